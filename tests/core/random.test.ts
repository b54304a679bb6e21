/** Random streams: what a draw depends on, and what it must not depend on. */
import { expect, test } from 'vitest';
import { outOf } from '../support/stage.ts';

const noise = `
random fn noisy(x: f32) -> f32 = x + uniform()
fn each(keys: [B]Key, x: f32[B, T]) -> f32[B, T] = for b: using keys[b]: noisy(x[b])
random fn lifted(x: f32[B, T]) -> f32[B, T] = noisy(x)
random fn twice() -> f32[2] = concat(for i < 1: uniform(), for i < 1: uniform())
`;

test('lifted calls draw independently', () => {
  const drawn = outOf(noise, 'lifted', { B: 4, T: 8 }, { key: [1, 0], x: Array(32).fill(0) });
  expect(new Set(drawn).size).toBe(32);
  expect(drawn.every((u) => u >= 0 && u < 1)).toBe(true);
});

test('two draws in one body differ', () => {
  const [a, b] = outOf(noise, 'twice', {}, { key: [1, 0] });
  expect(a).not.toBe(b);
});

test('a batch with a key an example draws the same however it is cut', () => {
  const keys = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => [from + i, 77]).flat();
  const zeros = (count: number): number[] => Array(count).fill(0);
  const whole = outOf(noise, 'each', { B: 6, T: 5 }, { keys: keys(0, 6), x: zeros(30) });
  const first = outOf(noise, 'each', { B: 2, T: 5 }, { keys: keys(0, 2), x: zeros(10) });
  const rest = outOf(noise, 'each', { B: 4, T: 5 }, { keys: keys(2, 6), x: zeros(20) });
  expect([...first, ...rest]).toEqual(whole);
  expect(new Set(whole).size).toBe(30);
});

test('another seed draws other numbers', () => {
  const x = Array(8).fill(0);
  const one = outOf(noise, 'lifted', { B: 2, T: 4 }, { key: [1, 0], x });
  const two = outOf(noise, 'lifted', { B: 2, T: 4 }, { key: [2, 0], x });
  expect(one).not.toEqual(two);
});

test('a gradient under a key an example is that of the example', () => {
  const text = `
fn f(x: f32[B], keys: [B]Key) -> f32[B] = for b: {
  let p: f32 = 2.0
  using keys[b]: grad p: p * x[b]
}
fn silent(x: f32[B]) -> f32[B] = for b: {
  let p: f32 = 2.0
  using none: grad p: p * x[b]
}`;
  const inputs = { x: [1, 2, 3], keys: [1, 0, 2, 0, 3, 0] };
  expect(outOf(text, 'f', { B: 3 }, inputs)).toEqual([1, 2, 3]);
  expect(outOf(text, 'silent', { B: 3 }, inputs)).toEqual([1, 2, 3]);
});

test('models drawn in a for differ', () => {
  const text = `
model M { w: f32[2] ~ normal()
  (x: f32) -> f32 = x
}
random fn f() -> f32[3, 2] = for i < 3: init[M]().w`;
  expect(new Set(outOf(text, 'f', {}, { key: [1, 0] })).size).toBe(6);
});
