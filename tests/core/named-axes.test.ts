/** What binders, lifting and indices mean, against numbers worked out by hand. */
import { expect, test } from 'vitest';
import { topological } from '../../compiler/graph/graph.ts';
import { graphOf, outOf } from '../support/stage.ts';

const matrix = { x: [1, 2, 3, 4, 5, 6] };

test('a transposition is a for with its indices swapped', () => {
  const text = 'fn f(x: f32[N, M]) -> f32[M, N] = for m, n: x[n, m]';
  expect(outOf(text, 'f', { N: 2, M: 3 }, matrix)).toEqual([1, 4, 2, 5, 3, 6]);
});

test('a tuple index joins axes, and splits them, row-major', () => {
  const joined = 'fn f(x: f32[N, M]) -> f32[N * M] = for (n, m): x[n, m]';
  expect(outOf(joined, 'f', { N: 2, M: 3 }, matrix)).toEqual([1, 2, 3, 4, 5, 6]);
  const split = 'fn f(x: f32[6]) -> f32[2, 3] = for m < 2, n < 3: x[(n, m)]';
  expect(outOf(split, 'f', {}, matrix)).toEqual([1, 3, 5, 2, 4, 6]);
});

test('a reducer binder reduces along its index only', () => {
  const text = 'fn f(x: f32[N, M]) -> f32[M] = sum n: x[n]';
  expect(outOf(text, 'f', { N: 2, M: 3 }, matrix)).toEqual([5, 7, 9]);
});

test('a diagonal', () => {
  const text = 'fn f(x: f32[N, N]) -> f32[N] = for i: x[i, i]';
  expect(outOf(text, 'f', { N: 2 }, { x: [1, 2, 3, 4] })).toEqual([1, 4]);
});

test('a tensor of indices gathers rows, and out of range is clamped', () => {
  const text = 'fn f(x: f32[N, M], i: i32[K]) -> f32[K, M] = x[i]';
  const inputs = { ...matrix, i: [1, 0, 9] };
  expect(outOf(text, 'f', { N: 2, M: 3, K: 3 }, inputs)).toEqual([4, 5, 6, 1, 2, 3, 4, 5, 6]);
});

test('one index a row picks one element of each row', () => {
  const text = 'fn f(x: f32[N, M], i: i32[N]) -> f32[N] = for n: x[n, i[n]]';
  expect(outOf(text, 'f', { N: 2, M: 3 }, { ...matrix, i: [2, 0] })).toEqual([3, 4]);
});

test('frames of different lengths: the shorter is a prefix of the longer', () => {
  const text = `
fn scale(row: f32[M], by: f32) -> f32[M] = row * by
fn f(x: f32[A, B, M], by: f32[A]) -> f32[A, B, M] = scale(x, by)`;
  const inputs = { x: [1, 2, 3, 4, 5, 6, 7, 8], by: [10, 100] };
  expect(outOf(text, 'f', { A: 2, B: 2, M: 2 }, inputs)).toEqual([
    10, 20, 30, 40, 500, 600, 700, 800,
  ]);
});

test('lifting is the for that it stands for', () => {
  const text = `
fn center(row: f32[M]) -> f32[M] = row - mean(row)
fn lifted(x: f32[N, M]) -> f32[N, M] = center(x)
fn spelt(x: f32[N, M]) -> f32[N, M] = for n: center(x[n])`;
  const dims = { N: 2, M: 3 };
  expect(outOf(text, 'lifted', dims, matrix)).toEqual([-1, 0, 1, -1, 0, 1]);
  expect(outOf(text, 'spelt', dims, matrix)).toEqual([-1, 0, 1, -1, 0, 1]);
});

test('a weight meets a lifted call in one product, not in one for each example', () => {
  const text = `
model Linear[I, O] {
  w: f32[I, O] ~ 0
  (x: f32[I]) -> f32[O] = x @ w
}
fn f(m: Linear[3, 4], x: f32[B, T, 3]) -> f32[B, T, 4] = m(x)`;
  const dots = topological(graphOf(text, 'f', { B: 5, T: 7 })).filter(({ op }) => op === 'dot');
  expect(dots.map(({ shape }) => shape)).toEqual([[5, 7, 4]]);
  expect(dots[0]?.attributes).toEqual({ batch: [], contract: [[2, 0]] });
});

test('a value that ignores an index is computed once', () => {
  const text = 'fn f[M](x: f32[N]) -> f32[M, N] = for m: exp(x)';
  const exps = topological(graphOf(text, 'f', { N: 3, M: 1000 })).filter(({ op }) => op === 'exp');
  expect(exps.map(({ shape }) => shape)).toEqual([[3]]);
});
