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
