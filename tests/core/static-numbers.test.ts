/** Numbers known at compile time follow the same rules as those of the run. */
import { expect, test } from 'vitest';
import { outOf } from '../support/stage.ts';

test.each([
  ['2.9', 2],
  ['-2.9', -2],
  ['3e9', 2 ** 31 - 1],
])('%s of type f32 is %i as i32', (text, whole) => {
  const known = `fn f() -> i32 {\n  let c: f32 = ${text}\n  c as i32\n}`;
  expect(outOf(known, 'f', {}, {})).toEqual([whole]);
  expect(outOf('fn f(c: f32) -> i32 = c as i32', 'f', {}, { c: [Number(text)] })).toEqual([whole]);
});

test.each([
  ['a block', '(for k < 2: {\n  let v = 0.5\n  v\n})[0]'],
  ['a name', '{\n  let v = 0.5\n  [v, v][0]\n}'],
  ['a part of a tuple', '{\n  let (v, _w) = (0.5, 1)\n  [v, v][1]\n}'],
])('a number with a point makes a float of %s where nothing says its type', (_, value) => {
  expect(outOf(`fn f(s: f32) -> f32 = s + ${value} as f32`, 'f', {}, { s: [1] })).toEqual([1.5]);
});

test('a number that no type is settled for is cast as an f32 is', () => {
  expect(
    outOf('fn f() -> i32[3] = [2.9 as i32, (-2.9) as i32, floor(2.5) as i32]', 'f', {}, {}),
  ).toEqual([2, -2, 2]);
});

test('a comparison of known numbers is a truth value where one is stored', () => {
  const text =
    'fn f(s: f32) -> f32 = select(1.5 < 1.25, s, 0.25) + sum(select(for k < 2: 1.5 > 1.25, s, 0))';
  expect(outOf(text, 'f', {}, { s: [1] })).toEqual([2.25]);
});
