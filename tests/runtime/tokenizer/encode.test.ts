/** Ids of the known tokenizers: published numbers, and a peer's on random text. */
import * as fc from 'fast-check';
import { encode as cl100kIds } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200kIds } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as r50kIds } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, test } from 'vitest';
import type { Specials } from '../../../runtime/tokenizer/tokenizer.ts';
import { learnt, ranksFile, slugs, tiktoken, tour, unwrap } from './support.ts';

const r50k = tiktoken(ranksFile('r50k_base'));
const cl100k = tiktoken(ranksFile('cl100k_base'));
const o200k = tiktoken(ranksFile('o200k_base'));

function ids(tokenizer: typeof r50k, text: string, specials: Specials = 'tokens'): number[] {
  return [...unwrap(tokenizer.encode(text, { specials }))];
}

// openai/tiktoken, tests/test_encoding.py.
test.each([
  ['r50k', r50k, 'hello world', [31373, 995]],
  ['r50k', r50k, 'hello <|endoftext|>', [31373, 220, 50256]],
  ['r50k', r50k, '0', [15]],
  ['r50k', r50k, '0'.repeat(17), [8269, 10535, 830]],
  ['cl100k', cl100k, 'rer', [38149]],
  ['cl100k', cl100k, "'rer", [2351, 81]],
  ['cl100k', cl100k, 'today\n ', [31213, 198, 220]],
  ['cl100k', cl100k, 'today\n \n', [31213, 27907]],
  ['cl100k', cl100k, 'today\n  \n', [31213, 14211]],
  ['cl100k', cl100k, ' \u00850', [220, 126, 227, 15]],
  ['cl100k', cl100k, '👍', [9468, 239, 235]],
] as const)('%s is tiktoken’s', (_name, tokenizer, text, expected) => {
  expect(ids(tokenizer, text)).toEqual(expected);
});

const awkward = fc.constantFrom(
  ...["'s", "'LL", '\u017f', ' ', '  ', '\n', '\r\n', '\t', '\u0085', '\ufeff', '\u00a0', '/'],
  ...['1', '234', 'é', 'e\u0301', '你好', '👩‍👧', 'İ', 'ǅ', 'hello', ' World', 'x1', '_', '<|'],
);
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(awkward, { maxLength: 20 }).map((parts) => parts.join('')),
);

describe.each([
  ['r50k', r50k, r50kIds],
  ['cl100k', cl100k, cl100kIds],
  ['o200k', o200k, o200kIds],
] as const)('%s on random text', (_name, tokenizer, peer) => {
  test('has the ids of gpt-tokenizer', () => {
    // The peer's `\s` has U+FEFF and lacks U+0085, unlike tiktoken's; the table above has those.
    const common = texts.filter((text) => !/[\u0085\ufeff]/.test(text));
    const property = fc.property(common, (text) => {
      expect(ids(tokenizer, text, 'text')).toEqual(peer(text, { disallowedSpecial: new Set() }));
    });
    fc.assert(property, { seed: 1, numRuns: 1500 });
  });

  test('comes back from its ids, token by token too, with rising places', () => {
    const property = fc.property(texts, (text) => {
      const { ids: list, starts } = unwrap(tokenizer.locate(text));
      expect(unwrap(tokenizer.encode(text))).toEqual(list);
      expect(tokenizer.decode(list)).toBe(text);
      const stream = tokenizer.stream();
      expect([...list].map((id) => stream.push(id)).join('') + stream.end()).toBe(text);
      expect([...starts]).toEqual([...starts].sort((a, b) => a - b));
      expect(list.length === 0 || starts[0] === 0).toBe(true);
    });
    fc.assert(property, { seed: 2, numRuns: 500 });
  });
});

test('places are those of the character with the first byte', () => {
  // openai/tiktoken, tests/test_offsets.py: one token, then a character of three.
  expect(unwrap(cl100k.locate('hello👍x'))).toEqual({
    ids: Int32Array.of(15339, 9468, 239, 235, 87),
    starts: Int32Array.of(0, 5, 5, 5, 7),
  });
});

test('half a surrogate pair becomes U+FFFD', () => {
  const property = fc.property(
    fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    }),
    (text) => {
      const whole = text.replace(/\p{Surrogate}/gu, '\ufffd');
      expect(cl100k.decode(unwrap(cl100k.encode(text)))).toBe(whole);
    },
  );
  fc.assert(property, { seed: 3 });
});

test('any ids decode, whole and streamed, to what their bytes say', () => {
  const anyIds = fc.array(fc.integer({ min: 0, max: r50k.size + 3 }), { maxLength: 30 });
  const property = fc.property(anyIds, (list) => {
    const bytes = list.flatMap((id) => [...(r50k.bytes(id) ?? [0xef, 0xbf, 0xbd])]);
    const expected = Buffer.from(bytes).toString('utf8');
    expect(r50k.decode(list)).toBe(expected);
    const stream = r50k.stream();
    expect(list.map((id) => stream.push(id)).join('') + stream.end()).toBe(expected);
  });
  fc.assert(property, { seed: 4 });
});

test('the merge that was learnt first decides, not the longest token', () => {
  // "ab" was learnt before "bcd": of "abcd" nothing is left for the longer one.
  const tokenizer = learnt('ab\nab\nab\nab\nbcd\nbcd\nbcd', 256 + 3);
  const spelled = (text: string) =>
    ids(tokenizer, text).map((id) => new TextDecoder().decode(tokenizer.bytes(id)));
  expect(spelled('bcd')).toEqual(['bcd']);
  expect(spelled('abcd')).toEqual(['ab', 'c', 'd']);
});

describe('special tokens', () => {
  const tokenizer = learnt(tour, 300, 'gpt2', ['<|a|>', '<|a|><|b|>', '<|b|>']);

  test('are text unless asked for', () => {
    expect(unwrap(tokenizer.encode('x<|a|>')).includes(0)).toBe(false);
    expect(tokenizer.decode(unwrap(tokenizer.encode('x<|a|>')))).toBe('x<|a|>');
  });

  test('are found from the left, the longest first', () => {
    expect(ids(tokenizer, '<|a|><|b|><|b|><|a|>')).toEqual([1, 2, 0]);
    expect(ids(tokenizer, '<|a|><|b|>', new Set(['<|b|>']))).toEqual([
      ...ids(tokenizer, '<|a|>', 'text'),
      2,
    ]);
  });

  test('are refused with their line, if so wanted', () => {
    expect(slugs(tokenizer.encode('x\ny<|b|>', { specials: 'refuse' }))).toEqual([
      ['special-token', '<|b|> at line 2 of the text'],
    ]);
  });

  test('have names, bytes and places', () => {
    expect([...tokenizer.specials]).toEqual([
      ['<|a|>', 0],
      ['<|a|><|b|>', 1],
      ['<|b|>', 2],
    ]);
    expect(new TextDecoder().decode(tokenizer.bytes(1))).toBe('<|a|><|b|>');
    const { starts } = unwrap(tokenizer.locate('é<|a|>.', { specials: 'tokens' }));
    expect([...starts]).toEqual([0, 0, 1, 6]);
  });
});

describe('worst cases', () => {
  test('a million of one letter is one piece, in seconds', () => {
    const text = 'x'.repeat(1e6);
    expect(cl100k.decode(unwrap(cl100k.encode(text)))).toBe(text);
  });

  test.each(['^', '0', 'a', "'s", ' ', '\n'])('ten thousand of %j', (part) => {
    const text = part.repeat(10_000);
    expect(ids(cl100k, text)).toEqual(cl100kIds(text));
    expect(ids(o200k, text)).toEqual(o200kIds(text));
  });

  test('the heap for long pieces does what the scan for short ones does', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', 'e', 't', 'h'),
      minLength: 90,
      maxLength: 130,
    });
    const property = fc.property(letters, (text) => {
      expect(ids(cl100k, text)).toEqual(cl100kIds(text));
    });
    fc.assert(property, { seed: 5, numRuns: 200 });
  });
});

test('a text longer than a block is cut where it would be as a whole', () => {
  const text = `${tour}12 , ;\n\n/ I'll go.\n`.repeat(120);
  expect(text.length).toBeGreaterThan(1 << 19);
  expect(ids(o200k, text)).toEqual(o200kIds(text));
});
