/** Positions at the edge of an axis and beyond it, and several run-time positions in one index. */
import { expect, test } from 'vitest';
import { graphOf, outOf } from '../support/stage.ts';

const three = { x: [1, 2, 3] };
const matrix = { x: [1, 2, 3, 4, 5, 6] };

test('a position known only from sizes is a diagnostic where it leaves its axis', () => {
  const outside = 'This index is out of range';
  const unmet = 'These sizes do not meet a condition';
  const cases = [
    ['fn f(x: f32[N]) -> f32 = x[N]', { N: 3 }, `${outside} (this is 3, and the axis has 3)`],
    ['fn f(x: f32[N]) -> f32 = x[N - 4]', { N: 3 }, `${unmet} (N-4 >= 0 is needed, but N-4 = -1)`],
    ['let k = 7\nfn f(x: f32[3]) -> f32 = x[k]', {}, `${outside} (this is 7, and the axis has 3)`],
    [
      'fn f[M](x: f32[N]) -> f32 = sum(x[..M])',
      { N: 3, M: 5 },
      `${unmet} (M <= N is needed, but M = 5 and N = 3)`,
    ],
  ] as const;
  for (const [text, dims, message] of cases) {
    expect(() => graphOf(text, 'f', dims)).toThrow(message);
  }
});

test('an index handed to a function with a shorter axis is clamped', () => {
  const text = `
fn pick(x: f32[3], at: i32) -> f32 = x[at]
fn f(x: f32[3]) -> f32[5] = for i < 5: pick(x, i)`;
  expect(outOf(text, 'f', {}, three)).toEqual([1, 2, 3, 3, 3]);
});

test('tensors of positions on two axes go together', () => {
  const text = 'fn f(x: f32[2, 3], i: i32[K], j: i32[K]) -> f32[K] = x[i, j]';
  const inputs = { ...matrix, i: [1, 0, 1, 1], j: [2, 1, 0, 9] };
  expect(outOf(text, 'f', { K: 4 }, inputs)).toEqual([6, 2, 4, 6]);
});

test('a tensor of positions meets a single one, on either side', () => {
  const inputs = { ...matrix, rows: [1, 0, 1], columns: [2, 0, 1], at: [1] };
  const left = 'fn f(x: f32[2, 3], rows: i32[3], at: i32) -> f32[3] = x[rows, at]';
  expect(outOf(left, 'f', {}, inputs)).toEqual([5, 2, 5]);
  const right = 'fn f(x: f32[2, 3], columns: i32[3], at: i32) -> f32[3] = x[at, columns]';
  expect(outOf(right, 'f', {}, inputs)).toEqual([6, 4, 5]);
});

test('a gradient adds up over repeated and clamped positions', () => {
  const text = 'fn f(x: f32[3], i: i32[4]) -> f32[3] = grad x: sum(x[i]^2)';
  expect(outOf(text, 'f', {}, { ...three, i: [1, 1, 2, 9] })).toEqual([0, 8, 12]);
});

test('a position on one axis may be computed from others', () => {
  const x = { x: [0, 1, 2, 3, 4, 5] };
  const column = 'fn f(x: f32[A * 3]) -> f32[A] = for a: x[(a, 2)]';
  expect(outOf(column, 'f', { A: 2 }, x)).toEqual([2, 5]);
  const shifted = 'fn f(x: f32[A * 3]) -> f32[A, 2] = for a, i < 2: x[(a, i + 1)]';
  expect(outOf(shifted, 'f', { A: 2 }, x)).toEqual([1, 2, 4, 5]);
  const asked = 'fn f(x: f32[A * 3], p: i32[B]) -> f32[A, B] = for a: x[(a, p)]';
  expect(outOf(asked, 'f', { A: 2, B: 2 }, { ...x, p: [2, 0] })).toEqual([2, 0, 5, 3]);
});
