/** The rules of loops, stacks, open shapes, derivatives and conditions. */
import { testRules } from './rule.ts';

testRules({
  'the frame is of data, or of a stack of models': {
    good: [
      'fn score(x: float[D], w: float[D]) -> float = x @ w\nmodel M[D] {\n  w: float[D] ~ 0\n  (x: float[T, D]) -> float[T] = score(x, w)\n}',
      'fn score(x: float[D], w: float[D]) -> float = x @ w\nmodel M[K, D] {\n  w: float[K, D] ~ 0\n  (x: float[D]) -> float[K] = for k: score(x, w[k])\n}',
      'fn f(m: [L]Linear[D, D], x: float[D]) -> float[L, D] = m(x)',
    ],
    bad: [
      [
        'fn score(x: float[D], w: float[D]) -> float = x @ w\nmodel M[K, D] {\n  w: float[K, D] ~ 0\n  (x: float[D]) -> float[K] = score(x, w)\n}',
        'weight-frame',
      ],
    ],
  },
  'loops carry one type': {
    good: [
      'fn f(x: f32[T]) -> f32 = fold(0, x, |a, b| a + b)',
      'fn f(x: f32[T, D], m: [T]Linear[D, D] as f32) -> (f32[D], f32[T]) = scan(x[0], (x, m), |a, (row, layer)| (a + layer(row), sum(a)))',
      'fn f() -> i32[8] = scan((1, 1), 0..8, |(a, b), _| ((b, a + b), a)).1',
    ],
    bad: [
      ['fn f(x: f32[T]) -> f32 = fold(0.0, x, |a, b| (a, b))', 'shape-mismatch'],
      ['fn f(x: f32) -> f32 = fold(0.0, x, |a, b| a + b)', 'shape-mismatch'],
      [
        'fn f(x: f32[T], y: f32[S]) -> f32 = fold(0.0, (x, y), |a, (b, c)| a + b + c)',
        'shape-mismatch',
      ],
      ['fn f(x: f32[T]) -> f32 = scan(0.0, x, |a, b| a + b).0', 'shape-mismatch'],
    ],
  },
  'conditions are proved, or asked of the caller': {
    good: [
      'fn half(x: f32[K]) -> f32 where K % 2 == 0 = x[0]\nfn g(x: f32[N]) -> f32 = half(x)\nfn f(x: f32[4]) -> f32 = g(x)',
      'fn half(x: f32[K]) -> f32 where K % 2 == 0 = x[0]\nfn g(x: f32[N]) -> f32 = half(concat(x, x))\nfn f(x: f32[3]) -> f32 = g(x)',
      'record Halves[K] where K % 2 == 0 { low: f32[K/2] }\nfn g(x: f32[N]) -> Halves[2 * N] = Halves(low: x)\nfn f(h: Halves[N]) -> Halves[N] = Halves[N](low: 2 * h.low)',
      'use std.nn.attention.Attention\nfn f(a: Attention[8, 2] as f32, x: f32[4, 8]) -> f32[4, 8] = a(x)',
    ],
    bad: [
      [
        'fn half(x: f32[K]) -> f32 where K % 2 == 0 = x[0]\nfn g(x: f32[N]) -> f32 = half(x)\nfn f(x: f32[3]) -> f32 = g(x)',
        'not-divisible',
      ],
      [
        'fn f(x: f32[3]) -> f32 = g(x)\nfn g(x: f32[N]) -> f32 = half(x)\nfn half(x: f32[K]) -> f32 where K % 2 == 0 = x[0]',
        'not-divisible',
      ],
      [
        'model Halves[K] where K % 2 == 0 { low: float[K] ~ 0 }\nrandom fn g(x: f32[N]) -> f32 = norm(init[Halves[N]]())\nrandom fn f(x: f32[3]) -> f32 = g(x)',
        'not-divisible',
      ],
      [
        'use std.nn.attention.Attention\ntest "odd heads" {\n  let a = init[Attention[6, 2]]()\n  assert close(a(for t < 4, d < 6: 0), for t < 4, d < 6: 0)\n}',
        'not-divisible',
      ],
    ],
  },
  'derivatives are linear maps': {
    good: [
      'fn f(x: f32[N], dy: f32) -> (f32, f32[N]) = vjp(|x| sum(x^2), x, dy)',
      'fn f(m: Linear[I, O] as f32, dm: Linear[I, O] as f32, x: f32[I]) -> f32[O] = jvp(|m| m(x), m, dm).1',
    ],
    bad: [
      ['fn f(x: f32[N], dy: f32[M]) -> f32[N] = vjp(|x| sum(x^2), x, dy).1', 'shape-mismatch'],
      ['fn f(x: f32[N], dx: f32[M]) -> f32 = jvp(|x| sum(x^2), x, dx).1', 'shape-mismatch'],
    ],
  },
  'rows and stacks': {
    good: [
      'fn f(x: f32[N]) -> (f32[3], i32[3]) where N >= 3 = top_k[3](x)',
      'fn f(x: f32[N, D], at: i32, row: f32[D]) -> f32[N, D] = update(x, at, row)',
      'fn f(x: f32[N, D], at: i32) -> f32[4, D] where N >= 4 = slice[4](x, at)',
      'random fn f(x: f32[B, V]) -> i32[B] = categorical(x)',
    ],
    bad: [
      ['fn f(x: f32[9]) -> (f32[10], i32[10]) = top_k[10](x)', 'condition-violated'],
      [
        'fn f(x: f32[N, D], at: i32, row: f32[N]) -> f32[N, D] = update(x, at, row)',
        'shape-mismatch',
      ],
      ['fn f(x: f32[8], k: i32) -> f32[8] = top_k[k](x).0', 'not-static'],
      ['fn f(x: f32[V]) -> i32 = categorical(x)', 'random-effect'],
    ],
  },
  'a list is an axis': {
    good: [
      'fn f(x: f32) -> f32[3] = [1, x, 2.5]',
      'fn f() -> f32[2, 2] = [[1, 2], [3, 4]]',
      'fn f(a: Linear[I, O], b: Linear[I, O]) -> [2]Linear[I, O] = [a, b]',
      'fn f() -> bool[2] = [true, false]',
    ],
    bad: [
      ['fn f(x: f32, y: i32) -> f32[2] = [x, y]', 'shape-mismatch'],
      ['fn f(x: f32[3], y: f32[4]) -> f32[2, 3] = [x, y]', 'shape-mismatch'],
      ['fn f() -> f32[3] = [1, 2]', 'shape-mismatch'],
      ['fn f(x: f32) -> f32 = sum([x > 0, 1])', 'type-mismatch'],
    ],
  },
  '..b binds all axes but the last': {
    good: [
      'fn f(x: f32[A, B, C]) -> f32[A, B] = for ..b: sum i: x[..b, i]',
      'fn f(x: f32[A, B, C], y: f32[A, B]) -> f32[A, B, C] = for ..b, c: x[..b, c] * y[..b]',
      'fn f(x: f32[A, B, C]) -> f32 = sum a, ..b: x[a, ..b]',
    ],
    bad: [
      ['fn f(x: f32[A, B]) -> f32[A] = for ..b: x[0, 0]', 'no-range'],
      ['fn f(x: f32[A, B], y: f32[A]) -> f32[A, B] = for ..b: x[..b] * y[..b]', 'shape-mismatch'],
      [
        'fn f(x: f32[A, B], y: f32[B, A]) -> f32[A, B] = for ..b: x[..b] * y[..b]',
        'shape-mismatch',
      ],
      ['fn f(x: f32[A, B]) -> i32[A, B] = for ..b: x[..b] + b', 'index-type'],
    ],
  },
  'a function of scalars goes over an open shape': {
    good: [
      'fn f(w: float[..S], g: float[..S]) -> float[..S] = min(exp(w), sigmoid(g)) + max(w, 0)',
      'fn f(w: float[..S]) -> float[..S] = select(w > 0, w, g(w))\nfn g(x: float) -> float = x / 2',
    ],
    bad: [
      ['fn f(w: float[..S], g: float[..R]) -> float[..S] = min(w, g)', 'shape-mismatch'],
      ['fn f(w: float[..S], g: f32[N]) -> float[..S] = min(w as f32, g)', 'open-shape'],
    ],
  },
  'an open shape comes first, and has no positions': {
    good: [
      'fn swap(x: [..S](f32, f32)) -> [..S](f32, f32) = (x.1, x.0)\nfn f(x: f32[A, B], y: f32[A, B]) -> (f32[A, B], f32[A, B]) = swap((x, y))',
      'fn f(w: float[..S, D]) -> float[..S] = w[.., 0]',
      'fn f(w: float[..S, D]) -> float[..S] = max(w)',
      'fn ends(w: float) -> float[2] = [w, -w]\nfn f(w: float[..S]) -> float[..S, 2] = ends(w)',
      'fn f(w: float[..S, D], x: float[D, O]) -> float[..S, O] = w @ x',
    ],
    bad: [
      ['fn f(w: float[..S]) -> float = w[0]', 'open-shape'],
      ['fn f(w: float[..S]) -> float[..S] = w[.., 0]', 'open-shape'],
      ['fn f(w: float[..S]) -> float[..S] = sum k < 3: w', 'open-shape'],
      ['fn f(w: float[..S], x: float[D]) -> float = x @ w', 'open-shape'],
      ['fn f(w: float[..S]) -> float = max(w)', 'open-shape'],
      ['fn f(x: [..S]Linear[2, 3]) -> f32 = 1', 'open-shape'],
      [
        'fn swap(x: [..S](f32, f32)) -> [..S](f32, f32) = (x.1, x.0)\nfn f(x: f32[A], y: f32[A, B]) -> f32[A] = swap((x, y)).0',
        'shape-mismatch',
      ],
    ],
  },
  'a call that goes over leaves makes trees': {
    good: [
      'fn both(w: float[..S]) -> (float[..S], float[..S]) = (2 * w, w)\nfn f(l: Linear[I, O]) -> (Linear[I, O], Linear[I, O]) = both(l)',
      'fn split(w: float) -> (float, f32) = (2 * w, w as f32)\nfn f(l: Linear[I, O] as f16) -> (Linear[I, O] as f16, Linear[I, O] as f32) = split(l)',
      'fn split(w: float) -> (float, f32) = (2 * w, w as f32)\nfn f(w: float[..S]) -> (float[..S], f32[..S]) = split(w)',
    ],
    bad: [
      [
        'fn ends(w: float) -> float[2] = [w, -w]\nfn f(l: Linear[I, O]) -> Linear[I, O] = ends(l)',
        'not-a-tree',
      ],
      [
        'fn energy(w: float[..S]) -> float = 0\nfn f(l: Linear[I, O]) -> Linear[I, O] = energy(l)',
        'not-a-tree',
      ],
      [
        'fn big(w: float) -> bool = w > 0\nfn f(l: Linear[I, O]) -> Linear[I, O] = big(l)',
        'not-a-tree',
      ],
    ],
  },
  'an open shape is asked for its axes': {
    good: [
      'fn f(w: float[..S]) -> float[..S] = if w is [M, N] { for m, n: w[m, n] / N } else { w }',
      'fn f(w: float[..S], g: float[..S]) -> float[..S] = if w is [M, N] { (w @ for n < N, m < M: g[m, n]) @ g } else { 0 * g }',
      'fn f(w: float[..S]) -> f32 = if w is [N] { N } else { 0 }',
      'fn flat(w: float[..S]) -> float[..S] = if w is [M, N] { for m: w[m] / M } else { w }\nfn f(m: Linear[I, O]) -> Linear[I, O] = flat(m)',
    ],
    bad: [
      [
        'fn f(w: float[..S]) -> float[..S] = if w is [M, N] { for n, m: w[m, n] } else { w }',
        'type-mismatch',
      ],
      ['fn f(w: float[A, B]) -> float[A, B] = if w is [M, N] { w } else { w }', 'type-mismatch'],
      [
        'fn f(w: float[..S], x: f32[M]) -> float[..S] = if w is [M, N] { w } else { w }',
        'duplicate-name',
      ],
      ['fn f(w: float[..S]) -> float[..S] = if w is [M, 3] { w } else { w }', 'not-a-size'],
      ['fn f(w: float[..S]) -> f32 = if w is [M, N] { 1 } else { N }', 'unknown-name'],
    ],
  },
  'a trace is its value': {
    good: [
      'fn f(x: f32[T]) -> f32[T] = trace("x", x) + 1',
      'fn f(l: Linear[I, O]) -> Linear[I, O] = trace("layer", l)',
      'fn f(x: f32[T]) -> f32[T] = for t: trace("x", (x[t], t)).0',
    ],
    bad: [
      ['fn f(x: f32[T]) -> f32[T] = trace(x, "x")', 'shape-mismatch'],
      ['fn f(x: f32[T]) -> f32[T] = trace(x)', 'arity'],
    ],
  },
});
