/** The rules of what stands in square brackets after a value. */
import { testRules } from './rule.ts';

testRules({
  'one of several positions on one axis may be computed': {
    good: [
      'fn f(x: f32[A * 2]) -> f32[A] = for a: x[(a, 1)]',
      'fn f(x: f32[A * 3]) -> f32[A, 2] = for a, i < 2: x[(a, i + 1)]',
      'fn f(x: f32[A * 3], p: i32[B]) -> f32[A, B] = for a: x[(a, p)]',
    ],
    bad: [
      ['fn f(x: f32[A * 3]) -> f32[A, 3] = for a, i < 3: x[(a, i + 1)]', 'index-out-of-range'],
      ['fn f(x: f32[A * 3]) -> f32[A] = for a: x[(a, 3)]', 'index-out-of-range'],
      ['fn f(x: f32[A], i: i32) -> f32 = x[(i, i)]', 'no-range'],
      ['fn f(x: f32[A * 2]) -> f32[A] = for a: x[(a, 1.0)]', 'type-mismatch'],
    ],
  },
  'the room of positions and slices is asked of callers': {
    good: [
      'fn f(x: f32[N]) -> f32 = x[1]\nfn g(x: f32[2]) -> f32 = f(x)',
      'fn f(x: f32[N]) -> f32 = x[N - 2]\nfn g(x: f32[2]) -> f32 = f(x)',
      'fn f(x: f32[N]) -> f32[4] = for t < 4: x[3 * t]\nfn g(x: f32[10]) -> f32[4] = f(x)',
      'fn f(x: f32[2 * T - 1]) -> f32[T, T] = for t, s: x[t - s + T - 1]\nfn g(x: f32[1]) -> f32[1, 1] = f(x)',
      'fn f[K](x: f32[N]) -> f32[K] = x[..K]\nfn g[K](x: f32[N]) -> f32 where K <= N = sum(f[K](x))',
      'fn f(x: f32[N]) -> f32 = if N > 1 { x[1] } else { x[0] }\nfn g(x: f32[1]) -> f32 = f(x)',
    ],
    bad: [
      ['fn f(x: f32[N]) -> f32 = x[1]\nfn g(x: f32[1]) -> f32 = f(x)', 'condition-violated'],
      ['fn f(x: f32[N]) -> f32 = x[N - 2]\nfn g(x: f32[1]) -> f32 = f(x)', 'condition-violated'],
      [
        'fn f(x: f32[N]) -> f32[4] = for t < 4: x[3 * t]\nfn g(x: f32[9]) -> f32[4] = f(x)',
        'condition-violated',
      ],
      [
        'fn f[K](x: f32[N]) -> f32[K] = x[..K]\nfn g(x: f32[N]) -> f32 = sum(f[5](x))\nfn h(x: f32[3]) -> f32 = g(x)',
        'condition-violated',
      ],
      [
        'fn f(x: f32[N]) -> f32[2] = x[1..3]\nfn g(x: f32[2]) -> f32[2] = f(x)',
        'condition-violated',
      ],
    ],
  },
});
