/** The editor answers while one types, also in a long file. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from './client.ts';

/** 200 functions of five lines. */
const long = Array.from(
  { length: 200 },
  (_, i) => `/// Number ${i}.
fn layer_${i}(x: f32[B, D], w: f32[D, F]) -> f32[B, F] {
  let y${i} = x @ w
  softmax(y${i} + max(y${i}, 0.0))
}`,
).join('\n');
const text = `use std.nn.softmax\n${long}\n`;

let editor: Editor;

beforeAll(async () => {
  ({ editor } = await Editor.start({}));
});

afterAll(async () => {
  await editor.stop();
});

test('a hover in 1,000 lines takes at most 50 ms after the check', async () => {
  expect(text.split('\n').length).toBeGreaterThan(1000);
  expect(await editor.show('long.llm', text)).toEqual([]);
  const times: number[] = [];
  for (const i of [0, 50, 100, 150, 199]) {
    const start = performance.now();
    const found = await editor.ask<object | null>(
      'textDocument/hover',
      editor.at('long.llm', `softmax(y${i} `, 10),
    );
    times.push(performance.now() - start);
    expect(JSON.stringify(found)).toContain(`let y${i}: f32[B, F]`);
  }
  expect(Math.max(...times)).toBeLessThan(50);
});
