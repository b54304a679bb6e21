/** Function values: what they capture, and that they are known when the program is compiled. */
import { expect, test } from 'vitest';
import { graphOf, outOf } from '../support/stage.ts';

const three = { x: [1, 2, 3] };

test('a lambda keeps the index it was written under, also when the call is lifted', () => {
  const text = `
fn apply(h: (f32) -> f32, y: f32) -> f32 = h(y)
fn f(x: f32[3]) -> f32[3, 3] = for i: apply(|y| y + 10 * x[i], x)`;
  expect(outOf(text, 'f', {}, three)).toEqual([11, 12, 13, 21, 22, 23, 31, 32, 33]);
});

test('a run-time condition cannot choose between functions', () => {
  const bare = `
fn f(x: f32) -> f32 = {
  let g = if x > 2 { |y: f32| y } else { |y: f32| 2 * y }
  g(x)
}`;
  const inside = `
record R { h: (f32) -> f32 }
fn f(x: f32) -> f32 = {
  let r = if x > 2 { R(h: |y| y) } else { R(h: |y| 2 * y) }
  let h = r.h
  h(x)
}`;
  for (const text of [bare, inside]) {
    expect(() => graphOf(text, 'f')).toThrow('Which function this is is not known until run time');
  }
});

test('a record with a function in it has no stack', () => {
  const text = `
record R { h: (f32) -> f32 }
fn f(x: f32[3]) -> f32[3] = {
  let r = for i < 3: R(h: |y| y * x[i])
  for i: r[i].h(10.0)
}`;
  expect(() => graphOf(text, 'f')).toThrow('This cannot be put along an axis');
});

test('a method of scalars acts on every leaf of a tree', () => {
  const text = `
model M { w: f32[2], b: f32
  (x: f32) -> f32 = x
}
record Scale { by: f32
  fn of(x: f32) -> f32 = x * by
}
fn f(s: Scale, m: M) -> f32[2] = s.of(m).w`;
  const inputs = { 'm.w': [1, 2], 'm.b': [5], 's.by': [7] };
  expect(outOf(text, 'f', {}, inputs)).toEqual([7, 14]);
});
