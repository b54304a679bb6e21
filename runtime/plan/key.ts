/**
 * The key of a training: equal for two runs exactly if what they train is the same. It covers the
 * declarations of all modules (layout, comments, plans and tests aside) and the arguments of the
 * training with all that they depend on; a text counts by what it says, wherever it was read from.
 */
import { createHash } from 'node:crypto';
import type { Statics } from '../../compiler/core/concrete.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Closure, HostValue, Tensor, Value } from '../../compiler/core/value.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import { tokenize } from '../../compiler/syntax/lexer.ts';
import { parseModule } from '../../compiler/syntax/parser.ts';
import { hashOfRows } from '../data/records.ts';
import type { Artifact } from './artifact.ts';
import type { PlanContext } from './context.ts';

type Known = Pick<PlanContext, 'program' | 'sources' | 'staged' | 'made'>;

/** `step` is a training of the plan, and the steps that it depends on are made. */
export function trainingKey(known: Known, step: PlanStep): string {
  const modules = [...known.program.modules.values()];
  const declared = modules.map((module) => declarations(known.sources.get(module.file)));
  return sha256(JSON.stringify([declared, describeStep(step, known)])).slice(0, 16);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The tokens of a module but for its plans and tests. */
function declarations(source: SourceFile | undefined): string {
  if (source === undefined) return '';
  const { items } = parseModule(source).module;
  const blocks = items.filter(({ kind }) => kind === 'plan' || kind === 'test');
  const isDeclared = ({ startOffset: at }: { readonly startOffset: number }): boolean =>
    !blocks.some(({ span }) => span.start <= at && at < span.end);
  const images = tokenize(source)
    .tokens.filter(isDeclared)
    .map(({ image }) => image);
  // A line's end may matter; empty lines and what blocks leave behind do not.
  return images
    .join(' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

function describeStep(step: PlanStep, known: Known): unknown {
  const args = [...step.args].map(([name, value]) => [name, describe(value, known)]);
  return [step.fn, describeStatics(step.statics), args];
}

function describeStatics(statics: Statics): unknown {
  return [
    [...statics.dims],
    [...statics.types].map(([name, type]) => [name, JSON.stringify(type, plain)]),
  ];
}

/** Declarations are covered by the modules' text; only their names matter here. */
function plain(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (key === 'record' || key === 'host') return (value as { name: string }).name;
  return value;
}

function describe(value: Value, known: Known): unknown {
  switch (value.kind) {
    case 'static':
    case 'string':
      return value.value;
    case 'tuple':
      return value.items.map((item) => describe(item, known));
    case 'record':
      return [value.record.name, describeAll(value.fields, known)];
    case 'host':
      return describeMade(value, known);
    case 'closure':
      return describeClosure(value, known);
    case 'tensor':
      return describeTensor(value);
    default:
      return value satisfies never;
  }
}

function describeAll(values: ReadonlyMap<string, Value>, known: Known): unknown {
  return [...values].map(([name, value]) => [name, describe(value, known)]);
}

function describeMade({ step, item = 0 }: HostValue, known: Known): unknown {
  const whole = known.made[step];
  const made: Artifact | undefined = whole?.kind === 'tuple' ? whole.items[item] : whole;
  if (made?.kind === 'text') return sha256(JSON.stringify([made.text, made.documents]));
  if (made?.kind === 'records') return hashOfRows(made.rows);
  if (made?.kind === 'examples') return made.examples.hash();
  return [item, describeStep(known.staged.steps[step]!, known)];
}

function describeClosure({ body, environment }: Closure, known: Known): unknown {
  const { file, start, end } = body.span;
  const captured = new Map([...environment.locals].map(([local, value]) => [local.name, value]));
  return [
    known.sources.get(file)?.text.slice(start, end) ?? '',
    describeStatics(environment.statics),
    describeAll(captured, known),
  ];
}

/** By how it is computed: between the steps of a plan nothing is. */
function describeTensor({ node, names }: Tensor): unknown {
  const graph = { name: '', inputs: [], outputs: [{ name: '', node }] };
  return [names.map(({ size }) => size), printGraph(graph, () => '')];
}
