/** Comparing arrays of numbers in tests. */
import { expect } from 'vitest';

/** Every element within `tolerance` of the expected one, relative to its magnitude above 1. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i += 1) {
    const scale = Math.max(1, Math.abs(expected[i]!));
    const error = Math.abs(actual[i]! - expected[i]!) / scale;
    expect(error, `element ${i}: ${actual[i]} for ${expected[i]}`).toBeLessThanOrEqual(tolerance);
  }
}
