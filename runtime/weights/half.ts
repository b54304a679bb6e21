/**
 * Sixteen-bit floats on the host: IEEE binary16 (f16) and the upper half of binary32 (bf16).
 * Rounding is to nearest, ties to even; a value beyond f16 becomes infinity, a NaN stays one.
 */
const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function bitsOf(value: number): number {
  float[0] = value;
  return bits[0]!;
}

/** The nearest f16 to an f32, as its sixteen bits. */
export function toHalf(value: number): number {
  const word = bitsOf(value);
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x4780_0000) return sign | 0x7c00;
  return sign | (magnitude >= 0x3880_0000 ? normalHalf(magnitude) : subnormalHalf(magnitude));
}

/** From 2^-14 on. The exponent is rebased from 127 to 15; a carry out of the fraction is right. */
function normalHalf(magnitude: number): number {
  const rebased = magnitude - (112 << 23);
  return (rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13;
}

/** Below 2^-14: a multiple of 2^-24; up to 2^-25, half of the smallest, it rounds to zero. */
function subnormalHalf(magnitude: number): number {
  if (magnitude <= 0x3300_0000) return 0;
  const shift = 126 - (magnitude >>> 23);
  const fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
  const kept = fraction >>> shift;
  const lost = fraction & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return kept + (lost > half || (lost === half && (kept & 1) === 1) ? 1 : 0);
}

export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest bf16 to an f32, as its sixteen bits. */
export function toBrain(value: number): number {
  const word = bitsOf(value);
  if ((word & 0x7fff_ffff) > 0x7f80_0000) return (word >>> 16) | 0x40;
  return (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
}

export function fromBrain(brain: number): number {
  bits[0] = brain << 16;
  return float[0]!;
}
