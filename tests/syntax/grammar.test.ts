import { describe, expect, test } from 'vitest';
import { Parser } from '../../compiler/syntax/item-rules.ts';
import { parse } from './parse.ts';

/** For each rule of the grammar a program that follows it and one that does not. */
const rules: Record<string, readonly [good: string, bad: string]> = {
  use: ['use std.nn', 'use std.'],
  'use names': ['use std.nn.{Linear, gelu}', 'use std.nn.{}'],
  'use alias': ['use std.nn as layers', 'use std.nn as Layers'],
  attribute: [
    '@name("wte.weight", transposed: true)\npub let x = 1',
    '@("wte.weight")\npub let x = 1',
  ],
  pub: ['pub type A = f32', 'pub pub type A = f32'],
  fn: ['fn f(x: f32) -> f32 = x', 'fn F(x: f32) -> f32 = x'],
  'fn block': ['fn f(x: f32) -> f32 { x }', 'fn f(x: f32) -> f32 x'],
  'random fn': ['random fn f() -> f32 = normal()', 'random let x = 1'],
  'extern fn': ['extern fn f(x: f32) -> f32', 'extern fn f(x: f32) -> f32 = x'],
  'extern random fn': ['extern random fn f() -> f32', 'extern plan p { 1 }'],
  'extern type': ['extern type Examples[X: type]', 'extern type Examples[X: type] = f32'],
  param: ['fn f(x: f32, y: i32 = 1,) -> f32 = x', 'fn f(x: f32 y: i32) -> f32 = x'],
  statics: ['fn f[P: tree, X: type, D, F = 4 * D](p: P) -> P = p', 'fn f[](p: P) -> P = p'],
  'bool static': [
    'fn f[causal: bool = true](x: f32) -> f32 = x',
    'fn f[causal: i32](x: f32) -> f32 = x',
  ],
  where: [
    'fn f(x: f32[D, H]) -> f32 where D % H == 0, D <= 4 * H = 1',
    'fn f(x: f32[D, H]) -> f32 where D != H = 1',
  ],
  model: ['pub model M[D] where D % 2 == 0 { w: float[D] }', 'model M[D] w: float[D]'],
  record: ['record R { a: f32, b: i32 }', 'record R { a: f32 b: i32 }'],
  'field default': ['record R { a: f32 = 1.0 }', 'record R { a: f32 = }'],
  'field draw': ['model M { w: float[3] ~ normal(0.02) }', 'model M { w: float[3] ~ }'],
  overrides: [
    'model M { a: [3]N ~ { b.w ~ 0, c ~ normal(1), } }',
    'model M { a: [3]N ~ { b.w: 0 } }',
  ],
  'nameless method': ['model M { (x: f32) -> f32 = x }', 'model M { (x) -> f32 = x }'],
  'random method': ['model M { random (x: f32) -> f32 = x }', 'model M { random x }'],
  'soft words as fields': [
    'record R { random: f32, type: f32, model: f32, use: f32 }',
    'record R { if: f32 }',
  ],
  alias: ['type LM[T, V] = (i32[T]) -> float[T, V]', 'type lm = f32'],
  const: ['let pi: f32 = 3.14', 'let Pi = 3.14'],
  plan: ['plan p { f() }', 'plan { f() }'],
  test: ['test "a name" { assert true }', 'test name { assert true }'],
  'tensor type': ['type A[D] = f32[D, 3]', 'type A = f32[]'],
  'open axes': ['fn f(w: float[..S, D]) -> float = 1', 'fn f(w: float[D, ..S]) -> float = 1'],
  stack: ['type A = [L]Block[D, H]', 'type A = [L]'],
  'tuple type': ['type A = (f32, i32[T])', 'type A = (f32, )i32'],
  'function type': ['type A = random (f32, i32) -> ()', 'type A = (f32) ->'],
  'qualified type': ['type A = nn.Linear[3, 4]', 'type A = nn.linear'],
  'type arguments': ['type A = G[V: 65, causal: true, P: f32[3], M: Adam[B]]', 'type A = G[V:]'],
  'cast type': ['fn f(loss: (M as f16, X) -> f32) -> f32 = 1', 'type A = M as N'],
  dim: ['type A = f32[2 * (K + 1) - H / 2, config.width]', 'type A = f32[K ^ 2]'],
  let: ['plan p {\n let (a, (_, b)): T = f\n a\n}', 'plan p {\n let 3 = f\n}'],
  assert: ['test "a" { assert 1 < 2 }', 'test "a" { assert }'],
  pipe: ['let x = y |> f |> g(1) |> a.b', 'let x = y |> 3'],
  'or and not': ['let x = not a and b or not not c', 'let x = a and or b'],
  comparison: ['let x = a + 1 <= b', 'let x = a < b < c'],
  range: ['let x = 0..N - 1', 'let x = 0..1..2'],
  'cast and with': ['let x = a as f16 with (b.c: 1, d: 2) as f32', 'let x = a with ()'],
  power: ['let x = -a^-b^2', 'let x = a^'],
  call: ['let x = f()(1, a: 2,)', 'let x = f(,)'],
  member: ['let x = a.b.C.0.1', 'let x = a.'],
  index: ['let x = a[_, .., 1..2, ..3, 4.., (i, j)][.., 0]', 'let x = a[]'],
  'static arguments': [
    'let x = init[Attention[D: 16, H: 4]]() + top_k[40](y) + sequences[T: 64](z)',
    'let x = init[Attention[D: 16, H: 4]()',
  ],
  'type in brackets': ['let x = init[([3]f32, M) -> f32, f32[3], [L]B, f32]()', 'let x = f[[L]]B]'],
  tuple: ['let x = (a, b,)', 'let x = ()'],
  list: ['let x = [[1, 2], []]', 'let x = [1 2]'],
  for: ['let x = for t < 3, (h, i), ..b: y', 'let x = for t y'],
  reducer: ['let x = sum d, (e, f): y[d]', 'let x = sum (e, f): y'],
  grad: ['let x = value_and_grad a, b: f(a, b)', 'let x = grad a.b: f(a)'],
  using: ['let x = using key(3): using none: f()', 'let x = using k f()'],
  if: ['let x = if a { b } else if c { d } else { e }', 'let x = if a { b }'],
  'if is': ['let x = if w is [M, N] { 1 } else { 2 }', 'let x = if w is M { 1 } else { 2 }'],
  lambda: ['let x = |(a, _), b: f32| a + b', 'let x = |a, | a'],
  block: ['let x = {\n let y = 1\n y\n}', 'let x = { let y = 1 y }'],
  literals: ['let x = (42, 5_000, 0.1, 3e-4, 1_0.5E+2, "a\\n", true, inf, self)', 'let x = .5'],
};

describe.each(Object.entries(rules))('%s', (_, [good, bad]) => {
  test(good, () => expect(parse(good).diagnostics).toEqual([]));
  test(`not: ${bad}`, () => expect(parse(bad).diagnostics).toHaveLength(1));
});

test('one token of lookahead always decides, and no rule can go on for ever', () => {
  expect(() => new Parser({ skipValidations: false })).not.toThrow();
});
