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

test('what a chain is given by name goes to every layer, and is computed once', () => {
  const text = `
model Shift { by: float ~ 1
  (x: float, turn: float = 0) -> float = by * x + turn }
fn f(m: [3]Shift, x: float, y: float) -> float = chain(x, m, turn: y * y)`;
  const inputs = { 'm.by': [2, 3, 5], x: [1], y: [10] };
  expect(outOf(text, 'f', {}, inputs)).toEqual([((2 + 100) * 3 + 100) * 5 + 100]);
});

test('a model with further parameters stands where one argument is given, or all', () => {
  const text = `
use std.models.gpt2.GPT2
fn plain(lm: (i32[T]) -> float[T, V], ids: i32[T]) -> float[T, V] = lm(ids)
fn packed(
  lm: (i32[T], i32[T], i32[T]) -> float[T, V], ids: i32[T], doc: i32[T], pos: i32[T],
) -> float[T, V] = lm(ids, doc, pos)
fn f(m: GPT2[V, C, D, H, L], ids: i32[T]) -> float[T, V] where T <= C = plain(m, ids)
fn g(m: GPT2[V, C, D, H, L], ids: i32[T], doc: i32[T], pos: i32[T]) -> float[T, V] where T <= C =
  packed(m, ids, doc, pos)`;
  const dims = { V: 5, C: 4, D: 4, H: 2, L: 1, T: 3 };
  expect(graphOf(text, 'f', dims).inputs.map(({ attributes }) => attributes.name)).toContain('ids');
  expect(graphOf(text, 'g', dims).inputs.map(({ attributes }) => attributes.name)).toEqual(
    expect.arrayContaining(['ids', 'doc', 'pos']),
  );
});
