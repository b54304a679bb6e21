/** The rules of what may stand where a size is needed. */
import { testRules } from './rule.ts';

const config = 'record Config { width: i32, heads: i32 = 4 }\nlet config = Config(width: 12)\n';

testRules({
  'constants made of numbers are sizes': {
    good: [
      'let width = 64\nlet half = width / 2\nfn f(x: f32[width]) -> f32[half] = x[..half]',
      `${config}fn f(x: f32[config.width]) -> f32[config.heads, 3] = for h, i: x[(h, i)]`,
      'let width = 4\nfn f(x: f32[T]) -> f32[T] where T <= width = x\nfn g(x: f32[4]) -> f32[4] = f(x)',
      'let width = 4\nfn f(x: f32[width]) -> f32 = sum i < width: x[i]',
      'let width = 4\ntype Layer = Linear[width, 2 * width]\nfn f(l: Layer as f32, x: f32[4]) -> f32[8] = l(x)',
    ],
    bad: [
      ['let width = 4\nfn f(x: f32[width]) -> f32[5] = x', 'shape-mismatch'],
      ['let width = 4\nfn f(x: f32[widht]) -> f32 = sum(x)', 'unknown-name'],
      ['let width = 0.5\nfn f(x: f32[width]) -> f32 = sum(x)', 'not-static'],
      ['let width = 7\nlet half = width / 2\nfn f(x: f32[half]) -> f32 = sum(x)', 'not-a-size'],
      ['let width = max(4, 5)\nfn f(x: f32[width]) -> f32 = sum(x)', 'not-static'],
      [`${config}fn f(x: f32[config.depth]) -> f32 = sum(x)`, 'not-static'],
      ['let a = b\nlet b = a\nfn f(x: f32[a]) -> f32 = sum(x)', 'recursive-type'],
      [
        'let width = 4\nfn f(x: f32[T]) -> f32[T] where T <= width = x\nfn g(x: f32[5]) -> f32[5] = f(x)',
        'condition-violated',
      ],
    ],
  },
  'a let of sizes is a size': {
    good: [
      'fn f(x: f32[2 * K]) -> f32[K] {\n  let half = 2 * K / 2\n  x[..half]\n}',
      'fn f(x: f32[T]) -> f32[T] {\n  let n = T\n  let y: f32[n] = x\n  for t < n: y[t]\n}',
      `${config}fn f() -> i32[8] {\n  let c = Config(width: 8)\n  0..c.width\n}`,
    ],
    bad: [
      ['fn f(x: f32[T], n: i32) -> f32 {\n  let k = n + 1\n  sum(x[..k])\n}', 'not-static'],
      ['fn f(n: i32, x: f32[n]) -> f32 = sum(x)', 'not-static'],
      [`${config}fn f(c: Config, x: f32[c.width]) -> f32 = sum(x)`, 'not-static'],
      [`${config}fn f(c: Config, x: f32[T]) -> f32 = sum(x[..c.width])`, 'not-static'],
      ['model M[D] {\n  w: float[D] ~ 0\n  (x: float[D]) -> float = sum(x[..w])\n}', 'not-static'],
    ],
  },
});
