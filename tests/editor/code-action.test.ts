/** Quick fixes: what an editor offers, and the text that comes of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor, type Range } from './client.ts';

interface Action {
  readonly title: string;
  readonly kind: string;
  readonly edit: {
    readonly changes: Readonly<
      Record<string, readonly { readonly range: Range; readonly newText: string }[]>
    >;
  };
}

let editor: Editor;
beforeAll(async () => {
  ({ editor } = await Editor.start({}));
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

/** Each with the text, the place asked about, the action's title and the text afterwards. */
const fixes: readonly (readonly [string, string, string, string])[] = [
  [
    'fn f(x: f32[T]) -> f32 = mena(x)\n',
    'mena',
    'Write mean instead of mena',
    'fn f(x: f32[T]) -> f32 = mean(x)\n',
  ],
  [
    '//! About it.\n\nuse std.nn.gelu\nfn f(x: f32[T]) -> f32[T] = softmax(gelu(x))\n',
    'softmax',
    'Write use std.nn.softmax',
    '//! About it.\n\nuse std.nn.softmax\nuse std.nn.gelu\nfn f(x: f32[T]) -> f32[T] = softmax(gelu(x))\n',
  ],
  [
    'use std.nn.MLP\nfn f(m: MLP[2] as f32, x: f32[2]) -> f32[8] = m.upp(x)\n',
    'upp',
    'Write up instead of upp',
    'use std.nn.MLP\nfn f(m: MLP[2] as f32, x: f32[2]) -> f32[8] = m.up(x)\n',
  ],
  [
    'fn f(x: f32) -> f32 {\n  y = x\n  y\n}\n',
    'y = x',
    'Write let here',
    'fn f(x: f32) -> f32 {\n  let y = x\n  y\n}\n',
  ],
  [
    'fn f(x: f32) -> f32 {\n  let y = x\n  x\n}\n',
    'y',
    'Write _y instead of y',
    'fn f(x: f32) -> f32 {\n  let _y = x\n  x\n}\n',
  ],
  [
    'fn f(x: f32) -> f32 = x ** 2\n',
    '**',
    'Write ^ instead of **',
    'fn f(x: f32) -> f32 = x ^ 2\n',
  ],
];

test.each(fixes)('%j', async (text, needle, title, repaired) => {
  const [found] = await editor.show('main.llm', text);
  expect(found).toBeDefined();
  const { textDocument, position } = editor.at('main.llm', needle);
  const [action] = await editor.ask<readonly Action[]>('textDocument/codeAction', {
    textDocument,
    range: { start: position, end: position },
    context: { diagnostics: [found] },
  });
  expect(action).toMatchObject({ title, kind: 'quickfix' });
  const [edit] = action!.edit.changes[textDocument.uri]!;
  const before = text.split('\n').slice(0, edit!.range.start.line).join('\n').length;
  const start = before + (edit!.range.start.line > 0 ? 1 : 0) + edit!.range.start.character;
  const old = editor.textAt('main.llm', edit!.range);
  const after = text.slice(0, start) + edit!.newText + text.slice(start + old.length);
  expect(after).toBe(repaired);
  expect(await editor.show('main.llm', after)).toEqual([]);
});

test('where nothing is wrong, nothing is offered', async () => {
  await editor.show('main.llm', 'fn f(x: f32[T]) -> f32 = mena(x)\n');
  const { textDocument, position } = editor.at('main.llm', 'f(x');
  const params = {
    textDocument,
    range: { start: position, end: position },
    context: { diagnostics: [] },
  };
  expect(await editor.ask('textDocument/codeAction', params)).toEqual([]);
});
