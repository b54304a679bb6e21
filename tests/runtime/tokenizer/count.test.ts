/** However a corpus is cut into blocks and given to threads, its pieces are counted the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { nowhere } from '../../../compiler/source/span.ts';
import { blocks } from '../../../runtime/tokenizer/blocks.ts';
import { countFiles } from '../../../runtime/tokenizer/count-files.ts';
import { patternNames, patternRegex } from '../../../runtime/tokenizer/patterns.ts';
import { countPieces, joinCounts, PieceCounter } from '../../../runtime/tokenizer/piece-counter.ts';
import { trainOnFiles } from '../../../runtime/tokenizer/train-files.ts';
import { slugs, tour } from './support.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

const parts = fc.constantFrom(
  ...[
    'a',
    'B',
    'é',
    'e\u0301',
    '1',
    '!',
    '/',
    "'",
    "'s",
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\n\n',
    '\t',
    '好',
  ],
);
const texts = fc.array(parts, { maxLength: 80 }).map((list) => list.join(''));

test.each(patternNames)('the borders of blocks are borders of pieces: %s', (name) => {
  const property = fc.property(texts, fc.integer({ min: 4, max: 30 }), (text, size) => {
    const cut = [...blocks(text, size)];
    expect(cut.join('')).toBe(text);
    const regex = patternRegex(name);
    expect(cut.flatMap((block) => block.match(regex) ?? [])).toEqual(text.match(regex) ?? []);
  });
  fc.assert(property, { seed: 1, numRuns: 1000 });
});

test('blocks do get cut', () => {
  expect([...blocks('one two three four', 8)]).toEqual(['one', ' two', ' three', ' four']);
});

test('counters that share the blocks find what one finds, in its order', () => {
  const cutting = { pattern: 'gpt2', specials: ['<|x|>'] } as const;
  const property = fc.property(
    fc.array(fc.tuple(texts, fc.nat({ max: 2 })), { maxLength: 12 }),
    (shares) => {
      const counters = [0, 1, 2].map(() => new PieceCounter(cutting));
      for (const [block, [text, counter]] of shares.entries()) counters[counter]!.add(text, block);
      const joined = joinCounts(counters.map(({ counts }) => counts));
      expect([...joined]).toEqual([
        ...countPieces(
          shares.map(([text]) => text),
          cutting,
        ),
      ]);
    },
  );
  fc.assert(property, { seed: 2 });
});

test('files beyond a block, by one thread and by three', async () => {
  const files = [
    ['a.txt', `${tour}<|x|>é ${tour}\n`.repeat(1800)],
    ['b.txt', `${tour} 12, 3\n`.repeat(100)],
  ].map(([name, text]) => {
    const file = path.join(folder, name!);
    writeFileSync(file, text!);
    return { file, text: text! };
  });
  const cutting = { pattern: 'cl100k', specials: ['<|x|>'] } as const;
  const names = files.map(({ file }) => file);
  const expected = countPieces(
    files.map(({ text }) => text),
    cutting,
  );
  expect([...(await countFiles(names, cutting, 1))]).toEqual([...expected]);
  expect([...(await countFiles(names, cutting, 3))]).toEqual([...expected]);
});

test('a file that is not text, and one that is not there', async () => {
  const cutting = { pattern: 'gpt2', specials: [] } as const;
  const options = { ...cutting, size: 300, ties: 'ids', minFrequency: 0, span: nowhere } as const;
  const binary = path.join(folder, 'binary');
  writeFileSync(binary, Uint8Array.of(0x61, 0xff));
  expect(slugs(await trainOnFiles([binary], options))[0]![0]).toBe('not-text');
  expect(slugs(await trainOnFiles([path.join(folder, 'none')], options))[0]![0]).toBe(
    'cannot-read',
  );
});
