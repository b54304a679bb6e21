/** The rules of types, models, records and names: programs that keep them, and programs that break them. */
import { expect, test } from 'vitest';
import { checkText } from './program.ts';
import { testRules } from './rule.ts';

const casting =
  'extern fn fresh[M: tree]() -> M\nextern fn train[M: tree](loss: (M as float, float[2]) -> float[3], precision: Scalar = f32, from: M = fresh[M]()) -> M\n';

testRules({
  'values of host types are handed on, and nothing else': {
    good: [
      'extern type Corpus\nextern fn open(path: string) -> Corpus\nfn same(c: Corpus) -> Corpus = c\nplan p {\n  let c = open("x")\n  let _ = same(c)\n}',
      'extern type All[X: type]\nextern fn every[X: type](of: All[X]) -> X\nextern fn numbers() -> All[f32]\nplan p { let x = every(numbers()) }',
    ],
    bad: [
      ['extern type Corpus\nfn f(c: Corpus, x: f32) -> f32 = c + x', 'type-mismatch'],
      ['extern type Corpus\nfn f(c: Corpus) -> f32 = c.size', 'unknown-field'],
      ['extern type Corpus\nfn f() -> Corpus = Corpus()', 'not-callable'],
      ['extern type Corpus\nmodel M { c: Corpus }', 'not-a-tree'],
    ],
  },
  'fields have attributes, items have none': {
    good: ['model M {\n  @name("w.weight")\n  w: float[3] ~ 0\n  @name("b") b: float[3] ~ 0\n}'],
    bad: [
      ['@fast\nfn f(x: f32) -> f32 = x', 'misplaced-attribute'],
      ['model M {\n  @frozen w: float[3] ~ 0\n}', 'misplaced-attribute'],
    ],
  },
  'all of a model that is drawn has a draw': {
    good: [
      'model A[D] {\n  w: float[D]\n}\nmodel B[D] {\n  a: A[D] ~ { w ~ 0 }\n}\nrandom fn f() -> B[2] = init[B[2]]()',
      'model A[D] {\n  l: Linear[D, D] ~ init[Linear[D, D]]()\n}\nrandom fn f() -> A[2] = init[A[2]]()',
      'model A[D] {\n  l: [3]Linear[D, D] ~ init[Linear[D, D]]()\n}\nrandom fn f() -> A[2] = init[A[2]]()',
    ],
    bad: [
      ['model A[D] {\n  w: float[D]\n}\nrandom fn f() -> A[2] = init[A[2]]()', 'no-draw'],
      ['random fn f() -> f32[8] = for d < 8: init()', 'no-draw'],
      [
        'model A[D] {\n  w: float[D]\n}\nmodel B[D] {\n  a: [2]A[D]\n}\nrandom fn f() -> B[2] = init()',
        'no-draw',
      ],
      ['model A[D] {\n  l: Linear[D, D] ~ init[Linear[D, D + 1]]()\n}', 'shape-mismatch'],
      ['model A[D] {\n  l: Linear[D, D] ~ 0\n}', 'shape-mismatch'],
    ],
  },
  'scalar types are values for the host': {
    good: [
      'extern fn f(precision: Scalar = f32) -> ()\nplan p {\n  f()\n  f(precision: f16)\n}',
      'extern fn f(all: []Scalar) -> ()\nplan p { f([f16, i32]) }',
      `${casting}plan p { train(|m: Linear[2, 3], x| m(x)) }`,
      `${casting}plan p { train[Linear[2, 3]](|m, x| m(x), precision: f16) }`,
      `${casting}fn f(m: Linear[2, 3], x: float[2]) -> float[3] = m(x)\nplan p { train(f, precision: f16) }`,
      `${casting}plan p {\n  let m = fresh[Linear[2, 3]]()\n  train(|a, x| a(x) + (m as f16)(x), precision: f16, from: m)\n}`,
    ],
    bad: [
      [`${casting}plan p { train[Linear[2, 3]](|m, x| m(x), precision: i32) }`, 'shape-mismatch'],
      [
        `${casting}plan p {\n  let m = fresh[Linear[2, 3]]()\n  train(|a, x| a(x) + m(x), precision: f16, from: m)\n}`,
        'shape-mismatch',
      ],
      ['extern fn f(precision: Scalar = f16) -> ()', 'shape-mismatch'],
      ['extern fn f(precision: Scalar) -> ()\nplan p { f("f16") }', 'shape-mismatch'],
      ['extern fn f(precision: Scalar) -> ()\nplan p { f(float) }', 'not-a-value'],
      ['fn f(x: f32) -> f32 = x + f32', 'type-mismatch'],
      ['fn f(x: Scalar[2]) -> f32 = 1', 'unknown-name'],
    ],
  },
  'lists are for the host': {
    good: [
      'extern fn f(names: []string = []) -> ()\nplan p {\n  f()\n  f(names: [])\n  f(names: ["a", "b"])\n}',
      'extern fn f(names: [][]string) -> ()\nplan p { f([["a"], []]) }',
      'extern fn f(parts: [](f32, string)) -> ()\nplan p {\n  let parts = [(1.0, "a"), (2.0, "b")]\n  f(parts)\n}',
    ],
    bad: [
      ['extern fn f(names: []string) -> ()\nplan p { f(["a", 1]) }', 'shape-mismatch'],
      ['extern fn f(names: []string) -> ()\nplan p { f("a") }', 'shape-mismatch'],
      ['fn f() -> f32 {\n  let names = ["a", "b"]\n  1\n}', 'type-mismatch'],
    ],
  },
  'float is one dtype, chosen by the caller': {
    good: [
      'fn g(x: float[T]) -> float[T] = x\nfn f(x: f16[T]) -> f16[T] = g(x)',
      'fn f(m: Linear[I, O] as f16, x: f16[I]) -> f16[O] = m(x)',
      'fn f(x: f16[T]) -> f32 = sum(x) as f32 + 1',
    ],
    bad: [
      ['fn f(x: float[T]) -> f32[T] = x', 'shape-mismatch'],
      ['fn f(m: Linear[I, O] as f16, x: f32[I]) -> f32[O] = m(x)', 'shape-mismatch'],
      ['fn f(x: f32) -> i32 = 0.5', 'type-mismatch'],
      ['fn f(x: i32[T]) -> f32 = mean(x)', 'shape-mismatch'],
    ],
  },
  'trees are vectors': {
    good: [
      'fn f(m: Linear[I, O] as f32) -> Linear[I, O] as f32 = 0.5 * m - m / 3 + zeros_like(m)',
      'fn f[P: tree](p: P, g: P) -> P = p - 0.1 * g / (sqrt(g^2) + 1e-8)',
      'fn f(m: Linear[I, O]) -> f32 = norm(m) + norm(m.w)',
      'fn f[M: tree](m: M, loss: (M as f16) -> f32) -> M = grad m: loss(m as f16)',
      'fn scaled(w: float, s: f32) -> float = w * (s as float)\nfn f(m: Linear[I, O], s: f32[B]) -> [B]Linear[I, O] = scaled(m, s)',
      'fn half(w: float[..S]) -> float[..S] = w / 2\nfn f(m: Linear[I, O]) -> Linear[I, O] = half(m)',
    ],
    bad: [
      ['fn f[M: tree](m: M, loss: (M as f16) -> f32) -> M = grad m: loss(m)', 'shape-mismatch'],
      ['record R { n: i32 }\nfn f(r: R) -> R = r + r', 'type-mismatch'],
      ['record R { n: i32 }\nfn f(r: R) -> R = exp(r)', 'not-a-tree'],
      ['model M { n: i32 }', 'not-a-tree'],
    ],
  },
  'grad is of one number, in a local it mentions': {
    good: [
      'fn f(x: f32[T]) -> f32[T] = grad x: sum(x^2)',
      'fn f(x: f32[T]) -> ((f32, f32), f32[T]) = value_and_grad x: (sum(x), 1.0 * sum(x))',
      'fn f(x: f32, y: f32[T]) -> (f32, f32[T]) = grad x, y: x * sum(y)',
    ],
    bad: [
      ['fn f(x: f32[T]) -> f32[T] = grad x: x', 'grad-not-scalar'],
      ['fn f(x: f32, y: f32) -> f32 = grad x: y', 'grad-unused'],
      ['fn f(x: i32) -> i32 = grad x: 1.0 * x', 'not-a-tree'],
    ],
  },
  'models and records have static numbers': {
    good: [
      'model N[D, eps: f32 = 1e-6] { g: float[D]\n (x: float[D]) -> float[D] = g * x + eps }\nfn f(n: N[D, eps: 1e-5], x: float[D]) -> float[D] = n(x)',
      'model N[eps: f32 = 1e-6] { g: float }\nmodel M[eps: f32 = 2] { n: N[eps: eps] }\nfn f(m: M) -> N = m.n',
      'record R[by: f32 = 1] { x: i32\n fn of(y: f32) -> f32 = by * y }\nfn f() -> f32 = R[by: 0.5](x: 1).of(2.0)',
      'model N[eps: f32 = 1e-6] { g: float }\nfn f(n: N[eps: 2.0]) -> N = n\nfn g(n: N) -> N[eps: 2.0] = n',
    ],
    bad: [
      ['fn f[eps: f32 = 1](x: f32) -> f32 = x', 'static-kind'],
      ['model N[eps: f32] { g: float }', 'static-kind'],
      ['model N[eps: f32 = 1] { g: float }\nfn f(n: N[eps: true]) -> float = n.g', 'not-static'],
      ['model N[eps: f32 = 1] { g: float }\nfn f(n: N[eps: by]) -> float = n.g', 'not-static'],
      [
        'model N[eps: f32 = 1] { g: float }\nfn f(n: N[eps: 1.0]) -> N[eps: 2.0] = n',
        'shape-mismatch',
      ],
      ['model N[eps: f32 = 1] { g: float }\nfn f(n: N[eps: 1, eps: 2]) -> float = n.g', 'arity'],
    ],
  },
  'draws are random': {
    good: [
      'random fn f(x: float) -> float = x + normal()',
      'fn f(x: f32) -> f32 = using key(1): x + normal(0.5)',
      'fn f(k: Key) -> f32[9] = for b: using fork(k, b): normal()',
      'fn f(k: Key) -> f32[9] = for b: {\n  let own = fork(k, b)\n  using own: normal()\n}',
      'fn f(k: [B]Key) -> f32[B, 3] = for b: using k[b]: for t: normal()',
      'random fn g(x: f32) -> f32 = if keyed { x + uniform() } else { x }\nfn f(x: f32) -> f32 = using none: g(x)',
      'random fn f() -> Linear[3, 4] = init[Linear[3, 4]]()',
      'random fn g(x: f32) -> f32 = if keyed { x + uniform() } else { x }\nrandom fn h(x: f32) -> f32 = g(x)\nfn f(x: f32) -> f32 = using none: h(x)',
      'random fn g(x: f32) -> f32 = using key(1): x + normal()\nfn f(x: f32) -> f32 = using none: g(x)',
      'fn f(k: Key, x: f32) -> f32 = using none: using k: x + normal()',
    ],
    bad: [
      ['fn f(x: f32) -> f32 = using none: x + normal()', 'no-key'],
      [
        'random fn g(x: f32) -> f32 = x + normal()\nrandom fn h(x: f32) -> f32 = g(x)\nfn f(x: f32) -> f32 = using none: h(x)',
        'no-key',
      ],
      ['fn f() -> f32 = normal()', 'random-effect'],
      ['fn f(x: f32) -> f32 = using x: normal()', 'shape-mismatch'],
      ['fn f(k: Key, x: f32[N]) -> f32[N] = for n: using k: x[n] + normal()', 'shared-key'],
      ['fn f(k: [B]Key) -> f32[B, 3] = for b, t: using k[b]: normal()', 'shared-key'],
      ['fn f(k: Key[3]) -> f32[3] = for b: using k[b]: normal()', 'arity'],
    ],
  },
  'a condition is one truth value, both branches one type': {
    good: [
      'fn f(x: f32[T]) -> f32[T] = if T > 3 { x } else { -x }',
      'fn f(x: f32) -> f32 = if x > 0 { x } else { 0 }',
    ],
    bad: [
      ['fn f(x: f32[T]) -> f32 = if x > 0 { 1 } else { 2 }', 'type-mismatch'],
      ['fn f(x: f32, y: f32[T]) -> f32 = if x > 0 { x } else { y }', 'type-mismatch'],
    ],
  },
  tuples: {
    good: [
      'fn g(p: (f32, f32[T])) -> f32 = p.0 + sum(p.1)\nfn f(x: f32[T]) -> f32 = g((1, x))',
      'fn g(p: (f32, f32[T])) -> f32 = p.0 + sum(p.1)\nfn f(x: f32[B], y: f32[B, T]) -> f32[B] = g((x, y))',
      'fn f(x: f32[T]) -> (f32[T], i32[T]) = for t: (x[t], 1)',
      'fn f(x: f32) -> (f32, (f32, i32)) = (1, (x, 2))',
      'fn f(p: (f32[T, D], i32[T])) -> [T](f32[D], i32) = for t: p[t]',
    ],
    bad: [
      ['fn f(x: f32[T]) -> (f32, f32) = (1, x)', 'shape-mismatch'],
      [
        'fn g(p: (f32, f32[T])) -> f32 = p.0 + sum(p.1)\nfn f(x: f32[B], y: f32[C, T]) -> f32[B] = g((x, y))',
        'shape-mismatch',
      ],
    ],
  },
  'records are built with named fields': {
    good: [
      'record P { a: f32, b: f32 = 2 }\nfn f(x: f32) -> P = P(a: x)',
      'record P[N] { a: f32[N], n: i32 }\nfn f(x: f32[T]) -> P[T] = P(a: x, n: 3) with (a: x * 2)',
    ],
    bad: [
      ['record P { a: f32 }\nfn f(x: f32) -> P = P(x)', 'arity'],
      ['record P { a: f32 }\nfn f() -> P = P()', 'arity'],
      ['record P { a: f32 }\nfn f(x: f32) -> P = P(a: x, c: x)', 'unknown-field'],
      ['record P { a: f32 }\nfn f(p: P) -> f32 = p.c', 'unknown-field'],
      ['record P { a: f32[3] }\nfn f(x: f32) -> P = P(a: x)', 'shape-mismatch'],
    ],
  },
  'static parameters': {
    good: [
      'fn cut[K](x: f32[T]) -> f32[K] where K <= T = x[..K]\nfn f(x: f32[9]) -> f32[4] = cut[4](x) + cut(x)',
      'fn g[causal: bool = true](x: f32) -> f32 = if causal { x } else { -x }\nfn f(x: f32) -> f32 = g(x) + g[causal: false](x)',
      'type Rows[N] = f32[N, 3]\nfn f(x: Rows[4]) -> f32[4, 3] = x',
    ],
    bad: [
      [
        'fn cut[K](x: f32[T]) -> f32[K] where K <= T = x[..K]\nfn f(x: f32[3]) -> f32[4] = cut(x)',
        'condition-violated',
      ],
      ['fn cut[K](x: f32[T]) -> f32 = 1\nfn f(x: f32[3]) -> f32 = cut(x)', 'undetermined'],
      ['type Tiny = GPT2[V: 65, C: 64, D: 768, H: 10, L: 4]', 'not-divisible'],
      ['type Tiny = GPT2[65, 64]', 'arity'],
      ['fn f(x: f32[T]) -> f32[T, N] = x', 'unbound-dim'],
      ['model R[D] { w: R[D] }', 'recursive-type'],
    ],
  },
  blocks: {
    good: [
      'fn f(p: (f32, f32[T])) -> f32 {\n  let (a, b) = p\n  let _ = a\n  sum(b)\n}',
      'test "one" {\n  assert 1 < 2\n}',
      'plan p {\n  let artifact = 1\n}',
    ],
    bad: [
      ['fn f(x: f32) -> f32 {\n  x\n  - x\n}', 'unused-value'],
      ['fn f(x: f32) -> f32 {\n  let (a, b) = x\n  a\n}', 'type-mismatch'],
      ['fn f(x: f32) -> f32 {\n  let y = x\n}', 'missing-value'],
      ['fn f(x: f32) -> f32 {\n  assert x > 0\n  x\n}', 'misplaced-assert'],
    ],
  },
});

test('one mistake, one message: what depends on it stays silent', () => {
  const { diagnostics } = checkText(
    [
      'use std.nope.thing',
      'fn f(x: f32[T]) -> f32 {',
      '  let a = softmx(x)',
      '  let (b, c) = a',
      '  sum(b) + c',
      '}',
      'fn g(x: Nope[3]) -> f32 = 1',
      'fn h(x: f32) -> f32 = g(x) + thing(x)',
    ].join('\n'),
  );
  expect(diagnostics.map(({ slug }) => slug)).toEqual([
    'unknown-module',
    'unknown-name',
    'unknown-name',
  ]);
});
