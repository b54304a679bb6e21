/** The rules of calls and axes: programs that keep them, and programs that break them. */
import { testRules } from './rule.ts';

testRules({
  'functions with defaults are values': {
    good: [
      'fn scaled(x: f32, by: f32 = 2.0) -> f32 = x * by\nfn one(f: (f32) -> f32, x: f32) -> f32 = f(x)\nfn two(f: (f32, f32) -> f32, x: f32) -> f32 = f(x, x)\nfn h(x: f32) -> f32 = one(scaled, x) + two(scaled, x)',
      'fn both(f: (f32[D]) -> f32[L, D], x: f32[D]) -> f32[L, D] = f(x)\nfn h(m: [L]Linear[D, D] as f32, x: f32[D]) -> f32[L, D] = both(m, x)',
    ],
    bad: [
      [
        'fn scaled(x: f32, by: f32) -> f32 = x * by\nfn one(f: (f32) -> f32, x: f32) -> f32 = f(x)\nfn h(x: f32) -> f32 = one(scaled, x)',
        'arity',
      ],
      [
        'fn scaled(x: f32, by: f32 = 2.0) -> f32 = x * by\nfn three(f: (f32, f32, f32) -> f32, x: f32) -> f32 = f(x, x, x)\nfn h(x: f32) -> f32 = three(scaled, x)',
        'arity',
      ],
    ],
  },
  'a call lifts over leading axes': {
    good: [
      'fn f(x: float[B, T, D], n: LayerNorm[D]) -> float[B, T, D] = n(x)',
      'fn f(m: [L]Linear[D, D], x: float[D]) -> float[L, D] = m(x)',
      'fn pick(x: f32[N], i: i32) -> f32 = x[i]\nfn f(x: f32[B, N], i: i32[B, T]) -> f32[B, T] = pick(x, i)',
      'fn f(x: f32[T, D]) -> f32[T] = max(x)',
    ],
    bad: [
      ['fn f(x: f32[T], y: f32[S]) -> f32[T] = min(x, y)', 'frame-mismatch'],
      ['fn f(m: [L]Linear[D, D], x: float[B, D]) -> float[L, D] = m(x)', 'frame-mismatch'],
      ['fn f(x: float[D, T], n: LayerNorm[D]) -> float[D, T] = n(x)', 'shape-mismatch'],
      ['fn f(x: f32) -> f32 = sum(x)', 'shape-mismatch'],
    ],
  },
  'operators do not broadcast': {
    good: [
      'fn f(x: f32[T], y: f32[T], s: f32) -> f32[T] = (x + y) * s - 1 / s',
      'fn f(x: i32, y: i32) -> f32 = x / y',
      'fn f(x: f32, n: i32) -> f32 = x^n + x^2',
    ],
    bad: [
      ['fn f(x: f32[T], y: f32[S, T]) -> f32[T] = x + y', 'no-broadcast'],
      ['fn f(x: f32[T], y: i32[T]) -> f32[T] = x + y', 'type-mismatch'],
      ['fn f(x: bool) -> bool = x + x', 'type-mismatch'],
      ['fn f(x: f32) -> bool = x and true', 'type-mismatch'],
    ],
  },
  '@ contracts the last axis with the first': {
    good: ['fn f(x: f32[A, B], y: f32[B, C, D]) -> f32[A, C, D] = x @ y'],
    bad: [
      ['fn f(x: f32[A, B], y: f32[A]) -> f32[B] = x @ y', 'shape-mismatch'],
      ['fn f(x: f32, y: f32[A]) -> f32[A] = x @ y', 'shape-mismatch'],
    ],
  },
  'equal sizes are equal': {
    good: [
      'fn f(x: f32[T + 1]) -> f32[1 + T] = x',
      'fn f(x: f32[H * (D/H)]) -> f32[D] = x',
      'fn g(x: f32[T + 1], y: f32[T]) -> f32[T] = y\nfn f(x: f32[8], y: f32[7]) -> f32[7] = g(x, y)',
      'fn g(x: f32[2 * K]) -> f32[K] = x[..K]\nfn f(x: f32[6]) -> f32[3] = g(x)',
    ],
    bad: [
      ['fn f(x: f32[T + 1]) -> f32[T] = x', 'shape-mismatch'],
      [
        'fn g(x: f32[T + 1], y: f32[T]) -> f32[T] = y\nfn f(x: f32[8], y: f32[8]) -> f32[8] = g(x, y)',
        'shape-mismatch',
      ],
      ['fn f(x: f32[7/2]) -> f32 = 1', 'not-a-size'],
      ['fn f(x: f32[0]) -> f32 = 1', 'not-a-size'],
      ['fn f(l: Linear[3, 0] as f32) -> f32 = 1', 'not-a-size'],
      [
        'fn g[K](x: f32[N]) -> f32[K] where K <= N = x[..K]\nfn f(x: f32[3]) -> f32 = sum(g[0](x))',
        'not-a-size',
      ],
    ],
  },
  'a bare index takes the range of its axis': {
    good: [
      'fn f(x: f32[A, B]) -> f32[B, A] = for b, a: x[a, b]',
      'fn f(x: f32[A * B]) -> f32[A, B] = for a, b: x[(a, b)]',
      'fn f(x: f32[A, B]) -> f32[A * B] = for (a, b): x[a, b]',
      'fn f(x: f32[12]) -> f32[3, 4] = for a < 3, b: x[(a, b)]',
      'fn f() -> f32[4, 3] = for t, d < 3: 1',
    ],
    bad: [
      ['fn f(x: f32[A, B]) -> f32[A, B] = for a, b: x[a, a]', 'shape-mismatch'],
      ['fn f(x: f32[A, B]) -> f32[A, B] = for a, b: x[b, a]', 'shape-mismatch'],
      ['fn f(x: f32[T]) -> f32 = sum t: 1', 'no-range'],
      ['fn f(x: f32[A, B]) -> f32[A] = for a: x[a, 0, 0]', 'shape-mismatch'],
    ],
  },
  'indices are integers in range, slices static': {
    good: [
      'fn f(x: f32[V, D], ids: i32[T]) -> f32[T, D] = x[ids]',
      'fn f(x: f32[8]) -> f32[4] = x[..4] + x[4..] + x[2..6]',
      'fn f(x: f32[T, D]) -> f32[T] = x[.., 0] + x[_, 1]',
      'fn f(x: f32[T], n: i32) -> f32 = x[n + 1]',
      'fn f(x: f32[T]) -> f32[T] = for t: if t > 0 { x[t - 1] } else { 0 }',
      'fn f(x: f32[T + K - 1]) -> f32[T, K] = for t, k: x[t + k]',
      'fn f(x: f32[2 * T]) -> f32[T] = for t: x[2 * t + 1]',
    ],
    bad: [
      ['fn f(x: f32[T]) -> f32[T] = for t < T: x[t - 1]', 'index-out-of-range'],
      ['fn f(x: f32[T]) -> f32[T] = for t < T: x[t + 1]', 'index-out-of-range'],
      ['fn f(x: f32[T]) -> f32[T] = for t: x[T - t]', 'index-out-of-range'],
      ['fn f(x: f32[T], i: f32) -> f32 = x[i]', 'index-type'],
      ['fn f(x: f32[8]) -> f32 = x[8]', 'index-out-of-range'],
      ['fn f(x: f32[8]) -> f32 = x[-1]', 'index-out-of-range'],
      ['fn f(x: f32[8]) -> f32[7] = x[2..9]', 'index-out-of-range'],
      ['fn f(x: f32[T], n: i32) -> f32[T] = x[..n]', 'not-static'],
    ],
  },
  'a reducer reduces its own indices only': {
    good: [
      'fn f(x: f32[T, D]) -> f32[D] = mean t: x[t]',
      'fn f(x: f32[T, D]) -> f32[D, T] = softmax t: x[t]',
      'fn f(x: f32[A, B]) -> f32 = sum a, b: x[a, b]',
      'fn f(x: f32[T], b: f32) -> f32 = (sum t: x[t]) + b + sum t: (x[t] + b)',
      'fn f(x: f32[T]) -> i32 = argmax t: x[t]',
    ],
    bad: [
      ['fn f(x: f32[T], b: f32) -> f32 = sum t: x[t] + b', 'ambiguous-reach'],
      ['fn f(x: f32[T]) -> f32 = summ t: x[t]', 'unknown-name'],
    ],
  },
  'functions are expanded where a function type is expected': {
    good: [
      'fn ap(g: (f32) -> f32, x: f32) -> f32 = g(x)\nfn low(x: f32, top: f32 = 1) -> f32 = min(x, top)\nfn f(x: f32) -> f32 = ap(exp, x) + ap(|y| 2 * y, x) + ap(low, x)',
      'fn ap(g: (f32[I]) -> f32[O], x: f32[I]) -> f32[O] = g(x)\nfn f(m: Linear[3, 4] as f32, x: f32[3]) -> f32[4] = ap(m, x)',
      'fn f(x: f32) -> f32 {\n  let g = |y: f32| y * x\n  g(2)\n}',
    ],
    bad: [
      [
        'fn ap(g: (f32) -> f32, x: f32) -> f32 = g(x)\nfn f(x: f32) -> f32 = ap(x, x)',
        'shape-mismatch',
      ],
      [
        'fn ap(g: (f32) -> f32, x: f32) -> f32 = g(x)\nfn f(x: f32) -> f32 = ap(|a, b| a, x)',
        'arity',
      ],
      ['fn f(x: f32) -> f32 {\n  let g = |y| y\n  g(x)\n}', 'undetermined'],
      ['fn f(x: f32) -> f32 = exp', 'not-a-value'],
      [
        'fn f(m: Linear[3, 4] as f32) -> Linear[3, 4] as f32 {\n  let g = |x: f32| 2 * x\n  g(m)\n}',
        'not-callable',
      ],
    ],
  },
  'chain applies a stack of layers': {
    good: [
      'fn f(m: [L]Linear[D, D], x: float[T, D]) -> float[T, D] = x |> chain(m)',
      'fn f(m: [L]Linear[D, D], x: float[D]) -> float[D] = chain(x, m, remat: true)',
      'fn f[again: bool = false](m: [L]Linear[D, D], x: float[D]) -> float[D] = chain(x, m, remat: again or L > 8)',
      'model Shift {\n  by: float\n  (x: float, turn: i32 = 0) -> float = by * x + turn as float\n}\nfn f(m: [L]Shift, x: float, turn: i32) -> float = chain(x, m, turn: turn)',
    ],
    bad: [
      ['fn f(m: Linear[D, D], x: float[D]) -> float[D] = chain(x, m)', 'type-mismatch'],
      ['fn f(m: [L]Linear[D, D], x: float[D]) -> float[D] = chain(x, m, doc: 1)', 'arity'],
      ['fn f(m: [L]Linear[D, E], x: float[D]) -> float[E] = chain(x, m)', 'shape-mismatch'],
      [
        'fn f(m: [L]Linear[D, D], x: float[D], y: bool) -> float[D] = chain(x, m, remat: y)',
        'not-static',
      ],
    ],
  },
  'arguments go by position, defaults by name': {
    good: [
      'fn g(x: f32, a: f32 = 1) -> f32 = x * a\nfn f(x: f32) -> f32 = g(x) + g(x, a: 2) + g(x: x)',
    ],
    bad: [
      ['fn g(x: f32, a: f32 = 1) -> f32 = x * a\nfn f(x: f32) -> f32 = g(x, 2)', 'arity'],
      ['fn f(x: f32) -> f32 = exp()', 'arity'],
      ['fn f(x: f32) -> f32 = exp(x, y: 3)', 'arity'],
    ],
  },
  'a dim crossed with the axis of its name is a warning': {
    good: ['fn g(x: f32[T]) -> f32 = sum(x)\nfn f(x: f32[B, T]) -> f32[B] = g(x)'],
    bad: [
      ['fn g(x: f32[T]) -> f32 = sum(x)\nfn f(x: f32[T, H]) -> f32[T] = g(x)', 'name-crossing'],
    ],
  },
  names: {
    good: ['fn f(x: f32) -> f32 {\n  let x = x + 1\n  let max = x\n  max\n}'],
    bad: [
      ['fn f(x: f32) -> f32 = y', 'unknown-name'],
      ['fn g(x: f32) -> f32 = x\nfn f(g: f32) -> f32 = g', 'shadowing'],
      [
        'model M[D] {\n  w: float[D] ~ 0\n  (x: float[D]) -> float[D] {\n    let w = x\n    w\n  }\n}',
        'shadowing',
      ],
      ['fn f(x: f32) -> f32 {\n  let y = x\n  x\n}', 'unused'],
      ['fn f(x: f32) -> f32 = x\nfn f(x: f32) -> f32 = x', 'duplicate-name'],
      ['fn f(x: f32) -> f32 = g(x)\nfn g(x: f32) -> f32 = f(x)', 'recursion'],
    ],
  },
});
