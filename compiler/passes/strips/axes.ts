/**
 * How ops behave along an axis that is worked through strip by strip. A strip of a result is computed
 * from strips of some operands and the whole of the others, or the result is a sum of what strips of
 * the operands give:
 *
 *     (x @ w)[rows]  =  x[rows] @ w            y^T @ x  =  the sum over rows of y[rows]^T @ x[rows]
 */
import type { Node, OpAttributes, OpName, Shape } from '../../graph/graph.ts';
import { axesWithout } from '../../graph/nd-array.ts';
import { dotAxes } from '../../graph/ops/contraction.ts';
import { opDefinition } from '../../graph/ops.ts';

/** Of each operand the axis whose strips are read; `undefined`: all of it. */
export type OperandAxes = readonly (number | undefined)[];

type AxisRule<Op extends OpName> = (node: Node<Op>, axis: number) => OperandAxes | undefined;

/** The axis of the one operand, if there is one. */
const only = (axis: number): OperandAxes | undefined => (axis === -1 ? undefined : [axis]);

function kept(node: Node<'sum' | 'reduce_max'>, axis: number): OperandAxes | undefined {
  return [axesWithout(node.inputs[0]!.shape.length, node.attributes.axes)[axis]];
}

/** The axis of `from` with as many elements before it, and as many in it, as `axis` of `to` has. */
function sameAxis(from: Shape, to: Shape, axis: number): number {
  const before = (shape: Shape, at: number): number =>
    shape.slice(0, at).reduce((product, size) => product * size, 1);
  const outer = before(to, axis);
  return from.findIndex((size, at) => size === to[axis] && before(from, at) === outer);
}

/** By op: the strips that a strip of the result needs, `undefined` if strips are not enough. */
const parallel: { readonly [Op in OpName]?: AxisRule<Op> } = {
  reshape: ({ inputs: [x], shape }, axis) => only(sameAxis(x!.shape, shape, axis)),
  permute: ({ attributes: { permutation } }, axis) => [permutation[axis]],
  broadcast: ({ attributes: { axes } }, axis) => {
    const at = axes.indexOf(axis);
    return [at === -1 ? undefined : at];
  },
  slice: ({ inputs: [x], attributes: { start, end } }, axis) =>
    start[axis] === 0 && end[axis] === x!.shape[axis] ? [axis] : undefined,
  pad: ({ attributes: { low, high } }, axis) =>
    low[axis] === 0 && high[axis] === 0 ? [axis] : undefined,
  concat: ({ inputs, attributes }, axis) =>
    attributes.axis === axis ? undefined : inputs.map(() => axis),
  reverse: ({ attributes: { axes } }, axis) => (axes.includes(axis) ? undefined : [axis]),
  sum: kept,
  reduce_max: kept,
  argmax: ({ attributes }, axis) => [axis < attributes.axis ? axis : axis + 1],
  cumsum: ({ attributes }, axis) => (attributes.axis === axis ? undefined : [axis]),
  dot: ({ inputs: [left, right], attributes }, axis) => {
    const { leftBatch, rightBatch, leftFree, rightFree } = dotAxes(left!, right!, attributes);
    const free = axis - leftBatch.length;
    if (free < 0) return [leftBatch[axis], rightBatch[axis]];
    return free < leftFree.length
      ? [leftFree[free], undefined]
      : [undefined, rightFree[free - leftFree.length]];
  },
  gather: ({ inputs: [, index], attributes: { batch } }, axis) => {
    if (axis < batch) return [axis, axis];
    const cell = axis - index!.shape.length;
    return cell < 0 ? [undefined, axis] : [batch + 1 + cell, undefined];
  },
  scatter_add: ({ attributes: { batch, frame } }, axis) => {
    if (axis < batch) return [axis, axis];
    return axis === batch ? undefined : [undefined, axis - 1 + frame];
  },
};

/** What a strip along `axis` of `node` is computed from; `undefined` if strips are not enough. */
export function operandAxes(node: Node, axis: number): OperandAxes | undefined {
  if (opDefinition(node.op).kind === 'pointwise') return node.inputs.map(() => axis);
  const rule = parallel[node.op] as AxisRule<OpName> | undefined;
  return rule?.(node, axis);
}

/** The axis of `node` whose strips are made of strips along `axis` of its operand `at`. */
export function resultAxis(node: Node, at: number, axis: number): number | undefined {
  const found = node.shape.findIndex((_, own) => operandAxes(node, own)?.[at] === axis);
  return found === -1 ? undefined : found;
}

/** By op: the strips of the operands whose results add up to the whole result. */
const summed: {
  readonly [Op in OpName]?: (node: Node<Op>, at: number, axis: number) => OperandAxes | undefined;
} = {
  sum: ({ attributes: { axes } }, _, axis) => (axes.includes(axis) ? [axis] : undefined),
  dot: ({ attributes: { contract } }, at, axis) => contract.find((pair) => pair[at] === axis),
  scatter_add: ({ attributes: { batch, frame } }, at, axis) =>
    at === 1 && axis >= batch && axis < batch + frame ? [axis, axis] : undefined,
};

/** The strips along `axis` of operand `at`, and of the others, of which `node` is the sum. */
export function summedAxes(node: Node, at: number, axis: number): OperandAxes | undefined {
  const rule = summed[node.op] as
    | ((node: Node, at: number, axis: number) => OperandAxes | undefined)
    | undefined;
  return rule?.(node, at, axis);
}

/** The attributes of `node` for a strip of `size` along `axis` of its result. */
export function stripAttributes(node: Node, axis: number, size: number): OpAttributes[OpName] {
  const resized = (shape: Shape): Shape => shape.map((own, at) => (at === axis ? size : own));
  switch (node.op) {
    case 'reshape':
    case 'broadcast':
      return { ...node.attributes, shape: resized(node.shape) };
    case 'slice':
      return { ...node.attributes, end: resized(node.attributes.end) };
    default:
      return node.attributes;
  }
}
