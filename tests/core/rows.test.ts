/** The prelude's functions of rows and stacks, against numbers worked out by hand. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf, outOf } from '../support/stage.ts';

test('products of rows of any length', () => {
  const text = 'fn f(x: f32[B, N]) -> f32[B] = prod(x)';
  for (const size of [1, 2, 3, 7]) {
    const row = Array.from({ length: size }, (_, i) => i + 2);
    const expected = row.reduce((a, b) => a * b);
    expect(outOf(text, 'f', { B: 2, N: size }, { x: [...row, ...row.map((v) => -v)] })).toEqual([
      expected,
      expected * (-1) ** size,
    ]);
  }
});

test('count counts', () => {
  const text = 'fn f(x: f32[N]) -> i32 = count(x > 1)';
  expect(outOf(text, 'f', { N: 4 }, { x: [0, 2, 1, 3] })).toEqual([2]);
});

test('sort keeps equals in order', () => {
  const x = [3, 1, 2, 1, 5, 1];
  const text = 'fn f(x: f32[N]) -> f32[N] = sort(x)';
  expect(outOf(text, 'f', { N: 6 }, { x })).toEqual([1, 1, 1, 2, 3, 5]);
  const places = 'fn f(x: i32[N]) -> i32[N] = argsort(x)';
  expect(outOf(places, 'f', { N: 6 }, { x })).toEqual([1, 3, 5, 2, 0, 4]);
});

test('the K largest, the largest first', () => {
  const text = 'fn f(x: f32[B, N]) -> (f32[B, 2], i32[B, 2]) = top_k[2](x)';
  const out = evaluateGraph(graphOf(text, 'f', { B: 2, N: 4 }), { x: [1, 4, 4, 2, -1, -2, -3, 0] });
  expect([...out.get('out.0')!.data]).toEqual([4, 4, 0, -1]);
  expect([...out.get('out.1')!.data]).toEqual([1, 2, 3, 0]);
});

test('a row of a stack is replaced where it is, or at the nearest end', () => {
  const text = 'fn f(x: f32[N, 2], at: i32, row: f32[2]) -> f32[N, 2] = update(x, at, row)';
  const x = [1, 2, 3, 4, 5, 6];
  const at = (place: number): number[] =>
    outOf(text, 'f', { N: 3 }, { x, at: [place], row: [8, 9] });
  expect(at(1)).toEqual([1, 2, 8, 9, 5, 6]);
  expect(at(-4)).toEqual([8, 9, 3, 4, 5, 6]);
  expect(at(3)).toEqual([1, 2, 3, 4, 8, 9]);
});

test('a slice begins at run time and stays inside', () => {
  const text = 'fn f(x: f32[N], at: i32[B]) -> f32[B, 2] = for b: slice[2](x, at[b])';
  const out = outOf(text, 'f', { N: 4, B: 4 }, { x: [5, 6, 7, 8], at: [0, 1, 3, -1] });
  expect(out).toEqual([5, 6, 6, 7, 7, 8, 5, 6]);
});

test('rows that go to the same place add up', () => {
  const text = `
record R { a: f32[2], b: f32 }
fn f(x: [N]R, at: i32[K], rows: [K]R) -> [N]R = scatter_add(x, at, rows)`;
  const inputs = {
    'x.a': [1, 1, 2, 2, 3, 3],
    'x.b': [0, 0, 100],
    at: [2, 0, 2, 9],
    'rows.a': [1, 2, 3, 4, 5, 6, 7, 8],
    'rows.b': [1, 2, 3, 4],
  };
  const out = evaluateGraph(graphOf(text, 'f', { N: 3, K: 4 }), inputs);
  expect([...out.get('out.a')!.data]).toEqual([4, 5, 2, 2, 16, 19]);
  expect([...out.get('out.b')!.data]).toEqual([2, 0, 108]);
});

test('draws follow the probabilities', () => {
  const text = 'random fn f(p: f32[V]) -> i32[N] = for n < N: categorical(log(p))';
  const draws = 4000;
  const p = [0.5, 0.3, 0.2];
  const got = outOf(text.replace('f(p', 'f[N](p'), 'f', { V: 3, N: draws }, { p, key: [3, 0] });
  for (const [v, share] of p.entries()) {
    const found = got.filter((draw) => draw === v).length / draws;
    // Five standard deviations of a share of 4000 draws.
    expect(Math.abs(found - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / draws));
  }
});
