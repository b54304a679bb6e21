/**
 * Which numbers are finite: told by their bits, as comparisons of numbers that are none may be left
 * out by a compiler of shaders.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node } from '../graph/graph.ts';

/** Of floats, a bool each. Its exponent is not all ones. */
export function areFinite(b: GraphBuilder, x: Node): Node {
  const single = x.dtype === 'f32' ? x : b.cast(x, 'f32');
  const withoutSign = b.shl(b.bitcast(single, 'u32'), b.splat(1, 'u32', x.shape));
  return b.lt(withoutSign, b.splat(0xff_00_00_00, 'u32', x.shape));
}
