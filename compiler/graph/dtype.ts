/** Facts about dtypes, and how a number is brought into each of them. */
import type { Scalar } from './graph.ts';

const floats: ReadonlySet<Scalar> = new Set(['f32', 'f16', 'bf16']);
const integers: ReadonlySet<Scalar> = new Set(['i32', 'u32']);

export const isFloat = (dtype: Scalar): boolean => floats.has(dtype);
export const isInteger = (dtype: Scalar): boolean => integers.has(dtype);
export const isNumber = (dtype: Scalar): boolean => dtype !== 'bool';

/** Bytes of one element in storage: a bool is a u32 there. */
export const storedBytes: Readonly<Record<Scalar, number>> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  i32: 4,
  u32: 4,
  bool: 4,
};

const largestF16 = 65_504;

/**
 * What an exact result becomes in a dtype: integers wrap to 32 bits, a bool is 0 or 1, floats stay
 * (of these the interpreter imitates only bf16's rounding, and that of whole tensors).
 */
export function wrap(value: number, dtype: Scalar): number {
  if (dtype === 'i32') return value | 0;
  if (dtype === 'u32') return value >>> 0;
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  return value;
}

/**
 * The value of `cast`: floats go to integers towards zero and saturate (NaN is 0), integers to
 * integers by their bits, everything to bool by `!= 0`, to f16 with saturation, to bf16 rounded.
 */
export function castNumber(value: number, from: Scalar, to: Scalar): number {
  if (isInteger(to) && isFloat(from)) {
    const [low, high] = to === 'i32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
    return Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), low), high);
  }
  if (to === 'f16') return Math.min(Math.max(value, -largestF16), largestF16);
  if (to === 'bf16') return roundBf16(value);
  return wrap(value, to);
}

/** The nearest bf16, ties to even, to the nearest f32. */
export function roundBf16(value: number): number {
  if (Number.isNaN(value)) return value;
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  bits.setUint32(0, (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff_0000);
  return bits.getFloat32(0);
}

/** The value of `bitcast` between 32-bit dtypes; an f32 is rounded to its bits first. */
export function bitcastNumber(value: number, from: Scalar, to: Scalar): number {
  const bits = new DataView(new ArrayBuffer(4));
  if (from === 'f32') bits.setFloat32(0, value);
  else bits.setUint32(0, value >>> 0);
  if (to === 'f32') return bits.getFloat32(0);
  return to === 'i32' ? bits.getInt32(0) : bits.getUint32(0);
}
