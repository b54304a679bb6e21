/**
 * A tensor in the host's memory, and its bytes. Floats of every width are held as f32, which holds
 * f16 and bf16 exactly, so reading and writing a tensor returns the same bytes.
 */
import type { Scalar, Shape } from '../../compiler/graph/graph.ts';
import { fromBrain, fromHalf, toBrain, toHalf } from './half.ts';

/** f32, f16 and bf16; i32; u32 and bool (0 or 1). */
export type HostValues = Float32Array | Int32Array | Uint32Array;

export interface HostTensor {
  readonly dtype: Scalar;
  readonly shape: Shape;
  /** Row-major. */
  readonly values: HostValues;
}

/** By name: the leaves of a model, of an optimizer's state. */
export type HostTensors = ReadonlyMap<string, HostTensor>;

interface Layout {
  /** Bytes of an element on the device. */
  readonly bytes: number;
  readonly encode: (values: HostValues) => ArrayBufferView<ArrayBuffer>;
  readonly decode: (buffer: ArrayBuffer, count: number) => HostValues;
}

type HalfCode = readonly [encode: (value: number) => number, decode: (bits: number) => number];

function words<V extends HostValues>(
  type: (new (values: HostValues) => V) & (new (buffer: ArrayBuffer, at: 0, count: number) => V),
): Layout {
  return {
    bytes: 4,
    encode: (values) =>
      values instanceof type && values.buffer instanceof ArrayBuffer
        ? (values as V & ArrayBufferView<ArrayBuffer>)
        : (new type(values) as V & ArrayBufferView<ArrayBuffer>),
    decode: (buffer, count) => new type(buffer, 0, count),
  };
}

function halves([encode, decode]: HalfCode): Layout {
  return {
    bytes: 2,
    encode: (values) => Uint16Array.from(values, encode),
    decode: (buffer, count) => Float32Array.from(new Uint16Array(buffer, 0, count), decode),
  };
}

const layouts: Readonly<Record<Scalar, Layout>> = {
  f32: words(Float32Array),
  f16: halves([toHalf, fromHalf]),
  bf16: halves([toBrain, fromBrain]),
  i32: words(Int32Array),
  u32: words(Uint32Array),
  bool: words(Uint32Array),
};

/** Bytes of one element in a device buffer. */
export function elementBytes(dtype: Scalar): number {
  return layouts[dtype].bytes;
}

/** The bytes of a device buffer; a view of `values` itself where no conversion is needed. */
export function encodeValues(dtype: Scalar, values: HostValues): ArrayBufferView<ArrayBuffer> {
  return layouts[dtype].encode(values);
}

/** Takes over `buffer`, which holds `count` elements from its start. */
export function decodeValues(dtype: Scalar, buffer: ArrayBuffer, count: number): HostValues {
  return layouts[dtype].decode(buffer, count);
}
