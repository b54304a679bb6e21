/** `dot`, the one contraction: batched matrix products over any axes. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { GraphBuilder } from '../builder.ts';
import { isFloat } from '../dtype.ts';
import { elementCount, type Node, type OpAttributes } from '../graph.ts';
import { axesWithout, moveAxesLast, type NdArray } from '../nd-array.ts';
import type { OpTable, TensorType } from '../op.ts';
import { typeName } from './pointwise.ts';

type DotAttributes = OpAttributes['dot'];

/** The roles of the axes of both sides; the result has batch, left free, right free. */
export interface DotAxes {
  readonly leftBatch: readonly number[];
  readonly rightBatch: readonly number[];
  readonly leftContract: readonly number[];
  readonly rightContract: readonly number[];
  readonly leftFree: readonly number[];
  readonly rightFree: readonly number[];
}

export function dotAxes(left: TensorType, right: TensorType, attributes: DotAttributes): DotAxes {
  const lefts = (pairs: DotAttributes['batch']): number[] => pairs.map(([axis]) => axis);
  const rights = (pairs: DotAttributes['batch']): number[] => pairs.map(([, axis]) => axis);
  const pairs = [...attributes.batch, ...attributes.contract];
  return {
    leftBatch: lefts(attributes.batch),
    rightBatch: rights(attributes.batch),
    leftContract: lefts(attributes.contract),
    rightContract: rights(attributes.contract),
    leftFree: axesWithout(left.shape.length, lefts(pairs)),
    rightFree: axesWithout(right.shape.length, rights(pairs)),
  };
}

function infer(left: TensorType, right: TensorType, attributes: DotAttributes): TensorType {
  const what = (): string => `${typeName(left)} and ${typeName(right)} do not contract`;
  const pairs = [...attributes.batch, ...attributes.contract];
  const once = (axes: readonly number[]): boolean => new Set(axes).size === axes.length;
  invariant(left.dtype === right.dtype && isFloat(left.dtype), what);
  invariant(
    pairs.every(([l, r]) => left.shape[l] !== undefined && left.shape[l] === right.shape[r]),
    what,
  );
  invariant(once(pairs.map(([l]) => l)) && once(pairs.map(([, r]) => r)), what);
  const { leftBatch, leftFree, rightFree } = dotAxes(left, right, attributes);
  const shape = [
    ...[...leftBatch, ...leftFree].map((axis) => left.shape[axis]!),
    ...rightFree.map((axis) => right.shape[axis]!),
  ];
  return { dtype: left.dtype, shape };
}

const sizeOf = (x: TensorType, axes: readonly number[]): number =>
  axes.reduce((product, axis) => product * x.shape[axis]!, 1);

function evaluate(left: NdArray, right: NdArray, attributes: DotAttributes): Float64Array {
  const axes = dotAxes(left, right, attributes);
  const a = moveAxesLast(left, [...axes.leftBatch, ...axes.leftFree, ...axes.leftContract]);
  const b = moveAxesLast(right, [...axes.rightBatch, ...axes.rightFree, ...axes.rightContract]);
  const depth = sizeOf(left, axes.leftContract);
  const rows = sizeOf(left, axes.leftFree);
  const columns = sizeOf(right, axes.rightFree);
  const result = new Float64Array(sizeOf(left, axes.leftBatch) * rows * columns);
  for (let i = 0; i < result.length; i += 1) {
    const row = Math.floor(i / columns);
    const batch = Math.floor(row / rows);
    const column = batch * columns + (i % columns);
    let sum = 0;
    for (let k = 0; k < depth; k += 1) sum += a[row * depth + k]! * b[column * depth + k]!;
    result[i] = sum;
  }
  return result;
}

/** An operand whose axes have names: axis i is called `names[i]`. */
export interface NamedOperand {
  readonly node: Node;
  readonly names: readonly string[];
}

/**
 * The contraction of two named operands whose result has its axes in the order `result`. Names of
 * both operands are batch if the result has them, and summed over otherwise; every name of one
 * operand alone must be in the result. The side on the left is the one that spares a permute, or
 * at least one of the last axis.
 */
export function dotOfNamed(
  b: GraphBuilder,
  one: NamedOperand,
  other: NamedOperand,
  result: readonly string[],
): Node {
  const common = one.names.filter((name) => other.names.includes(name));
  const batch = result.filter((name) => common.includes(name));
  const orderOf = (left: NamedOperand, right: NamedOperand): readonly string[] => {
    const free = [...left.names, ...right.names].filter((name) => !common.includes(name));
    return [...batch, ...free];
  };
  const misplaced = (order: readonly string[]): number => {
    if (order.join() === result.join()) return 0;
    return order.at(-1) === result.at(-1) ? 1 : 2;
  };
  const isSwapped = misplaced(orderOf(other, one)) < misplaced(orderOf(one, other));
  const [left, right] = isSwapped ? [other, one] : [one, other];
  const order = orderOf(left, right);
  const pair = (name: string): [number, number] => [
    left.names.indexOf(name),
    right.names.indexOf(name),
  ];
  const contract = common.filter((name) => !batch.includes(name)).map(pair);
  const dot = b.dot(left.node, right.node, { batch: batch.map(pair), contract });
  return b.permute(
    dot,
    result.map((name) => order.indexOf(name)),
  );
}

/** Names for the axes of left, right and result of a dot; paired axes share one. */
export function nameDotAxes(left: TensorType, right: TensorType, attributes: DotAttributes) {
  const pairs = [...attributes.batch, ...attributes.contract];
  const leftNames = left.shape.map((_, axis) => `l${axis}`);
  const rightNames = right.shape.map((_, axis) => {
    const pair = pairs.find(([, r]) => r === axis);
    return pair === undefined ? `r${axis}` : leftNames[pair[0]]!;
  });
  const { leftBatch, leftFree, rightFree } = dotAxes(left, right, attributes);
  const result = [
    ...[...leftBatch, ...leftFree].map((axis) => leftNames[axis]!),
    ...rightFree.map((axis) => rightNames[axis]!),
  ];
  return { leftNames, rightNames, result };
}

export const contractionOps: OpTable<'dot'> = {
  dot: {
    doc: 'The product summed over the contracted axes, for each position of the batch axes. The result has the batch axes, then the free ones of the left, then those of the right.',
    kind: 'contraction',
    arity: 2,
    infer: ([left, right], attributes) => infer(left, right, attributes),
    vjp: (b, g, [left, right], { attributes }) => {
      const { leftNames, rightNames, result } = nameDotAxes(left, right, attributes);
      const cotangent = { node: g, names: result };
      return [
        dotOfNamed(b, cotangent, { node: right, names: rightNames }, leftNames),
        dotOfNamed(b, { node: left, names: leftNames }, cotangent, rightNames),
      ];
    },
    evaluate: ([left, right], attributes) => evaluate(left, right, attributes),
    flops: ([left], { shape }, { contract }) =>
      2 *
      elementCount(shape) *
      sizeOf(
        left,
        contract.map(([axis]) => axis),
      ),
  },
};
