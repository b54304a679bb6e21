/** How a reshape takes apart into smaller ones, each of neighbouring axes. */
import type { Shape } from '../../graph/graph.ts';

/** These axes of the input, row-major, are those of the result. */
export interface ReshapeGroup {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * The smallest groups, in order. Axes of size 1 stand alone where they can. The shapes must have
 * the same number of elements, and some.
 */
export function reshapeGroups(from: Shape, to: Shape): readonly ReshapeGroup[] {
  const groups: ReshapeGroup[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    const group = { from: [] as number[], to: [] as number[] };
    let inputs = 1;
    let outputs = 1;
    const takeInput = (): void => {
      inputs *= from[i]!;
      group.from.push(i++);
    };
    const takeOutput = (): void => {
      outputs *= to[j]!;
      group.to.push(j++);
    };
    if (from[i] === 1 && to[j] !== 1) takeInput();
    else if (to[j] === 1 && from[i] !== 1) takeOutput();
    else {
      takeInput();
      takeOutput();
    }
    while (inputs !== outputs) {
      if (inputs < outputs) takeInput();
      else takeOutput();
    }
    groups.push(group);
  }
  return groups;
}
