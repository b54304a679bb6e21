/**
 * What a training loop draws from. An example is a tree of fields; a batch stacks examples along a
 * new first axis. Both ways to get one are pure functions, so no position has to be saved: where a
 * loader stands is the number of the next example.
 */
import { invariant } from '../../compiler/diagnostics/invariant.ts';

/** By the path of its leaf (`input`, `chosen.mask`), row-major. */
export type Example = Readonly<Record<string, Int32Array | Float32Array>>;

export interface Examples {
  /** Example `number` of an endless random sequence. */
  draw(seed: number, number: number): Example;
  /** How many examples cover the data once, without overlap. */
  readonly count: number;
  /** The `index`-th of them. */
  at(index: number): Example;
  /** Weighs nothing: fills up a last batch. */
  readonly blank: Example;
  /** Hexadecimal; equal hashes mean equal examples, drawn and read through. */
  hash(): string;
}

/** The fields of `examples`, each one after another. */
export function stack(examples: readonly Example[]): Example {
  const [first] = examples;
  invariant(first !== undefined, () => 'a batch without examples');
  return Object.fromEntries(
    Object.entries(first).map(([field, values]) => {
      const length = values.length;
      const size = length * examples.length;
      const all = values instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
      for (const [row, example] of examples.entries()) all.set(example[field]!, row * length);
      return [field, all];
    }),
  );
}
