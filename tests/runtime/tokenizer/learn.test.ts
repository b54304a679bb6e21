/** Training: numbers published elsewhere, and counting anew after each merge as the plain definition. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nowhere } from '../../../compiler/source/span.ts';
import { spellBytes } from '../../../runtime/tokenizer/byte-map.ts';
import {
  type Learned,
  learnMerges,
  type Merge,
  type Ties,
  tieNames,
  type Word,
} from '../../../runtime/tokenizer/learn.ts';
import { countPieces } from '../../../runtime/tokenizer/piece-counter.ts';
import { trainTokenizer } from '../../../runtime/tokenizer/train-tokenizer.ts';
import { learnt, sharedFile, slugs, tour, unwrap } from './support.ts';

/** The id of a byte is the byte. */
const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

function learnBytes(
  words: readonly (readonly [string, number])[],
  merges: number,
  ties: Ties,
): Learned {
  return learnMerges(
    words.map(([text, count]) => ({ symbols: [...Buffer.from(text)], count })),
    { contents: bytes, size: 256 + merges, ties, minFrequency: 0 },
  );
}

test('minbpe’s example', () => {
  // karpathy/minbpe, README: "aaabdaaabac" becomes 258 100 258 97 99.
  expect(learnBytes([['aaabdaaabac', 1]], 3, 'first').merges).toEqual([
    [97, 97],
    [256, 97],
    [257, 98],
  ]);
});

test('the library’s example of words', () => {
  // huggingface/tokenizers, trainer.rs: the alphabet has 22 letters, then come re, are and is.
  const words = {
    roses: 1,
    are: 2,
    red: 1,
    voilets: 1,
    blue: 1,
    BERT: 1,
    is: 2,
    big: 1,
    and: 1,
    so: 1,
    'GPT-2': 1,
  };
  const contents = [...new Set(Object.keys(words).join(''))].sort();
  const learned = learnMerges(
    Object.entries(words).map(([word, count]) => ({
      symbols: [...word].map((letter) => contents.indexOf(letter)),
      count,
    })),
    { contents, size: 30_000, ties: 'ids', minFrequency: 2 },
  );
  expect(contents.length).toBe(22);
  expect(learned.contents.slice(22)).toEqual(['re', 'are', 'is']);
});

const corpus = sharedFile('tokenizer/bpe-corpus.txt');

test.skipIf(corpus === undefined)('all merges of a reference with its tie rule', () => {
  const text = readFileSync(corpus!, 'utf8');
  const lines = readFileSync(sharedFile('tokenizer/bpe-corpus.merges.txt')!, 'utf8').split('\n');
  const expected = lines.filter((line) => line !== '');
  const counts = countPieces([text], { pattern: 'gpt2', specials: ['<|endoftext|>'] });
  const { contents, merges } = learnBytes([...counts], expected.length, 'bytes-max');
  const spell = (id: number): string =>
    spellBytes(new Uint8Array(Buffer.from(contents[id]!, 'latin1')));
  expect(merges.map((merge) => merge.map(spell).join(' '))).toEqual(expected);
});

/** The definition: count all pairs, merge the best everywhere, begin again. */
function plainly(words: readonly Word[], merges: number, ties: Ties): Merge[] {
  const contents = [...bytes];
  let current = words.map(({ symbols, count }) => ({ symbols: [...symbols], count }));
  const found: Merge[] = [];
  while (contents.length < 256 + merges) {
    const best = bestPair(current, contents, ties);
    if (best === undefined) return found;
    found.push(best);
    const content = contents[best[0]]! + contents[best[1]]!;
    const known = contents.indexOf(content);
    const id = known < 0 ? contents.push(content) - 1 : known;
    current = current.map(({ symbols, count }) => ({
      symbols: replaced(symbols, best, id),
      count,
    }));
  }
  return found;
}

function bestPair(
  words: readonly Word[],
  contents: readonly string[],
  ties: Ties,
): Merge | undefined {
  const counts = new Map<string, { readonly pair: Merge; count: number }>();
  for (const { symbols, count } of words) {
    for (let at = 0; at + 1 < symbols.length; at += 1) {
      const pair = [symbols[at]!, symbols[at + 1]!] as const;
      const entry = counts.get(pair.join()) ?? { pair, count: 0 };
      entry.count += count;
      counts.set(pair.join(), entry);
    }
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count));
  const best = [...counts.values()].filter(({ count }) => count === most).map(({ pair }) => pair);
  if (ties === 'ids') best.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (ties === 'bytes-max') best.sort((a, b) => compare(b, a, contents));
  return best[0];
}

function compare(a: Merge, b: Merge, contents: readonly string[]): number {
  const order = (left: number, right: number): number => {
    const [one, other] = [[...contents[left]!], [...contents[right]!]];
    const at = one.findIndex((unit, index) => unit !== other[index]);
    if (at < 0) return one.length - other.length;
    return one[at]!.charCodeAt(0) - (other[at]?.charCodeAt(0) ?? -1);
  };
  return order(a[0], b[0]) || order(a[1], b[1]);
}

function replaced(symbols: readonly number[], [left, right]: Merge, id: number): number[] {
  const made: number[] = [];
  for (let at = 0; at < symbols.length; at += 1) {
    const isPair = symbols[at] === left && symbols[at + 1] === right;
    made.push(isPair ? id : symbols[at]!);
    if (isPair) at += 1;
  }
  return made;
}

test.each(tieNames)('ties %s: the plain definition gives the same merges', (ties) => {
  const word = fc.tuple(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 }),
    fc.integer({ min: 1, max: 4 }),
  );
  const corpora = fc.uniqueArray(word, { minLength: 1, maxLength: 8, selector: ([text]) => text });
  const property = fc.property(corpora, (words) => {
    const symbols = words.map(([text, count]) => ({ symbols: [...Buffer.from(text)], count }));
    expect(learnBytes(words, 12, ties).merges).toEqual(plainly(symbols, 12, ties));
  });
  fc.assert(property, { seed: 1, numRuns: 400 });
});

test('counts beyond 32 bits are exact', () => {
  const big = 2 ** 52;
  expect(
    learnBytes(
      [
        ['ab', big + 1],
        ['cd', big],
      ],
      1,
      'ids',
    ).merges,
  ).toEqual([[97, 98]]);
});

test('pairs rarer than wanted are left alone', () => {
  const words = [
    { symbols: [0, 1], count: 2 },
    { symbols: [1, 0], count: 3 },
  ];
  const options = { contents: ['a', 'b'], size: 9, ties: 'ids' } as const;
  expect(learnMerges(words, { ...options, minFrequency: 3 }).merges).toEqual([[1, 0]]);
});

describe('a tokenizer that is trained', () => {
  test('knows every string', () => {
    const tokenizer = learnt(tour, 500);
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      const ids = unwrap(tokenizer.encode(text));
      expect(tokenizer.decode(ids)).toBe(text);
      expect(ids.every((id) => id < tokenizer.size)).toBe(true);
    });
    fc.assert(property, { seed: 2 });
  });

  test('has special tokens that nothing merges with', () => {
    const tokenizer = learnt('a<|x|>b '.repeat(50), 262, 'gpt2', ['<|x|>']);
    const spellings = Array.from({ length: tokenizer.size }, (_, id) =>
      new TextDecoder().decode(tokenizer.bytes(id)),
    );
    expect(spellings[0]).toBe('<|x|>');
    expect(spellings.slice(257).filter((spelling) => /[<|>]|ab/.test(spelling))).toEqual([]);
  });

  const options = { pattern: 'gpt2', ties: 'ids', minFrequency: 0, span: nowhere } as const;

  test.each([
    [300, ['<|a|>', '<|a|>'], 'bad-special-token', '<|a|> is given twice'],
    [300, ['a b'], 'bad-special-token', '"a b" has white space in it'],
    [300, [''], 'bad-special-token', 'the empty text is none'],
    [300, ['a'], 'bad-special-token', 'a is a token of the text as well'],
    [256, ['<|a|>'], 'small-vocabulary', 'asked for  256 tokens'],
  ])('size %i with %j is refused', (size, specials, slug, note) => {
    expect(slugs(trainTokenizer(new Map([['x', 1]]), { ...options, size, specials }))).toEqual([
      [slug, note],
    ]);
  });

  test('says so if it is smaller than asked for', () => {
    const made = trainTokenizer(new Map([['ab', 1]]), { ...options, size: 300, specials: [] });
    expect(made.ok && made.value.size).toBe(257);
    expect(made.ok && made.warnings.map(({ slug }) => slug)).toEqual(['small-vocabulary']);
  });
});
