/** Reductions and scans: one axis or several are folded in order. */
import { invariant } from '../../diagnostics/invariant.ts';
import { isNumber, wrap } from '../dtype.ts';
import { elementCount, type Shape } from '../graph.ts';
import { axesWithout, moveAxesLast, type NdArray } from '../nd-array.ts';
import type { OpTable, ReductionOp, TensorType } from '../op.ts';
import { typeName } from './pointwise.ts';

function reducedShape(x: TensorType, axes: readonly number[]): Shape {
  const valid = axes.every(
    (axis, i) => axis >= 0 && axis < x.shape.length && (i === 0 || axis > axes[i - 1]!),
  );
  invariant(valid, () => `[${axes.join(', ')}] are not increasing axes of ${typeName(x)}`);
  invariant(isNumber(x.dtype), () => `reduces numbers, not ${typeName(x)}`);
  return axesWithout(x.shape.length, axes).map((axis) => x.shape[axis]!);
}

function checkNotEmpty(x: TensorType, axes: readonly number[]): void {
  invariant(
    axes.every((axis) => x.shape[axis]! > 0),
    () => `${typeName(x)} has no largest element`,
  );
}

/** Calls `fold` with the elements that belong to each result. */
function foldRows(
  x: NdArray,
  axes: readonly number[],
  fold: (row: Float64Array) => number,
): Float64Array {
  const data = moveAxesLast(x, axes);
  const width = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  const rows = elementCount(axesWithout(x.shape.length, axes).map((axis) => x.shape[axis]!));
  return Float64Array.from({ length: rows }, (_, row) =>
    fold(data.subarray(row * width, (row + 1) * width)),
  );
}

function cumulate(x: NdArray, axis: number, reverse: boolean): Float64Array {
  const result = x.data.slice();
  const size = x.shape[axis]!;
  const stride = elementCount(x.shape.slice(axis + 1));
  const position = (i: number): number => Math.floor(i / stride) % size;
  const add = (i: number, from: number): void => {
    result[i] = wrap(result[i]! + result[from]!, x.dtype);
  };
  if (reverse) {
    for (let i = result.length - 1; i >= 0; i -= 1) if (position(i) < size - 1) add(i, i + stride);
  } else {
    for (let i = 0; i < result.length; i += 1) if (position(i) > 0) add(i, i - stride);
  }
  return result;
}

export const reductionOps: OpTable<ReductionOp> = {
  sum: {
    doc: 'The sum over axes, which go.',
    kind: 'reduction',
    arity: 1,
    infer: ([x], { axes }) => ({ dtype: x.dtype, shape: reducedShape(x, axes) }),
    vjp: (b, g, [x], { attributes }) => [
      b.broadcast(g, x.shape, axesWithout(x.shape.length, attributes.axes)),
    ],
    evaluate: ([x], { axes }) =>
      foldRows(x, axes, (row) =>
        wrap(
          row.reduce((total, value) => total + value, 0),
          x.dtype,
        ),
      ),
    flops: ([x]) => elementCount(x.shape),
  },
  reduce_max: {
    doc: 'The largest element over axes, which go; equals share the cotangent.',
    kind: 'reduction',
    arity: 1,
    infer: ([x], { axes }) => {
      checkNotEmpty(x, axes);
      return { dtype: x.dtype, shape: reducedShape(x, axes) };
    },
    vjp: (b, g, [x], node) => {
      const { axes } = node.attributes;
      const kept = axesWithout(x.shape.length, axes);
      const isLargest = b.cast(b.eq(x, b.broadcast(node, x.shape, kept)), x.dtype);
      const share = b.div(g, b.sum(isLargest, axes));
      return [b.mul(isLargest, b.broadcast(share, x.shape, kept))];
    },
    evaluate: ([x], { axes }) =>
      foldRows(x, axes, (row) => row.reduce((best, value) => Math.max(best, value), row[0]!)),
    flops: ([x]) => elementCount(x.shape),
  },
  argmax: {
    doc: 'The lowest index of the largest element along an axis, which goes, as i32.',
    kind: 'reduction',
    arity: 1,
    infer: ([x], { axis }) => {
      checkNotEmpty(x, [axis]);
      return { dtype: 'i32', shape: reducedShape(x, [axis]) };
    },
    vjp: 'zero',
    evaluate: ([x], { axis }) =>
      foldRows(x, [axis], (row) =>
        row.reduce((best, value, i) => (value > row[best]! ? i : best), 0),
      ),
    flops: ([x]) => elementCount(x.shape),
  },
  cumsum: {
    doc: 'Each element plus all before it along an axis, or with `reverse` all behind it.',
    kind: 'reduction',
    arity: 1,
    infer: ([x], { axis }) => {
      reducedShape(x, [axis]);
      return x;
    },
    vjp: (b, g, _, { attributes: { axis, reverse } }) => [b.cumsum(g, axis, !reverse)],
    evaluate: ([x], { axis, reverse }) => cumulate(x, axis, reverse),
    flops: ([x]) => elementCount(x.shape),
  },
};
