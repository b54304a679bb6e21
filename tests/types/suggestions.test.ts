/** What messages propose: names of the whole library, callees as they are written, dtypes before axes. */
import { expect, test } from 'vitest';
import { checkProgram } from '../../compiler/types/check.ts';
import { readLibrary } from '../support/library.ts';

const known = ['std.models.gpt2', 'std.nn', 'std.optim'];

/** Labels and hints of a program's messages. */
function said(text: string): string {
  const { diagnostics } = checkProgram({ file: 't.llm', text }, readLibrary, known);
  const parts = diagnostics.flatMap(({ title, label, hint, notes = [] }) => [
    title,
    label,
    hint,
    ...notes,
  ]);
  return parts.filter((part) => part !== undefined).join('\n');
}

test.each([
  ['fn f(x: f32[T]) -> f32[T] = softmax(x)', 'To import it: use std.nn.softmax'],
  [
    'fn f(x: f32[T]) -> f32[T] = softmx(x)',
    'did you mean `softmax`?  To import it: use std.nn.softmax',
  ],
  [
    'fn f(m: GPT2[V: 2, C: 2, D: 2, H: 2, L: 2]) -> f32 = 1',
    'To import it: use std.models.gpt2.GPT2',
  ],
  ['use std.optin.AdamW\nfn f(x: f32) -> f32 = x', 'did you mean `std.optim.AdamW`?'],
  ['use std.optimm\nfn f(x: f32) -> f32 = x', 'did you mean `std.optim`?'],
  ['use std.optim.AdamX\nfn f(x: f32) -> f32 = x', 'did you mean `Adam`?'],
])('%s', (text, proposal) => {
  expect(said(text)).toContain(proposal);
});

test('a private name of the library is not proposed', () => {
  expect(said('fn f(x: f32) -> f32 = counting(x)')).not.toContain('import');
});

test('a callee is called as it is written', () => {
  const text = `
use std.nn.Linear
model Net[D] {
  down: Linear[D, D]
  (x: float[D]) -> float[D] = down(x)
}
fn f(net: Net[D] as f32, x: f32[D + 1]) -> f32[D] = net.down(x)`;
  expect(said(text)).toContain('net.down takes');
});

test('where only the dtype of a lifted argument is wrong, that is said', () => {
  const text = 'fn pick(x: f32[D]) -> f32 = sum(x)\nfn f(x: i32[B, D]) -> f32[B] = pick(x)';
  expect(said(text)).toContain('this is i32, where f32 is needed');
});

test('a slice is proposed of a name only', () => {
  const named = 'fn f(x: f32[N], y: f32[N]) -> f32[N - 2] where 3 <= N = x[..N - 2] + y';
  expect(said(named)).toContain('Did you mean y[..N-2]?');
  const nameless = 'fn f(x: f32[N]) -> f32[N - 2] = x[..N - 2] + x[1..]';
  expect(said(nameless)).not.toContain('Did you mean');
});

test('a word of an item is written once', () => {
  expect(said('extern extern fn f(x: f32) -> f32')).toContain('`extern` is written twice');
  expect(said('random random fn f(x: f32) -> f32 = x')).toContain('`random` is written twice');
});
