import { expect, test } from 'vitest';
import { generate } from '../../../runtime/generate/generate.ts';
import { accept, refuse } from '../../../runtime/result.ts';

const greedy = { temperature: 0, seed: 1 };

/** A model that says: the last token and the first of the window, added, modulo 10. */
function adding(windows: number[][]) {
  return async (window: Int32Array, at: number) => {
    windows.push([...window]);
    const next = (window[0]! + window[at]!) % 10;
    return accept(Float32Array.from({ length: 10 }, (_, id) => (id === next ? 1 : 0)));
  };
}

test('the window is padded while the text is short and slides when it is long', async () => {
  const windows: number[][] = [];
  const told: number[] = [];
  const made = await generate({
    logits: adding(windows),
    context: 3,
    prompt: Int32Array.of(1, 2),
    count: 4,
    sampling: greedy,
    onToken: (id) => told.push(id),
  });
  expect(windows).toEqual([
    [1, 2, 0],
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 6],
  ]);
  expect(made.ok && [...made.value]).toEqual([3, 4, 6, 9]);
  expect(told).toEqual([3, 4, 6, 9]);
});

test('a prompt longer than the context is cut from the left', async () => {
  const windows: number[][] = [];
  await generate({
    logits: adding(windows),
    context: 2,
    prompt: Int32Array.of(9, 8, 7, 6),
    count: 1,
    sampling: greedy,
  });
  expect(windows).toEqual([[7, 6]]);
});

test('trouble of the device ends the text', async () => {
  const made = await generate({
    logits: async () => refuse({ slug: 'device-lost', title: 'The device was lost' }),
    context: 2,
    prompt: Int32Array.of(1),
    count: 5,
    sampling: greedy,
  });
  expect(made.ok ? '' : made.diagnostics[0]!.slug).toBe('device-lost');
});
