/** What steps of a plan make, as the host holds it. */
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Value } from '../../compiler/core/value.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { ChatTemplate } from '../data/chat-template.ts';
import type { Examples } from '../data/examples.ts';
import type { Row } from '../data/records.ts';
import type { Score } from '../evaluate/metric.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { SampleArtifact } from './samples.ts';

export type Artifact =
  /** `documents`: what `text` is made of, if it is more than one. */
  | { readonly kind: 'text'; readonly text: string; readonly documents?: readonly string[] }
  | { readonly kind: 'records'; readonly rows: readonly Row[] }
  | { readonly kind: 'tokenizer'; readonly tokenizer: Tokenizer }
  | ExamplesArtifact
  | { readonly kind: 'model'; readonly type: ConcreteType; readonly tensors: HostTensors }
  | { readonly kind: 'score'; readonly score: Score }
  | SampleArtifact
  | { readonly kind: 'tuple'; readonly items: readonly Artifact[] }
  | { readonly kind: 'nothing' };

export interface ExamplesArtifact {
  readonly kind: 'examples';
  readonly examples: Examples;
  /** Token ids are below it. */
  readonly vocabulary: number;
  /** What conversations were written with. */
  readonly template?: ChatTemplate;
}

type ArtifactOf<Kind extends Artifact['kind']> = Extract<Artifact, { kind: Kind }>;

/** Reads a step's arguments. The checker has seen to their types, so a wrong one is a bug. */
export class Arguments {
  readonly #step: PlanStep;
  readonly #made: readonly Artifact[];

  constructor(step: PlanStep, made: readonly Artifact[]) {
    this.#step = step;
    this.#made = made;
  }

  value(name: string): Value {
    const value = this.#step.args.get(name);
    invariant(value, () => `${this.#step.fn} lacks ${name}`, this.#step.span);
    return value;
  }

  number(name: string): number {
    const value = this.value(name);
    invariant(value.kind === 'static', () => `${name} is a ${value.kind}`, this.#step.span);
    return Number(value.value);
  }

  text(name: string): string {
    const value = this.value(name);
    invariant(value.kind === 'string', () => `${name} is a ${value.kind}`, this.#step.span);
    return value.value;
  }

  /** Of a list. */
  texts(name: string): string[] {
    const list = this.value(name);
    invariant(list.kind === 'tuple', () => `${name} is a ${list.kind}`, this.#step.span);
    return list.items.map((item) => {
      invariant(item.kind === 'string', () => `${name} has a ${item.kind}`, this.#step.span);
      return item.value;
    });
  }

  artifact<Kind extends Artifact['kind']>(name: string, kind: Kind): ArtifactOf<Kind> {
    return this.#expect(this.made(name), name, kind);
  }

  /** Of a list. */
  artifacts<Kind extends Artifact['kind']>(name: string, kind: Kind): readonly ArtifactOf<Kind>[] {
    const list = this.value(name);
    invariant(list.kind === 'tuple', () => `${name} is a ${list.kind}`, this.#step.span);
    return list.items.map((item) => this.#expect(this.#resolve(item, name), name, kind));
  }

  /** For a parameter whose type is left open. */
  made(name: string): Artifact {
    return this.#resolve(this.value(name), name);
  }

  #expect<Kind extends Artifact['kind']>(
    artifact: Artifact,
    name: string,
    kind: Kind,
  ): ArtifactOf<Kind> {
    invariant(artifact.kind === kind, () => `${name} is a ${artifact.kind}`, this.#step.span);
    return artifact as ArtifactOf<Kind>;
  }

  #resolve(value: Value, name: string): Artifact {
    invariant(value.kind === 'host', () => `${name} is a ${value.kind}`, this.#step.span);
    const { step, item } = value;
    const whole = this.#made[step];
    const part = item !== undefined && whole?.kind === 'tuple' ? whole.items[item] : whole;
    invariant(part, () => `step ${step} made nothing`, this.#step.span);
    return part;
  }
}
