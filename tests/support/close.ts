/** Comparison of what a device computed in f32 with the f64 interpreter. */
import type { NdArray } from '../../compiler/graph/nd-array.ts';

/** The distance of 1 to the next f32. */
const epsilon = 2 ** -23;

/**
 * The largest difference, in units of f32 rounding of the largest element (at least 1). Integers
 * and bools that differ at all are infinitely far apart.
 */
export function roundings(actual: NdArray, expected: NdArray): number {
  const scale = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const isFloat = expected.dtype === 'f32';
  return expected.data.reduce((worst, value, at) => {
    const difference = Math.abs(value - actual.data[at]!);
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    if (difference === 0) return worst;
    return Math.max(worst, isFloat ? difference / (epsilon * scale) : Number.POSITIVE_INFINITY);
  }, 0);
}
