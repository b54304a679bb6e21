/** `vjp` and `jvp` against Jacobians worked out by hand and central differences. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf, outOf } from '../support/stage.ts';

// f(x, y) = (x y, x + sin y): the Jacobian is [y x; 1 cos y].
const f = 'fn f(p: (f32, f32)) -> (f32, f32) = (p.0 * p.1, p.0 + sin(p.1))';
const at = { 'p.0': [2], 'p.1': [0.5], 'd.0': [3], 'd.1': [-1] };

test('vjp multiplies by the transposed Jacobian', () => {
  const text = `${f}\nfn g(p: (f32, f32), d: (f32, f32)) -> ((f32, f32), (f32, f32)) = vjp(f, p, d)`;
  const out = evaluateGraph(graphOf(text, 'g'), at);
  expect(out.get('out.0.0')!.data[0]).toBe(1);
  expect(out.get('out.1.0')!.data[0]).toBeCloseTo(0.5 * 3 - 1, 12);
  expect(out.get('out.1.1')!.data[0]).toBeCloseTo(2 * 3 - Math.cos(0.5), 12);
});

test('jvp multiplies by the Jacobian', () => {
  const text = `${f}\nfn g(p: (f32, f32), d: (f32, f32)) -> ((f32, f32), (f32, f32)) = jvp(f, p, d)`;
  const out = evaluateGraph(graphOf(text, 'g'), at);
  expect(out.get('out.0.1')!.data[0]).toBeCloseTo(2 + Math.sin(0.5), 12);
  expect(out.get('out.1.0')!.data[0]).toBeCloseTo(0.5 * 3 - 2, 12);
  expect(out.get('out.1.1')!.data[0]).toBeCloseTo(3 - Math.cos(0.5), 12);
});

const net = `
model Net { a: float[3, 4] ~ 0, b: float[4] ~ 0, (x: float[3]) -> float[4] = tanh(x @ a + b) }
fn run(m: Net as f32, x: f32[3]) -> f32[4] = m(x)
fn push(m: Net as f32, dm: Net as f32, x: f32[3]) -> f32[4] = jvp(|m| m(x), m, dm).1`;

test('jvp of a model is the slope along a direction', () => {
  const wave = (count: number, pace: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.sin(pace * (i + 1)));
  const m = { a: wave(12, 0.7), b: wave(4, 1.3) };
  const dm = { a: wave(12, 2.1), b: wave(4, 0.4) };
  const x = [0.3, -1.2, 0.8];
  const moved = (step: number): number[] =>
    outOf(
      net,
      'run',
      {},
      {
        'm.a': m.a.map((v, i) => v + step * dm.a[i]!),
        'm.b': m.b.map((v, i) => v + step * dm.b[i]!),
        x,
      },
    );
  const inputs = { 'm.a': m.a, 'm.b': m.b, 'dm.a': dm.a, 'dm.b': dm.b, x };
  const [ahead, behind] = [moved(1e-5), moved(-1e-5)];
  for (const [i, value] of outOf(net, 'push', {}, inputs).entries())
    expect(value).toBeCloseTo((ahead[i]! - behind[i]!) / 2e-5, 8);
});

test('under an index each point has a derivative of its own', () => {
  const text = `
fn g(x: f32[B], d: f32[B]) -> f32[B] = for b: jvp(|x| x^3, x[b], d[b]).1
fn h(x: f32[B], d: f32[B]) -> f32[B] = for b: vjp(|x| x^3, x[b], d[b]).1`;
  const inputs = { x: [1, 2, 3], d: [1, 10, 100] };
  expect(outOf(text, 'g', { B: 3 }, inputs)).toEqual([3, 120, 2700]);
  expect(outOf(text, 'h', { B: 3 }, inputs)).toEqual([3, 120, 2700]);
});
