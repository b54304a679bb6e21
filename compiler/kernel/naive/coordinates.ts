/** Row-major index arithmetic. */
import { elementCount, type Shape } from '../../graph/graph.ts';
import { add, div, index, mod, mul } from '../build.ts';
import type { Expr } from '../ir.ts';

/** The position along each axis of the element at `flat`, which lies within the shape. */
export function coordinatesOf(flat: Expr, shape: Shape): readonly Expr[] {
  return shape.map((size, axis) => {
    const behind = elementCount(shape.slice(axis + 1));
    const position = div(flat, index(Math.max(behind, 1)));
    return axis === 0 ? position : mod(position, index(Math.max(size, 1)));
  });
}

export function flatIndex(coordinates: readonly Expr[], shape: Shape): Expr {
  return coordinates.reduce(
    (flat, position, axis) => add(mul(flat, index(shape[axis]!)), position),
    index(0),
  );
}
