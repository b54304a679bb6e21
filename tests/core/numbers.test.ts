/** Exact numbers that no dtype has, integers at their limits, powers, and scalars beside f16 trees. */
import { expect, test } from 'vitest';
import { graphOf, outOf } from '../support/stage.ts';

test('a number that its dtype lacks is a diagnostic', () => {
  const cases = [
    ['fn f() -> i32 = 2_147_483_647 + 1', 'This number is not one of i32'],
    ['fn f[N]() -> i32 = N * N * N', 'This number is not one of i32'],
    ['fn f() -> u32 = -5', 'This number is not one of u32'],
    ['fn f() -> f32 = 1e39', 'This number is not one of f32'],
    ['fn f() -> f32 = 0 / 0', 'There is no such number'],
  ] as const;
  for (const [text, message] of cases) {
    const dims = text.includes('[N]') ? { N: 2000 } : {};
    expect(() => graphOf(text, 'f', dims)).toThrow(message);
  }
});

test('an exact number saturates in f16, and infinity is finite', () => {
  expect(outOf('fn f() -> f16[2] = [1e5, -inf]', 'f', {}, {})).toEqual([65_504, -3e4]);
});

test('the smallest of integers at their limits', () => {
  expect(outOf('fn f(x: u32[3]) -> u32 = min(x)', 'f', {}, { x: [0, 5, 7] })).toEqual([0]);
  const least = -(2 ** 31);
  expect(outOf('fn f(x: i32[2]) -> i32 = min(x)', 'f', {}, { x: [least, 5] })).toEqual([least]);
});

test('powers of integers are products; others are a diagnostic', () => {
  const text = 'fn f(x: i32) -> i32[4] = [x^0, x^1, x^3, x^20]';
  expect(outOf(text, 'f', {}, { x: [2] })).toEqual([1, 2, 8, 2 ** 20]);
  const message = 'An integer has no such power';
  expect(() => graphOf('fn f(x: i32) -> i32 = x^(-1)', 'f')).toThrow(message);
  expect(() => graphOf('fn f(x: i32, y: i32) -> i32 = x^y', 'f')).toThrow(message);
});

test('the power 0 has gradient 0, at 0 too', () => {
  expect(outOf('fn f(x: f32) -> f32 = grad x: x^0', 'f', {}, { x: [0] })).toEqual([0]);
});

test('a scalar takes the dtype of every leaf of a tree, scalar leaves too', () => {
  const text = `
model M { w: float[2], b: float
  (x: float) -> float = x
}
fn f(m: M, s: f32) -> M as f16 = (m as f16) * s`;
  const { outputs } = graphOf(text, 'f');
  expect(outputs.map(({ node }) => node.dtype)).toEqual(['f16', 'f16']);
});

test('a uniform f16 is below 1 after rounding: it is a multiple of 2^-11', () => {
  const text = 'random fn f() -> f16[64] = for i < 64: uniform()';
  const drawn = outOf(text, 'f', {}, { key: [1, 0] });
  expect(drawn.every((u) => Number.isInteger(u * 2 ** 11) && u < 1)).toBe(true);
});
