/**
 * Counter-based random numbers for the host, from the cipher that the compiled programs use. A draw
 * is a function of a key and a counter and of nothing else, so the order of work, resuming and
 * batching cannot change it.
 */
import { threefry } from '../../compiler/graph/ops/threefry.ts';

/** Two words of 32 bits: a key of the language. */
export type Key = readonly [number, number];

/** The key of a seed, a natural number below 2^53. */
export function keyOf(seed: number): Key {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** `fork(k, i)` of the language: the `index`-th key derived from `key`. */
export function fork([first, second]: Key, index: number): Key {
  return threefry(first, second, index, 1);
}

/** Uniform in [0, 1), a multiple of 2^-53. */
export function uniform(key: Key, index: number): number {
  const [high, low] = threefry(...key, ...keyOf(index));
  return (high * 2 ** 21 + (low >>> 11)) * 2 ** -53;
}
