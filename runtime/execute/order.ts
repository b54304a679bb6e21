/** Loops of a program, unrolled into the order in which its dispatches are encoded. */
import type { DispatchRepeat, Program } from '../../compiler/program/program.ts';

/** Indices of dispatches: those of a repeat once a round, and repeats in it that often again. */
export function dispatchOrder({ dispatches, repeats }: Program): Uint32Array {
  return Uint32Array.from(unroll(0, dispatches.length, repeats));
}

/** The dispatches `from … to-1`, in which the given repeats lie, outer ones first. */
function unroll(from: number, to: number, repeats: readonly DispatchRepeat[]): readonly number[] {
  const order: number[] = [];
  for (let at = from; at < to; ) {
    const outermost = repeats.findIndex(({ first }) => first === at);
    const repeat = repeats[outermost];
    if (repeat === undefined) {
      order.push(at);
      at += 1;
      continue;
    }
    const inner = repeats.slice(outermost + 1);
    const once = unroll(repeat.first, repeat.first + repeat.count, inner);
    for (let round = 0; round < repeat.rounds; round += 1)
      for (const each of once) order.push(each);
    at += repeat.count;
  }
  return order;
}
