/** Scaling of values, where rules move it across sums. */
import type { GraphBuilder } from '../../graph/builder.ts';
import type { Node } from '../../graph/graph.ts';

/** `x` repeated `count` times, added up. */
export function times(b: GraphBuilder, x: Node, count: number): Node {
  return count === 1 ? x : b.mul(x, b.like(x, count));
}

/** Whether scaling may wait until after a sum: in f16 it may be there to keep the sum finite. */
export const staysInRange = (x: Node): boolean => x.dtype !== 'f16';
