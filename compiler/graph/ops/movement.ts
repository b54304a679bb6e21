/** Movement ops: where an element stands changes, its value does not. */
import { invariant } from '../../diagnostics/invariant.ts';
import { elementCount, type Shape } from '../graph.ts';
import {
  axesWithout,
  type NdArray,
  readStrided,
  rowMajorStrides,
  writeStrided,
} from '../nd-array.ts';
import type { MovementOp, OpTable, TensorType } from '../op.ts';
import { typeName } from './pointwise.ts';

function checkAxes(axes: readonly number[], rank: number): void {
  const ok = axes.every(
    (axis, i) => Number.isInteger(axis) && axis >= 0 && axis < rank && axes.indexOf(axis) === i,
  );
  invariant(ok, () => `[${axes.join(', ')}] are not axes of a value of rank ${rank}`);
}

function checkRank(x: TensorType, ...lists: readonly (readonly number[])[]): void {
  const ok = lists.every((list) => list.length === x.shape.length);
  invariant(ok, () => `an attribute does not have the rank of ${typeName(x)}`);
}

/** The permutation that undoes `permutation`. */
export function inverse(permutation: readonly number[]): readonly number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}

/** Where element 0 of a block lies in a row-major array, if the block starts at `start`. */
const startOffset = (strides: readonly number[], start: Shape): number =>
  strides.reduce((offset, stride, axis) => offset + stride * start[axis]!, 0);

function concatenate(parts: readonly NdArray[], axis: number, output: TensorType): Float64Array {
  const target = new Float64Array(elementCount(output.shape));
  const strides = rowMajorStrides(output.shape);
  let offset = 0;
  for (const part of parts) {
    writeStrided(target, part.data, part.shape, strides, offset);
    offset += part.shape[axis]! * strides[axis]!;
  }
  return target;
}

export const movementOps: OpTable<MovementOp> = {
  reshape: {
    doc: 'The same elements, row-major, in another shape.',
    kind: 'movement',
    arity: 1,
    infer: ([x], { shape }) => {
      const fits = elementCount(shape) === elementCount(x.shape);
      invariant(fits, () => `${typeName(x)} cannot be reshaped to [${shape.join(', ')}]`);
      return { dtype: x.dtype, shape };
    },
    vjp: (b, g, [x]) => [b.reshape(g, x.shape)],
    evaluate: ([x]) => x.data.slice(),
    flops: () => 0,
  },
  permute: {
    doc: 'Axis i of the result is axis permutation[i] of the input.',
    kind: 'movement',
    arity: 1,
    infer: ([x], { permutation }) => {
      checkRank(x, permutation);
      checkAxes(permutation, x.shape.length);
      return { dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis]!) };
    },
    vjp: (b, g, _, { attributes }) => [b.permute(g, inverse(attributes.permutation))],
    evaluate: ([x], { permutation }, output) => {
      const strides = rowMajorStrides(x.shape);
      return readStrided(
        x.data,
        output.shape,
        permutation.map((axis) => strides[axis]!),
      );
    },
    flops: () => 0,
  },
  broadcast: {
    doc: 'Axis i of the input becomes axis axes[i] of the result; along the others it repeats.',
    kind: 'movement',
    arity: 1,
    infer: ([x], { shape, axes }) => {
      checkRank(x, axes);
      checkAxes(axes, shape.length);
      const fits = axes.every(
        (axis, i) => shape[axis] === x.shape[i] && (i === 0 || axis > axes[i - 1]!),
      );
      invariant(
        fits,
        () =>
          `${typeName(x)} cannot be broadcast to [${shape.join(', ')}] at axes [${axes.join(', ')}]`,
      );
      return { dtype: x.dtype, shape };
    },
    vjp: (b, g, _, { attributes, shape }) => [b.sum(g, axesWithout(shape.length, attributes.axes))],
    evaluate: ([x], { axes }, output) => {
      const source = rowMajorStrides(x.shape);
      const strides = output.shape.map((_, axis) => source[axes.indexOf(axis)] ?? 0);
      return readStrided(x.data, output.shape, strides);
    },
    flops: () => 0,
  },
  slice: {
    doc: 'Along each axis the positions from start up to, not including, end.',
    kind: 'movement',
    arity: 1,
    infer: ([x], { start, end }) => {
      checkRank(x, start, end);
      const fits = x.shape.every(
        (size, i) => 0 <= start[i]! && start[i]! <= end[i]! && end[i]! <= size,
      );
      invariant(
        fits,
        () => `${typeName(x)} has no slice from [${start.join(', ')}] to [${end.join(', ')}]`,
      );
      return { dtype: x.dtype, shape: end.map((stop, axis) => stop - start[axis]!) };
    },
    vjp: (b, g, [x], { attributes }) => {
      const high = x.shape.map((size, axis) => size - attributes.end[axis]!);
      return [b.pad(g, attributes.start, high)];
    },
    evaluate: ([x], { start }, output) => {
      const strides = rowMajorStrides(x.shape);
      return readStrided(x.data, output.shape, strides, startOffset(strides, start));
    },
    flops: () => 0,
  },
  pad: {
    doc: 'Puts `low` and `high` positions that hold `value` before and behind each axis.',
    kind: 'movement',
    arity: 1,
    infer: ([x], { low, high }) => {
      checkRank(x, low, high);
      const fits = [...low, ...high].every((size) => Number.isInteger(size) && size >= 0);
      invariant(
        fits,
        () => `${typeName(x)} cannot be padded by [${low.join(', ')}] and [${high.join(', ')}]`,
      );
      return { dtype: x.dtype, shape: x.shape.map((size, i) => low[i]! + size + high[i]!) };
    },
    vjp: (b, g, [x], { attributes }) => {
      const end = x.shape.map((size, axis) => size + attributes.low[axis]!);
      return [b.slice(g, attributes.low, end)];
    },
    evaluate: ([x], { low, value }, output) => {
      const target = new Float64Array(elementCount(output.shape)).fill(value);
      const strides = rowMajorStrides(output.shape);
      writeStrided(target, x.data, x.shape, strides, startOffset(strides, low));
      return target;
    },
    flops: () => 0,
  },
  concat: {
    doc: 'The inputs one behind the other along an axis; the other sizes agree.',
    kind: 'movement',
    arity: 'many',
    infer: (parts, { axis }) => {
      const [first] = parts;
      invariant(first !== undefined, () => 'concat needs an input');
      checkAxes([axis], first.shape.length);
      const withSize = (shape: Shape, size: number): Shape =>
        shape.map((own, position) => (position === axis ? size : own));
      const other = withSize(first.shape, 0).join();
      const fits = parts.every(
        (part) => part.dtype === first.dtype && withSize(part.shape, 0).join() === other,
      );
      invariant(
        fits,
        () => `${parts.map(typeName).join(' and ')} do not concatenate along axis ${axis}`,
      );
      const size = parts.reduce((total, part) => total + part.shape[axis]!, 0);
      return { dtype: first.dtype, shape: withSize(first.shape, size) };
    },
    vjp: (b, g, parts, { attributes: { axis } }) => {
      let offset = 0;
      return parts.map((part) => {
        const from = offset;
        offset += part.shape[axis]!;
        return b.sliceAxis(g, axis, from, offset);
      });
    },
    evaluate: (parts, { axis }, output) => concatenate(parts, axis, output),
    flops: () => 0,
  },
  reverse: {
    doc: 'Runs through the axes backwards.',
    kind: 'movement',
    arity: 1,
    infer: ([x], { axes }) => {
      checkAxes(axes, x.shape.length);
      return x;
    },
    vjp: (b, g, _, { attributes }) => [b.reverse(g, attributes.axes)],
    evaluate: ([x], { axes }) => {
      const strides = rowMajorStrides(x.shape);
      const last = x.shape.map((size, axis) => (axes.includes(axis) ? Math.max(size - 1, 0) : 0));
      const signed = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
      return readStrided(x.data, x.shape, signed, startOffset(strides, last));
    },
    flops: () => 0,
  },
};
