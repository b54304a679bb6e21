/** Positions that are sums of indices: what they read, what they cost, and their gradients. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topological } from '../../compiler/graph/graph.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { graphOf, outOf } from '../support/stage.ts';

const convolution = 'fn f(x: f32[T + K - 1], w: f32[K]) -> f32[T] = for t: sum k: w[k] * x[t + k]';

function opsOf(text: string, dims: Readonly<Record<string, number>>): ReadonlySet<string> {
  return new Set(topological(differentiate(graphOf(text, 'f', dims))).map(({ op }) => op));
}

test('a convolution neither gathers nor, backwards, scatters', () => {
  expect(opsOf(convolution, { T: 5, K: 3 })).not.toContain('gather');
  const slope = convolution.replace('-> f32[T] = for t:', '-> f32[T + K - 1] = grad x: sum t < T:');
  const ops = opsOf(slope, { T: 5, K: 3 });
  expect(ops).not.toContain('gather');
  expect(ops).not.toContain('scatter_add');
  const x = [1, 2, 3, 4, 5, 6, 7];
  const w = [1, 10, 100];
  expect(outOf(convolution, 'f', { T: 5, K: 3 }, { x, w })).toEqual([321, 432, 543, 654, 765]);
  expect(outOf(slope, 'f', { T: 5, K: 3 }, { x, w })).toEqual([1, 11, 111, 111, 111, 110, 100]);
});

test('positions under an if may leave the axis', () => {
  const text = 'fn f(x: f32[T]) -> f32[T] = for t: if t > 1 { x[t - 2] } else { x[t + 1] }';
  expect(opsOf(text, { T: 4 })).not.toContain('gather');
  expect(outOf(text, 'f', { T: 4 }, { x: [1, 2, 3, 4] })).toEqual([2, 3, 1, 2]);
});

test('a diagonal is no window', () => {
  const text = 'fn f(x: f32[3, 4]) -> f32[3] = for t: x[t, t + 1]';
  const x = Array.from({ length: 12 }, (_, i) => i);
  expect(outOf(text, 'f', {}, { x })).toEqual([1, 6, 11]);
});

/** `c1 * i + c2 * j + offset`, also outside, where it is clamped. */
test('a window reads what its position says', () => {
  const factor = fc.integer({ min: -3, max: 3 }).filter((n) => n !== 0);
  const size = fc.integer({ min: 1, max: 4 });
  const offset = fc.integer({ min: -3, max: 9 });
  fc.assert(
    fc.property(factor, factor, size, size, offset, size, (a, b, m, n, c, count) => {
      const position = `(${a}) * i + j * (${b}) + (${c})`;
      const text = `
fn f(x: f32[2, ${count}, 3]) -> f32[${m}, ${n}, 2, 3] =
  for i < ${m}, j < ${n}: if i >= 0 and j >= 0 { x[_, ${position}] } else { x[_, 0] }`;
      const x = Array.from({ length: 6 * count }, (_, i) => i);
      const clamp = (p: number): number => Math.min(Math.max(p, 0), count - 1);
      const expected = range(m).flatMap((i) =>
        range(n).flatMap((j) => {
          const at = clamp(a * i + b * j + c);
          return range(2).flatMap((r) => range(3).map((s) => x[(r * count + at) * 3 + s]!));
        }),
      );
      expect(outOf(text, 'f', {}, { x })).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
