/** What people write from habit, and that the one message about it says what to write instead. */
import { expect, test } from 'vitest';
import { checkText } from '../types/program.ts';

interface Habit {
  readonly text: string;
  readonly slug: string;
  /** Part of the hint, the label or the title. */
  readonly says: string;
}

/** The body of a function of `x: f32[T, D]`, a scalar `s` and a vector `v`. */
const inBody = (text: string, slug: string, says: string): Habit => ({
  text: `fn f(x: f32[T, D], s: f32, v: f32[D]) -> f32[T, D] {\n  ${text}\n}`,
  slug,
  says,
});

const inFile = (text: string, slug: string, says: string): Habit => ({ text, slug, says });

const marks: readonly Habit[] = [
  inBody('x += 1\n  x', 'foreign-syntax', 'let x = x + 1'),
  inBody('x -= s\n  x', 'foreign-syntax', 'let x = x - 1'),
  inBody('x := x + 1\n  x', 'foreign-syntax', 'let x = 1'),
  inBody('s++\n  x', 'foreign-syntax', 'let x = x + 1'),
  inBody('x ** 2', 'foreign-syntax', 'x^2'),
  inBody('x .* x', 'foreign-syntax', 'a * b'),
  inBody('x # twice', 'foreign-syntax', '`//`'),
  inBody('x;', 'foreign-syntax', 'new line'),
  inBody('if s > 0 && s < 1 { x } else { x }', 'foreign-syntax', '`and`'),
  inBody('if !(s > 0) { x } else { x }', 'foreign-syntax', '`not`'),
  inBody('s > 0 ? x : x', 'foreign-syntax', 'if c { a } else { b }'),
  inFile("plan p {\n  let t = 'text'\n  t\n}", 'foreign-syntax', 'double quotes'),
  inFile('plan p {\n  let t = f"loss {x}"\n  t\n}', 'foreign-syntax', 'no prefix'),
  inBody('for t, d: x[..., 0][t]', 'foreign-syntax', 'x[.., 0]'),
  inBody('x[:, 0]', 'foreign-syntax', 'x[_, 0]'),
  inBody('x[1:]', 'foreign-syntax', 'x[1..3]'),
  inBody('for t: x[-1]', 'index-out-of-range', 'from the end'),
];

const words: readonly Habit[] = [
  inFile('def f(x):\n    return x + 1', 'foreign-syntax', 'fn name(x: f32) -> f32'),
  inFile('class MLP(nn.Module):\n    pass', 'foreign-syntax', '`model`'),
  inFile('model MLP(nn.Module) {\n  w: float[2] ~ 0\n}', 'syntax', 'square brackets'),
  inFile('import torch', 'foreign-syntax', 'use std.nn'),
  inFile('from torch import nn', 'foreign-syntax', 'use std.nn'),
  inFile('use torch.nn', 'unknown-module', 'std.nn'),
  inBody('return x', 'foreign-syntax', 'last expression'),
  inBody('let y = x\n  return y', 'foreign-syntax', 'last expression'),
  inBody('if s > 0 { x } elif s < 0 { x } else { x }', 'foreign-syntax', 'else if'),
  inBody('while s > 0 {\n    x\n  }', 'foreign-syntax', '`fold`'),
  inBody('for t in range(T): x[t]', 'syntax', 'for i < 10'),
  inBody('[r * 2 for r in x]', 'foreign-syntax', 'for t: 2 * x[t]'),
  inBody('x if s > 0 else x', 'foreign-syntax', 'if c { a } else { b }'),
  inBody('fold(x, v, lambda a, b: a)', 'foreign-syntax', '|x| x + 1'),
  inBody('print(x)\n  x', 'unknown-name', 'trace("name", x)'),
  inFile('fn f() -> bool = True', 'foreign-syntax', '`true`'),
  inFile('fn f() -> bool = False', 'foreign-syntax', '`false`'),
  inBody('sum(x, None)', 'foreign-syntax', 'no null'),
  inFile('fn f(x: int) -> i32 = x', 'foreign-syntax', '`i32`'),
  inFile('fn f(x: Tensor) -> f32 = 1', 'unknown-name', 'f32[T, D]'),
  inFile('fn f(x) -> f32 = x', 'missing-type', 'x: f32[T]'),
  inFile('fn f(x: f32) = x', 'missing-result', '->'),
  inFile('fn f(x: f32): f32 = x', 'missing-result', '->'),
  inFile('fn f(x: f32) f32 = x', 'missing-result', '->'),
];

const changes: readonly Habit[] = [
  inBody('y = x\n  y', 'missing-let', 'let y'),
  inBody('x[0] = v\n  x', 'missing-let', 'update(x, i, e)'),
  inFile(
    'model M[D] {\n  w: float[D] ~ 0\n  (x: float[D]) -> float[D] {\n    self.w = x\n    x\n  }\n}',
    'missing-let',
    'self with (w: e)',
  ),
];

const names: readonly Habit[] = [
  inBody('for t: x[t] * x.shape', 'unknown-field', 'T and D are numbers'),
  inBody('x.T', 'unknown-field', 'for d, t: x[t, d]'),
  inBody('x.sum()', 'unknown-field', 'sum(x)'),
  inBody('x.view(T, D)', 'unknown-field', 'for t, (h, i)'),
  inBody('reshape(x, T, D)', 'unknown-name', 'for t, (h, i)'),
  inBody('x.to(f16)', 'unknown-field', 'x as f16'),
  inBody('x.detach()', 'unknown-field', 'stop_grad(x)'),
  inBody('relu(x)', 'unknown-name', 'max(x, 0)'),
  inBody('zeros(T, D)', 'unknown-name', 'for t < T: 0.0'),
  inBody('einsum("td,d->t", x, v)', 'unknown-name', 'sum d'),
  inBody('vmap(sin)(x)', 'unknown-name', 'f(x)'),
  inBody('np.exp(x)', 'unknown-name', 'exp(…)'),
  inBody('torch.relu(x)', 'unknown-name', 'max(x, 0)'),
  inBody('torch.nn.functional.exp(x)', 'unknown-name', 'exp(…)'),
  inFile(
    'use std.nn.Linear\nfn f(x: f32[T]) -> f32[T] = F.softmax(x)',
    'unknown-name',
    'use std.nn.softmax',
  ),
];

const axes: readonly Habit[] = [
  inBody('sum(x, axis=0)', 'foreign-syntax', 'sum d: x[t, d]'),
  inBody('torch.softmax(x, dim=1)', 'foreign-syntax', 'sum d: x[t, d]'),
  inBody('sum(x, axis: 0)', 'arity', 'sum d: x[t, d]'),
  inBody('clamp(x, low=0, high=1)', 'foreign-syntax', 'rate: 0.1'),
  inFile(
    'fn f(x: f32[T, D], b: f32[1, D]) -> f32[T, D] = x + b',
    'no-broadcast',
    'An axis of length 1 is not repeated',
  ),
  inBody('x + (for t: s)', 'no-broadcast', 'a scalar on one side'),
];

test.each([...marks, ...words, ...changes, ...names, ...axes])(
  '$says: $text',
  ({ text, slug, says }) => {
    const { diagnostics } = checkText(text);
    expect(diagnostics.map((each) => each.slug)).toEqual([slug]);
    const { title, label = '', hint = '' } = diagnostics[0]!;
    expect(`${title}\n${label}\n${hint}`).toContain(says);
  },
);

test('a division that begins a comment is a warning; a remark is not', () => {
  const half = checkText('fn f(n: i32) -> i32 = n // 2').diagnostics;
  expect(half.map(({ severity, slug }) => [severity, slug])).toEqual([
    ['warning', 'foreign-syntax'],
  ]);
  expect(half[0]!.hint).toContain('div(a, b)');
  const remarks = 'fn f(n: i32) -> i32 = n // 2 of them\n// 3\nfn g(n: i32) -> i32 = n // [T]';
  expect(checkText(remarks).diagnostics).toEqual([]);
});
