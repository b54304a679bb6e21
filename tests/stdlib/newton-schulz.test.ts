/** Muon's orthogonalisation in f64: known numbers to their last digit, and the band of its singular values. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf } from '../support/stage.ts';
import { TorchRandom } from '../support/torch-random.ts';

function step(rows: number, columns: number, g: readonly number[]): Float64Array {
  const text = `use std.optim.muon.newton_schulz
fn f(g: f32[${rows}, ${columns}]) -> f32[${rows}, ${columns}] = newton_schulz(g)`;
  return evaluateGraph(graphOf(text, 'f'), { g }).get('out')!.data;
}

/** Of a matrix of two rows, by the eigenvalues of its rows' products. */
function singularValues(matrix: Float64Array): readonly [number, number] {
  const width = matrix.length / 2;
  const [a, b] = [matrix.slice(0, width), matrix.slice(width)];
  const dot = (x: Float64Array, y: Float64Array) =>
    x.reduce((sum, each, i) => sum + each * y[i]!, 0);
  const middle = (dot(a, a) + dot(b, b)) / 2;
  const spread = Math.hypot((dot(a, a) - dot(b, b)) / 2, dot(a, b));
  return [Math.sqrt(middle + spread), Math.sqrt(middle - spread)];
}

test('a matrix worked out elsewhere, to six digits', () => {
  const found = step(2, 3, [1, 2, 3, 4, 5, 6.5]);
  const expected = [-0.711856, 0.196271, 0.834401, 0.787463, 0.579333, 0.537135];
  for (const [at, value] of expected.entries())
    expect(Math.abs(found[at]! - value)).toBeLessThan(1e-6);
  const [large, small] = singularValues(found);
  expect(large).toBeCloseTo(1.1157, 4);
  expect(small).toBeCloseTo(1.114, 4);
});

test.each([1, 2, 3, 4, 5, 6])('singular values end in a band around 1 (seed %i)', (seed) => {
  const g = [...new TorchRandom(seed).normal(2 * 16)];
  // One row far longer than the other: before, the values are a hundredfold apart.
  const stretched = g.map((each, at) => (at < 16 ? each : each / 100));
  const [large, small] = singularValues(step(2, 16, stretched));
  expect(large / small).toBeLessThan(4);
  expect(large).toBeLessThan(1.3);
  expect(small).toBeGreaterThan(0.7);
});
