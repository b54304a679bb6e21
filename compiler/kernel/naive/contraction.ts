/** `dot`: each thread sums the products that belong to its element. */
import { elementCount, type Node } from '../../graph/graph.ts';
import { dotAxes } from '../../graph/ops/contraction.ts';
import { add, assign, cast, declare, index, literal, loop, mul } from '../build.ts';
import type { Expr } from '../ir.ts';
import { coordinatesOf, flatIndex } from './coordinates.ts';
import { accumulatorOf, type ElementCode, read } from './element-kernel.ts';

export function dot(node: Node<'dot'>, i: Expr): ElementCode {
  const [left, right] = node.inputs as readonly [Node, Node];
  const axes = dotAxes(left, right, node.attributes);
  const outer = coordinatesOf(i, node.shape);
  const batch = outer.slice(0, axes.leftBatch.length);
  const rows = outer.slice(batch.length, batch.length + axes.leftFree.length);
  const columns = outer.slice(batch.length + rows.length);
  const contracted = axes.leftContract.map((axis) => left.shape[axis]!);
  const element = accumulatorOf(node.dtype);
  const [declaration, total] = declare('total', literal(0, { element, lanes: 1 }));
  const accumulate = loop('k', index(elementCount(contracted)), (k) => {
    const inner = coordinatesOf(k, contracted);
    const leftAt = place(left, [
      [axes.leftBatch, batch],
      [axes.leftFree, rows],
      [axes.leftContract, inner],
    ]);
    const rightAt = place(right, [
      [axes.rightBatch, batch],
      [axes.rightFree, columns],
      [axes.rightContract, inner],
    ]);
    const product = mul(
      cast(read(node, 0, leftAt), element),
      cast(read(node, 1, rightAt), element),
    );
    return [assign('total', add(total, product))];
  });
  return { statements: [declaration, accumulate], value: total };
}

/** The flat index of the element whose axes, group by group, have these positions. */
function place(
  node: Node,
  groups: readonly (readonly [axes: readonly number[], positions: readonly Expr[]])[],
): Expr {
  const at = new Map(
    groups.flatMap(([axes, positions]) =>
      axes.map((axis, k): [number, Expr] => [axis, positions[k]!]),
    ),
  );
  return flatIndex(
    node.shape.map((_, axis) => at.get(axis)!),
    node.shape,
  );
}
