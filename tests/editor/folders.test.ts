/** Modules in subfolders are used by their path from the folder of the file that is run. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from './client.ts';

const files = {
  'main.llm': 'use model.heads\nfn f(x: f32) -> f32 = heads.twice(x)\n',
  'model/heads.llm': 'use model.parts.{double}\npub fn twice(x: f32) -> f32 = double(x)\n',
  'model/parts.llm': 'pub fn double(x: f32) -> f32 = 2 * x\n',
};

let editor: Editor;
beforeAll(async () => {
  ({ editor } = await Editor.start(files));
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

test.each(Object.entries(files))('%s has no mistakes', async (name, text) => {
  expect(await editor.show(name, text)).toEqual([]);
});

test('what is nowhere is still unknown', async () => {
  const text = files['model/heads.llm'].replace('model.parts', 'model.bits');
  const found = await editor.show('model/heads.llm', text);
  expect(found.map(({ code }) => code)).toContain('unknown-module');
});
