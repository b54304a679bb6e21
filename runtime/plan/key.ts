/**
 * The key of a step: equal for two runs exactly if what the step makes is the same. It covers the
 * arguments with all that they depend on, and the declarations that these reach (layout and comments
 * aside); data counts by what it says, wherever it was read from.
 */
import { createHash } from 'node:crypto';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Closure, HostValue, Tensor, Value } from '../../compiler/core/value.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import { hashOfRows } from '../data/records.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { Artifact } from './artifact.ts';
import type { PlanContext } from './context.ts';
import { Reached, textWithin } from './reached.ts';

type Known = Pick<PlanContext, 'program' | 'sources' | 'staged' | 'made'>;

/** The steps that `step` depends on are made. */
export function stepKey(known: Known, step: PlanStep): string {
  const description = new Description(known);
  const described = description.step(step);
  const declared = description.reached.texts(known.sources);
  return sha256(JSON.stringify([declared, described])).slice(0, 16);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Declarations are covered by their texts; only their names matter here. */
function plain(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (key === 'record' || key === 'host') return (value as { name: string }).name;
  return value;
}

class Description {
  readonly #known: Known;
  readonly reached = new Reached();

  constructor(known: Known) {
    this.#known = known;
    // The arithmetic of the steps themselves.
    this.reached.add(known.program.modules.get('std.run')?.declarations);
  }

  step({ fn, statics, args }: PlanStep): unknown {
    return [fn, this.#plain(statics), this.#all(args)];
  }

  #plain(part: unknown): string {
    this.reached.add(part);
    return JSON.stringify(part, plain);
  }

  #all(values: ReadonlyMap<string, Value>): unknown {
    return [...values].map(([name, value]) => [name, this.#value(value)]);
  }

  #value(value: Value): unknown {
    switch (value.kind) {
      case 'static':
      case 'string':
        return value.value;
      case 'tuple':
        return value.items.map((item) => this.#value(item));
      case 'record':
        this.reached.add(value.record);
        return [value.record.name, this.#all(value.fields)];
      case 'host':
        return this.#made(value);
      case 'closure':
        return this.#closure(value);
      case 'tensor':
        return describeTensor(value);
      default:
        return value satisfies never;
    }
  }

  #made({ step, item = 0 }: HostValue): unknown {
    const whole = this.#known.made[step];
    const made: Artifact | undefined = whole?.kind === 'tuple' ? whole.items[item] : whole;
    if (made?.kind === 'text') return sha256(JSON.stringify([made.text, made.documents]));
    if (made?.kind === 'records') return hashOfRows(made.rows);
    if (made?.kind === 'examples') return made.examples.hash();
    const maker = this.#known.staged.steps[step]!;
    if (made?.kind === 'model' && maker.fn === 'std.run.load') {
      return [this.#plain(maker.statics), hashOfTensors(made.tensors)];
    }
    return [item, this.step(maker)];
  }

  /** With what it mentions of where it was written. */
  #closure({ body, environment }: Closure): unknown {
    const own = new Reached();
    own.add(body);
    this.reached.add(body);
    const mentioned = [...environment.locals].filter(([local]) => own.locals.has(local));
    const captured = new Map(mentioned.map(([local, value]) => [local.name, value]));
    const text = textWithin(this.#known.sources.get(body.span.file), body.span);
    return [text, this.#plain(environment.statics), this.#all(captured)];
  }
}

/** A model that was read counts by its parameters, wherever they lay. */
function hashOfTensors(tensors: HostTensors): string {
  const hash = createHash('sha256');
  for (const [name, { shape, values }] of tensors) {
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

/** By how it is computed: between the steps of a plan nothing is. */
function describeTensor({ node, names }: Tensor): unknown {
  const graph = { name: '', inputs: [], outputs: [{ name: '', node }] };
  return [names.map(({ size }) => size), printGraph(graph, () => '')];
}
