/**
 * Values of the reference interpreter: row-major, every element an f64 whatever the dtype says.
 * Integers are exact, a bool is 0 or 1.
 */
import { elementCount, type Scalar, type Shape } from './graph.ts';

export interface NdArray {
  readonly dtype: Scalar;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** How far apart, in elements, two neighbours along each axis lie in row-major order. */
export function rowMajorStrides(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The strided offset of every index of `shape`, in row-major order of the indices. */
export function offsetsOf(shape: Shape, strides: readonly number[], base: number): Float64Array {
  const offsets = new Float64Array(elementCount(shape));
  const index = new Array<number>(shape.length).fill(0);
  let offset = base;
  for (let i = 0; i < offsets.length; i += 1) {
    offsets[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis]! += 1;
      offset += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return offsets;
}

/** Reads `data` through strides: the general form of permute, broadcast, slice and reverse. */
export function readStrided(
  data: Float64Array,
  shape: Shape,
  strides: readonly number[],
  base = 0,
): Float64Array {
  return offsetsOf(shape, strides, base).map((offset) => data[offset]!);
}

/** Writes a row-major `block` of `shape` into `target` through strides. */
export function writeStrided(
  target: Float64Array,
  block: Float64Array,
  shape: Shape,
  strides: readonly number[],
  base: number,
): void {
  offsetsOf(shape, strides, base).forEach((offset, i) => {
    target[offset] = block[i]!;
  });
}

/** The elements with `axes` moved behind all others, in the order given. */
export function moveAxesLast(array: NdArray, axes: readonly number[]): Float64Array {
  const order = [...axesWithout(array.shape.length, axes), ...axes];
  const strides = rowMajorStrides(array.shape);
  return readStrided(
    array.data,
    order.map((axis) => array.shape[axis]!),
    order.map((axis) => strides[axis]!),
  );
}

/** `0 … rank-1` less `axes`. */
export function axesWithout(rank: number, axes: readonly number[]): readonly number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
}
