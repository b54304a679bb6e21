import { expect, test } from 'vitest';
import type { Decoder } from '../../../runtime/generate/decoder.ts';
import { bucket } from '../../../runtime/generate/decoder.ts';
import { generate } from '../../../runtime/generate/generate.ts';
import { accept, refuse } from '../../../runtime/result.ts';
import { unwrap } from '../../support/stage.ts';

const greedy = { temperature: 0, seed: 1 };

/** A model that says: the last token and the first, added, modulo 10. */
function adding(seen: number[][] = []): Decoder {
  return {
    logits: async (rows) => {
      for (const row of rows) seen.push([...row]);
      return accept(
        rows.map((row) => {
          const next = (row[0]! + row.at(-1)!) % 10;
          return Float32Array.from({ length: 10 }, (_, id) => (id === next ? 1 : 0));
        }),
      );
    },
  };
}

const prompts = [Int32Array.of(1, 2), Int32Array.of(3)];

test('each row goes on from its own last token', async () => {
  const told: [number, number][] = [];
  const onToken = (row: number, id: number): boolean => {
    told.push([row, id]);
    return false;
  };
  const options = { decoder: adding(), prompts, tokens: 4, sampling: greedy, onToken };
  const made = unwrap(await generate(options)).map((ids) => [...ids]);
  expect(made).toEqual([
    [3, 4, 5, 6],
    [6, 9, 2, 5],
  ]);
  expect(told.filter(([row]) => row === 1).map(([, id]) => id)).toEqual(made[1]);
});

test('a row ends before a stop token, or after one that its reader has enough with', async () => {
  const seen: number[][] = [];
  const made = await generate({
    decoder: adding(seen),
    prompts,
    tokens: 9,
    sampling: greedy,
    stopIds: new Set([5]),
    onToken: (_, id) => id === 9,
  });
  expect(unwrap(made).map((ids) => [...ids])).toEqual([
    [3, 4],
    [6, 9],
  ]);
  // Both rows were asked for until the last had ended, the ended one as it was.
  expect(seen.at(-1)).toEqual([3, 6, 9]);
});

test('aborted, it gives what there is', async () => {
  const stop = new AbortController();
  const onToken = (): boolean => {
    stop.abort();
    return false;
  };
  const made = await generate({
    decoder: adding(),
    prompts: [prompts[0]!],
    tokens: 9,
    sampling: greedy,
    onToken,
    signal: stop.signal,
  });
  expect(unwrap(made).map((ids) => [...ids])).toEqual([[3]]);
});

test('trouble of the device ends the text', async () => {
  const decoder: Decoder = {
    logits: async () => refuse({ slug: 'device-lost', title: 'The device was lost' }),
  };
  const made = await generate({ decoder, prompts, tokens: 5, sampling: greedy });
  expect(made.ok ? '' : made.diagnostics[0]!.slug).toBe('device-lost');
});

test('lengths come in powers of two, up to the context', () => {
  expect([1, 2, 3, 8, 9, 40].map((length) => bucket(length, 48))).toEqual([1, 2, 4, 8, 16, 48]);
});
