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
});
