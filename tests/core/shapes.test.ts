/** Functions that ask a value how many axes it has, and binders of several axes at once. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf, outOf } from '../support/stage.ts';

test('the branch with names is taken where their number fits, leaf by leaf', () => {
  const text = `
model Layer { w: float[2, 3] ~ 0, b: float[3] ~ 0 }
model Net { layers: [2]Layer, s: float ~ 0 }
fn centre(w: float[..S]) -> float[..S] =
  if w is [M, N] { for m, n: w[m, n] - (sum i: w[m, i]) / N } else { -w }
fn f(n: Net) -> Net = centre(n)`;
  const inputs = {
    'n.layers.w': [1, 2, 3, 4, 5, 9, 0, 0, 3, 1, 1, 1],
    'n.layers.b': [1, 2, 3, 4, 5, 6],
    'n.s': [7],
  };
  const out = evaluateGraph(graphOf(text, 'f'), inputs);
  expect([...out.get('out.layers.w')!.data]).toEqual([-1, 0, 1, -2, -1, 3, -1, -1, 2, 0, 0, 0]);
  expect([...out.get('out.layers.b')!.data]).toEqual([-1, -2, -3, -4, -5, -6]);
  expect([...out.get('out.s')!.data]).toEqual([-7]);
});

test('the gradient goes through the branch taken', () => {
  const text = `
fn energy(w: float[..S]) -> float = if w is [M, N] { sum m, n: w[m, n]^2 * N } else { 0 }
fn f(w: f32[2, 2]) -> f32[2, 2] = grad w: energy(w)`;
  expect(outOf(text, 'f', {}, { w: [1, 2, 3, 4] })).toEqual([4, 8, 12, 16]);
});

test('a rest index goes over all axes but those named', () => {
  const text =
    'fn f(x: f32[A, B, 2], y: f32[A, B]) -> f32[A, B] = for ..b: y[..b] * sum i: x[..b, i]';
  const x = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(outOf(text, 'f', { A: 2, B: 2 }, { x, y: [1, 10, 100, 1000] })).toEqual([
    3, 70, 1100, 15_000,
  ]);
  const total = 'fn f(x: f32[A, B, C]) -> f32 = sum a, ..b: x[a, ..b]^2';
  expect(outOf(total, 'f', { A: 2, B: 2, C: 2 }, { x })).toEqual([204]);
  const row = 'fn f(x: f32[A]) -> f32 = sum a, ..b: x[a, ..b]^2';
  expect(outOf(row, 'f', { A: 3 }, { x: [1, 2, 3] })).toEqual([14]);
});

test('an element of a tuple of stacks is a tuple', () => {
  const text = 'fn f(p: (f32[T, 2], f32[T])) -> f32[T] = for t: sum(p[t].0) * p[t].1';
  expect(outOf(text, 'f', { T: 2 }, { 'p.0': [1, 2, 3, 4], 'p.1': [10, 100] })).toEqual([30, 700]);
});

test('a function of scalars goes over every element of an open shape', () => {
  const text = `
fn clip(x: float, most: float) -> float = min(x, most)
fn bend(w: float[..S], g: float[..S]) -> float[..S] = select(w > g, clip(w, 2 * g), abs(g))
fn f(w: f32[2, 2], g: f32[2, 2]) -> f32[2, 2] = bend(w, g)`;
  const inputs = { w: [5, 1, 3, -1], g: [1, 2, 2, -0.5] };
  expect(outOf(text, 'f', {}, inputs)).toEqual([2, 2, 3, 0.5]);
});

test('behind an open shape there are cells', () => {
  const text = `
fn first(w: float[..S, D]) -> float[..S] = w[.., 0]
fn most(w: float[..S, D]) -> float[..S] = max(w)
fn ends(w: float) -> float[2] = [w, -w]
fn both(w: float[..S]) -> float[..S, 2] = ends(w)
fn swap(x: [..S](f32, f32)) -> [..S](f32, f32) = (x.1, x.0)
fn f(x: f32[2, 3]) -> (f32[2], f32[2], f32[2, 3, 2], f32[2, 3]) = (first(x), most(x), both(x), swap((x, 2 * x)).0)`;
  const out = evaluateGraph(graphOf(text, 'f'), { x: [1, 5, 2, 4, 3, 0] });
  expect([...out.get('out.0')!.data]).toEqual([1, 4]);
  expect([...out.get('out.1')!.data]).toEqual([5, 4]);
  expect([...out.get('out.2')!.data].slice(0, 4)).toEqual([1, -1, 5, -5]);
  expect([...out.get('out.3')!.data]).toEqual([2, 10, 4, 8, 6, 0]);
});

test('a function that makes several values of a leaf makes several trees', () => {
  const text = `
model Layer { w: float[2] ~ 0, b: float ~ 0 }
fn both(w: float[..S]) -> (float[..S], float[..S]) = (2 * w, -w)
fn each(w: float) -> (float, (float, float)) = (w, (10 * w, w^2))
fn f(l: Layer) -> (Layer, Layer, Layer) {
  let (p, q) = both(l)
  (p, q, each(l).1.1)
}`;
  const out = evaluateGraph(graphOf(text, 'f'), { 'l.w': [1, 2], 'l.b': [3] });
  const at = (name: string): readonly number[] => [...out.get(`out.${name}`)!.data];
  expect([at('0.w'), at('0.b')]).toEqual([[2, 4], [6]]);
  expect([at('1.w'), at('1.b')]).toEqual([[-1, -2], [-3]]);
  expect([at('2.w'), at('2.b')]).toEqual([[1, 4], [9]]);
});
