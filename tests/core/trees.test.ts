/** Models as vectors: draws, whole-model arithmetic, leafwise calls, gradients of trees, stacks. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf, outOf } from '../support/stage.ts';

const pair = `
model Pair {
  a: f32[2] ~ 0
  b: f32    ~ 1
}
`;

test('arithmetic on whole models goes leaf by leaf', () => {
  const text = `${pair}fn f(p: Pair, q: Pair, s: f32) -> Pair = p - s * q`;
  const inputs = { 'p.a': [1, 2], 'p.b': [3], 'q.a': [10, 20], 'q.b': [30], s: [0.5] };
  const out = evaluateGraph(graphOf(text, 'f'), inputs);
  expect([...out.get('out.a')!.data]).toEqual([-4, -8]);
  expect([...out.get('out.b')!.data]).toEqual([-12]);
});

test('a function of any shape goes over the leaves and sees their declared rank', () => {
  const text = `
model Layer { w: f32[2, 2] ~ 0, b: f32[2] ~ 0 }
model Net { layers: [3]Layer, s: f32 ~ 0 }
fn matrices(w: float[..S]) -> float[..S] = if rank(w) >= 2 { w } else { zeros_like(w) }
fn f(n: Net) -> Net = matrices(n)`;
  const ones = (count: number): number[] => Array(count).fill(1);
  const inputs = { 'n.layers.w': ones(12), 'n.layers.b': ones(6), 'n.s': [1] };
  const out = evaluateGraph(graphOf(text, 'f'), inputs);
  expect([...out.get('out.layers.w')!.data]).toEqual(ones(12));
  expect([...out.get('out.layers.b')!.data]).toEqual([0, 0, 0, 0, 0, 0]);
  expect([...out.get('out.s')!.data]).toEqual([0]);
});

test('the gradient of a model is a model', () => {
  const text = `${pair}fn f(p: Pair) -> Pair = grad p: sum(p.a^2) * p.b`;
  const out = evaluateGraph(graphOf(text, 'f'), { 'p.a': [1, 2], 'p.b': [3] });
  expect([...out.get('out.a')!.data]).toEqual([6, 12]);
  expect([...out.get('out.b')!.data]).toEqual([5]);
});

test('under an index there is one gradient for each value of it', () => {
  const text = 'fn f(w: f32, x: f32[N]) -> f32[N] = for n: grad w: x[n] * w^2';
  expect(outOf(text, 'f', { N: 3 }, { w: [2], x: [1, 10, 100] })).toEqual([4, 40, 400]);
});

test('a gradient of a gradient', () => {
  const text = `
fn slope(x: f32) -> f32 = grad x: x^3
fn f(x: f32) -> f32 = grad x: slope(x)`;
  expect(outOf(text, 'f', {}, { x: [2] })).toEqual([12]);
});

test('chain goes through the layers first to last', () => {
  const text = `
model Affine { w: f32 ~ 1, b: f32 ~ 0
  (x: f32) -> f32 = x * w + b
}
fn f(layers: [3]Affine, x: f32) -> f32 = chain(x, layers)`;
  const inputs = { 'layers.w': [2, 3, 4], 'layers.b': [1, 0, 5], x: [1] };
  expect(outOf(text, 'f', {}, inputs)).toEqual([41]);
});

test('a redraw from outside takes precedence, and every layer of a stack is drawn by itself', () => {
  const text = `
model Layer { w: f32[64] ~ normal(1.0), b: f32[2] ~ 3 }
model Net { layers: [2]Layer ~ { b ~ 7 } }
random fn f() -> Net = init[Net]()`;
  const out = evaluateGraph(graphOf(text, 'f'), { key: [5, 0] });
  expect([...out.get('out.layers.b')!.data]).toEqual([7, 7, 7, 7]);
  const w = out.get('out.layers.w')!.data;
  expect(w.slice(0, 64)).not.toEqual(w.slice(64));
  const variance = w.reduce((sum, each) => sum + each * each, 0) / 128;
  // The mean of 128 squared normals has a standard deviation of 1/8.
  expect(Math.abs(variance - 1)).toBeLessThan(0.5);
});

test('a cast of any tree changes the leaves that follow float, and the gradient comes back', () => {
  const text = `
model Mixed { w: float[2] ~ 0, scale: f32 ~ 1 }
fn cast[M: tree](m: M, loss: (M as f16) -> f32) -> (f32, M) = value_and_grad m: loss(m as f16)
fn f(m: Mixed as f32) -> (f32, Mixed as f32) = cast(m, |m| sum(m.w as f32) - m.scale)`;
  const out = evaluateGraph(graphOf(text, 'f'), { 'm.w': [1e6, 1], 'm.scale': [5e5] });
  // The largest number of f16 is 65504.
  expect([...out.get('out.0')!.data]).toEqual([65_504 + 1 - 5e5]);
  expect([...out.get('out.1.w')!.data]).toEqual([1, 1]);
  expect([...out.get('out.1.scale')!.data]).toEqual([-1]);
});

test('a call for each leaf is lifted over its other arguments', () => {
  const text = `
${pair}fn power(w: float, n: i32) -> float = w^n
fn f(p: Pair, n: i32[B]) -> [B]Pair = power(p, n)`;
  const inputs = { 'p.a': [2, 3], 'p.b': [5], n: [1, 2, 3] };
  const out = evaluateGraph(graphOf(text, 'f', { B: 3 }), inputs);
  expect([...out.get('out.a')!.data]).toEqual([2, 3, 4, 9, 8, 27]);
  expect([...out.get('out.b')!.data]).toEqual([5, 25, 125]);
});

test('a list of models is a stack of them', () => {
  const text = `
${pair}fn f(p: Pair, q: Pair, x: f32) -> ([3]Pair, f32[3, 2]) = ([p, q, 2 * p], [[x, 1], [2, x], [x, x]])`;
  const inputs = { 'p.a': [2, 3], 'p.b': [5], 'q.a': [7, 11], 'q.b': [13], x: [0.5] };
  const out = evaluateGraph(graphOf(text, 'f'), inputs);
  expect([...out.get('out.0.a')!.data]).toEqual([2, 3, 7, 11, 4, 6]);
  expect([...out.get('out.0.b')!.data]).toEqual([5, 13, 10]);
  expect([...out.get('out.1')!.data]).toEqual([0.5, 1, 2, 0.5, 0.5, 0.5]);
});
