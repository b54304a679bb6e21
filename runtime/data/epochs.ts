/**
 * Examples that are drawn in epochs: each once, in an order that the seed and the epoch decide, then
 * each once again in another order.
 */
import { createHash } from 'node:crypto';
import type { Example, Examples } from './examples.ts';
import { fork, type Key, keyOf, uniform } from './random.ts';

/** Sets the keys of the orders apart from the keys that a program forks from the same seed. */
const stream = 0x65_70_6f_63;

/** Examples 0 to `count` - 1, at least one; all have the same fields of the same sizes. */
export function inEpochs(count: number, at: (index: number) => Example): Examples {
  const order = ordersOf(count);
  let hash: string | undefined;
  return {
    draw: (seed, number) => at(order(seed, Math.floor(number / count))[number % count]!),
    count,
    at,
    blank: blankLike(at(0)),
    hash: () => {
      hash ??= hashOf(count, at);
      return hash;
    },
  };
}

/** Orders by seed and epoch. The last is kept, as a loop asks for one example after another. */
function ordersOf(count: number): (seed: number, epoch: number) => Int32Array {
  let last: { readonly seed: number; readonly epoch: number; readonly order: Int32Array };
  return (seed, epoch) => {
    if (last?.seed !== seed || last.epoch !== epoch) {
      const [low, high] = keyOf(seed);
      last = { seed, epoch, order: permutation(count, fork([low, high ^ stream], epoch)) };
    }
    return last.order;
  };
}

/** Fisher and Yates's shuffle of 0, 1, …, `count` - 1. */
export function permutation(count: number, key: Key): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const chosen = Math.floor(uniform(key, last) * (last + 1));
    const moved = order[last]!;
    order[last] = order[chosen]!;
    order[chosen] = moved;
  }
  return order;
}

/** Targets are -1, which no loss counts; all else is 0. */
function blankLike(example: Example): Example {
  return Object.fromEntries(
    Object.entries(example).map(([path, values]) => {
      const fill = /(^|\.)target$/.test(path) ? -1 : 0;
      const { length } = values;
      const blank =
        values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
      return [path, blank.fill(fill)];
    }),
  );
}

function hashOf(count: number, at: (index: number) => Example): string {
  const hash = createHash('sha256');
  for (let index = 0; index < count; index += 1) {
    for (const [path, values] of Object.entries(at(index))) hash.update(path).update(values);
  }
  return hash.digest('hex');
}
