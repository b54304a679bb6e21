/** What Hugging Face's library says: `tests/goldens/hugging_face_tokenizers.py` wrote it down. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nowhere } from '../../../compiler/source/span.ts';
import { loadTokenizer } from '../../../runtime/tokenizer/load.ts';
import { countPieces } from '../../../runtime/tokenizer/piece-counter.ts';
import type { Tokenizer } from '../../../runtime/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../../../runtime/tokenizer/train-tokenizer.ts';

interface Case {
  readonly text: string;
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly framed: readonly number[];
  readonly decoded: string;
}

interface Golden {
  readonly trained: readonly {
    readonly size: number;
    readonly specials: readonly string[];
    readonly file: string;
  }[];
  readonly encoded: Readonly<Record<string, { readonly file: string; readonly cases: Case[] }>>;
}

const root = new URL('../../../', import.meta.url);
const golden = JSON.parse(
  readFileSync(new URL('tests/goldens/hugging_face_tokenizers.json', root), 'utf8'),
) as Golden;

function load(file: string): Tokenizer {
  const loaded = loadTokenizer(file, 'tokenizer.json');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}

test.each(golden.trained)(
  'training writes the same bytes: $size tokens, specials $specials',
  ({ size, specials, file }) => {
    const corpus = readFileSync(new URL('examples/hello/tour.txt', root), 'utf8');
    const cutting = { pattern: 'gpt2', specials } as const;
    const options = { ...cutting, size, ties: 'ids', minFrequency: 0, span: nowhere } as const;
    const made = trainTokenizer(countPieces([corpus], cutting), options);
    expect(made.ok && made.value.serialize()).toBe(file);
  },
);

test.each(golden.trained)(
  'an indented file is written as it was read: $size tokens',
  ({ file }) => {
    expect(load(file).serialize()).toBe(file);
  },
);

describe.each(Object.entries(golden.encoded))('%s', (_name, { file, cases }) => {
  const tokenizer = load(file);

  test('a file on one line is written as it was read', () => {
    expect(tokenizer.serialize()).toBe(file);
  });

  test.each(cases)('ids and places of $text', ({ text, ids, starts, framed }) => {
    const found = tokenizer.locate(text, { specials: 'tokens' });
    expect(found.ok && [...found.value.ids]).toEqual(ids);
    expect(tokenizer.encode(text, { specials: 'tokens' })).toEqual(
      expect.objectContaining({ value: Int32Array.from(ids) }),
    );
    const { before, after } = tokenizer.frame;
    expect([...before, ...ids, ...after]).toEqual(framed);
    // The library counts code points.
    const units = [...text].map((_, point, all) => all.slice(0, point).join('').length);
    const expected = starts.map((start) => units[start] ?? text.length);
    expect(found.ok && [...found.value.starts]).toEqual(expected);
  });

  test.each(cases)('decoding $text', ({ ids, decoded }) => {
    expect(tokenizer.decode(ids)).toBe(decoded);
    const stream = tokenizer.stream();
    expect(ids.map((id) => stream.push(id)).join('') + stream.end()).toBe(decoded);
  });
});
