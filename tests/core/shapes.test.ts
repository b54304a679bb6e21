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
