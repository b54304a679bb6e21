/** `fold` and `scan` against loops of the host, and their gradients against central differences. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf, type Numbers, outOf } from '../support/stage.ts';

const x = [0.5, -1, 2, 0.25];

test('fold goes from the first to the last', () => {
  const text = 'fn f(x: f32[N]) -> f32 = fold(1.0, x, |a, b| 2 * a - b)';
  const expected = x.reduce((a, b) => 2 * a - b, 1);
  expect(outOf(text, 'f', { N: 4 }, { x })).toEqual([expected]);
});

test('scan gives what it carries and what each round gives', () => {
  const text = 'fn f(x: f32[N]) -> (f32, f32[N]) = scan(0.0, x, |a, b| (a + b, a * b))';
  const out = evaluateGraph(graphOf(text, 'f', { N: 4 }), { x });
  expect([...out.get('out.0')!.data]).toEqual([1.75]);
  expect([...out.get('out.1')!.data]).toEqual([0, -0.5, -1, 0.375]);
});

test('a tuple of stacks is a stack of tuples, and a range a stack of numbers', () => {
  const text = `
record Cell[N] { v: f32[N] }
fn f(x: f32[L, 2], c: [L]Cell[2]) -> (f32[2], [L]Cell[2]) =
  scan(for i < 2: 0.0, (x, c, 0..L), |sum, (row, cell, l)| {
    let sum = sum + row * cell.v + l as f32
    (sum, Cell(v: sum))
  })`;
  const inputs = { x: [1, 2, 3, 4], 'c.v': [10, 20, 30, 40] };
  const out = evaluateGraph(graphOf(text, 'f', { L: 2 }), inputs);
  expect([...out.get('out.0')!.data]).toEqual([101, 201]);
  expect([...out.get('out.1.v')!.data]).toEqual([10, 40, 101, 201]);
});

test('a loop inside a for runs for each index', () => {
  const text = 'fn f(x: f32[B, N]) -> f32[B, N] = for b: scan(0.0, x[b], |a, y| (a + y, a + y)).1';
  expect(outOf(text, 'f', { B: 2, N: 2 }, { x: [1, 2, 3, 4] })).toEqual([1, 3, 3, 7]);
  const lifted = `
fn total(x: f32[N]) -> f32 = fold(0.0, x, |a, y| a + y)
fn f(x: f32[B, N]) -> f32[B] = total(x)`;
  expect(outOf(lifted, 'f', { B: 2, N: 2 }, { x: [1, 2, 3, 4] })).toEqual([3, 7]);
});

test('a stack of models is applied like chain', () => {
  const text = `
model Scale { s: float ~ 1, (x: float) -> float = s * x }
fn f(m: [L]Scale, x: float) -> (float, float) = (chain(x, m), fold(x, m, |x, layer| layer(x)))`;
  const out = evaluateGraph(graphOf(text, 'f', { L: 3 }), { 'm.s': [2, 3, 5], x: [0.5] });
  expect(out.get('out.0')!.data).toEqual(out.get('out.1')!.data);
  expect([...out.get('out.1')!.data]).toEqual([15]);
});

test('each round draws numbers of its own, the same ones every time', () => {
  const text = 'fn f(k: Key) -> f32[4] = using k: scan(0.0, 0..4, |a, _| (a, uniform())).1';
  const draw = (): number[] => outOf(text, 'f', {}, { k: [7, 0] });
  expect(new Set(draw()).size).toBe(4);
  expect(draw()).toEqual(draw());
});

/** The gradient that the language computes for `body`, a number, beside the slope of `body`. */
function expectGradient(body: string, values: readonly number[]): void {
  const size = values.length;
  const head = `fn g(x: f32[${size}]) -> f32 = ${body}\n`;
  const gradient = `${head}fn f(x: f32[${size}]) -> f32[${size}] = grad x: g(x)`;
  const at = (inputs: Numbers): number => outOf(head, 'g', {}, inputs)[0]!;
  const actual = outOf(gradient, 'f', {}, { x: values });
  const step = 1e-5;
  for (const [i, value] of values.entries()) {
    const moved = (by: number): number[] => values.map((v, j) => (j === i ? value + by : v));
    const slope = (at({ x: moved(step) }) - at({ x: moved(-step) })) / (2 * step);
    expect(actual[i], `component ${i} of ${body}`).toBeCloseTo(slope, 6);
  }
}

test.each([
  ['fold(1.0, x, |a, b| sin(a) * b + a)'],
  ['sum(scan(0.5, x, |a, b| (a * b + 1, exp(a) - b)).1)'],
  ['prod(x)'],
  ['(sort(x) @ for i < 5: (i * i) as f32)'],
  ['(top_k[2](x).0 @ for i < 2: (3 * i + 1) as f32)'],
  ['(update(x, 2, x[0] * x[1]) @ x)'],
  ['(slice[3](x, 1) @ x[..3])'],
  ['(scatter_add(x * x, for i < 3: i % 2, x[2..]) @ x)'],
])('the gradient of %s', (body) => {
  expectGradient(body, [0.5, -1.25, 2, 0.75, 1.5]);
});
