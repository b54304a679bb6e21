/** What the checker makes explicit: frames, static arguments, ranges, conversions, fields of self. */
import { expect, test } from 'vitest';
import { elaborated } from './program.ts';

const cases: readonly (readonly [string, string, string])[] = [
  [
    'a lifted call has its frame',
    'use std.nn.attention.attend\nfn f(q: f32[G, T, K]) -> f32[G, T, K] = attend(q, q, q)',
    'attend[T: T, K: K] ⟨G⟩(q, q, q)',
  ],
  [
    'arguments of different frames',
    'use std.nn.attention.rotary\nfn f(q: f32[T, H, K]) -> f32[T, H, K] = rotary(q, 0..T)',
    'rotary[K: K] ⟨T, H⟩(q, 0..T, _)',
  ],
  [
    'fields come from self',
    'model M[D] {\n  w: float[D] ~ normal(1 / sqrt(D))\n  (x: float[D]) -> float[D] = x * w\n}',
    'x * self.w',
  ],
  ['a draw is of the element type', 'model M[D] { w: float[D] ~ 0 }', 'w: float[D] ~ 0 as float'],
  [
    'a group of indices has its sizes',
    'fn f(p: f32[3 * D], h: f32[H]) -> f32[3, H, D/H] = for c, g < H, i: p[(c, g, i)]',
    'for c < 3, g < H, i < D/H: p[(c < 3, g < H, i < D/H)]',
  ],
  [
    'a reducer is a call',
    'fn f(x: f32[A, B]) -> f32 = sum a, b: x[a, b]',
    'sum[N: A*B](for (a < A, b < B): x[a, b])',
  ],
  ['/ of integers is real', 'fn f(a: i32, b: i32) -> f32 = a / b', 'a as f32 / b as f32'],
  [
    'static numbers stay exact until they meet a dtype',
    'fn f(x: f16) -> f16 = x * (1 / 3)',
    'x * (1 / 3) as f16',
  ],
  ['a static power stays as it is', 'fn f(x: f32) -> f32 = x^2', 'x ^ 2'],
  [
    'a tree meets a function of scalars leaf by leaf',
    'fn f[P: tree](p: P) -> P = sqrt(p) + 1',
    'sqrt ⟨leaves⟩(p) + 1',
  ],
  [
    'a named function is expanded',
    'fn ap(g: (f32) -> f32, x: f32) -> f32 = g(x)\nfn f(y: f32) -> f32 = ap(tanh, y)',
    'ap(|x: f32| tanh(x), y)',
  ],
  [
    'an undetermined number is i32, a float f32',
    'test "t" {\n  let x = for t < 3: 1\n  let y = for t < 3: 0.5\n  assert close(x, x) and close(y, y)\n}',
    'let x: i32[3] = for t < 3: 1 as i32\n  let y: f32[3] = for t < 3: 0.5 as f32',
  ],
];

test.each(cases)('%s', (_, text, expected) => {
  expect(elaborated(text)).toContain(expected);
});
