/** Files of tokenizers: read, written again byte for byte, and refused with their place. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tokenizer as PeerTokenizer } from '@huggingface/tokenizers';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { nowhere } from '../../../compiler/source/span.ts';
import { charactersOf } from '../../../runtime/tokenizer/characters.ts';
import { readTokenizer, writeTokenizer } from '../../../runtime/tokenizer/files.ts';
import { loadTokenizer } from '../../../runtime/tokenizer/load.ts';
import { loadTiktoken, writeTiktoken } from '../../../runtime/tokenizer/tiktoken.ts';
import {
  layoutOfFiles,
  loadVocabularyFiles,
  writeVocabularyFiles,
} from '../../../runtime/tokenizer/vocabulary-files.ts';
import { learnt, ranksFile, sharedFile, slugs, tiktoken, tour, unwrap } from './support.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-tokenizer-'));
afterAll(() => rmSync(folder, { recursive: true }));
const small = learnt(tour, 400, 'cl100k', ['<|user|>', '<|end|>']);

test('a tokenizer.json of ours means the same to the library of others', () => {
  const peer = new PeerTokenizer(JSON.parse(small.serialize()), {});
  const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
    // The peer keeps JavaScript's own \s, which has U+FEFF and lacks U+0085.
    fc.pre(!/[\u0085\ufeff]/.test(text));
    expect([...unwrap(small.encode(text, { specials: 'tokens' }))]).toEqual(peer.encode(text).ids);
  });
  fc.assert(property, { seed: 1, numRuns: 300 });
});

test.each(['r50k_base', 'cl100k_base', 'o200k_base'])(
  '%s.tiktoken is written as it was',
  (name) => {
    const file = ranksFile(name);
    expect(writeTiktoken(tiktoken(file).document)).toBe(readFileSync(file, 'utf8'));
  },
);

const [gpt2Vocab, gpt2Merges, gpt2Ranks] = [
  'gpt2_vocab.json',
  'gpt2_merges.txt',
  'gpt2.tiktoken',
].map((name) => sharedFile(`tokenizer/${name}`));
const isAbsent = gpt2Vocab === undefined;

describe.skipIf(isAbsent)('GPT-2, in all its files', () => {
  test('vocab.json and merges.txt are written as they were', async () => {
    const [vocab, merges] = [gpt2Vocab!, gpt2Merges!].map((file) => readFileSync(file, 'utf8'));
    const source = (file: string, text: string) => ({ file, text, span: nowhere });
    const read = loadVocabularyFiles(source('vocab.json', vocab!), source('merges.txt', merges!));
    const layout = layoutOfFiles(vocab!, merges!);
    expect(writeVocabularyFiles(unwrap(read).document, layout)).toEqual({ vocab, merges });
  });

  test('the merges follow from the ranks', () => {
    const { merges } = writeVocabularyFiles(tiktoken(gpt2Ranks!).document);
    expect(merges).toBe(`#version: 0.2\n${readFileSync(gpt2Merges!, 'utf8')}`);
  });

  test('a split of Shakespeare has the numbers of tokens that nanoGPT and llm.c have', async () => {
    const tokenizer = unwrap(await readTokenizer(gpt2Merges!));
    const text = readFileSync(sharedFile('text/tinyshakespeare.txt')!, 'utf8');
    const count = (part: string): number => unwrap(tokenizer.encode(part)).length;
    const cut = Math.floor(text.length * 0.9);
    expect([count(text.slice(0, cut)), count(text.slice(cut))]).toEqual([301_966, 36_059]);
    // llm.c puts an <|endoftext|> before each paragraph.
    const paragraphs = text.split('\n\n');
    const all = paragraphs.map((part, at) =>
      count(at + 1 < paragraphs.length ? `${part}\n\n` : part),
    );
    expect(all.reduce((sum, each) => sum + each + 1, 0)).toBe(32_768 + 305_260);
    expect(tokenizer.specials).toEqual(new Map([['<|endoftext|>', 50_256]]));
  });
});

test('all formats of a tokenizer without special tokens encode alike', async () => {
  const tokenizer = learnt(tour, 400);
  for (const name of ['tokenizer.json', 'x.tiktoken', 'y-vocab.json']) {
    const file = path.join(folder, name);
    expect(unwrap(await writeTokenizer(tokenizer, file))[0]).toBe(file);
    const again = unwrap(await readTokenizer(file));
    expect(again.encode(tour)).toEqual(tokenizer.encode(tour));
  }
  const merges = unwrap(await readTokenizer(path.join(folder, 'y-merges.txt')));
  expect(merges.encode(tour)).toEqual(tokenizer.encode(tour));
  expect(unwrap(await readTokenizer(folder)).serialize()).toBe(tokenizer.serialize());
});

test('characters are read by the same door, and fit no other format', async () => {
  const characters = charactersOf('abc');
  expect(unwrap(loadTokenizer(characters.serialize(), 'a')).size).toBe(3);
  expect(slugs(await writeTokenizer(characters, path.join(folder, 'c.tiktoken')))[0]![0]).toBe(
    'other-format',
  );
  expect(slugs(await writeTokenizer(small, path.join(folder, 's.tiktoken')))[0]![0]).toBe(
    'other-format',
  );
});

/** The file of `small` with something put in another's place. */
function changed(from: string | RegExp, to: string): string {
  const text = small.serialize();
  expect(text.search(from)).toBeGreaterThan(-1);
  return text.replace(from, () => to);
}

const broken = '{\n  "version": "1.0",\n  "model": {\n    "type": oops';

test.each([
  ['broken JSON', () => broken, 't.json:4: this is not JSON'],
  ['a list', () => '[]', 't.json: this is not an object'],
  ['no model', () => '{}', 't.json: there is no model'],
  [
    'another model',
    () => changed('"BPE"', '"Unigram"'),
    't.json: model.type is "Unigram"; only "BPE" is supported',
  ],
  [
    'an unknown normalizer',
    () => changed('"normalizer": null', '"normalizer": {"type": "Lowercase"}'),
    't.json: normalizer has the type "Lowercase", which is not supported',
  ],
  [
    'an unknown part of a sequence',
    () => changed('"type": "Split"', '"type": "Punctuation"'),
    't.json: pre_tokenizer.pretokenizers[0] has the type "Punctuation", which is not supported',
  ],
  [
    'another way to split',
    () => changed('"Isolated"', '"Removed"'),
    't.json: pre_tokenizer.pretokenizers[0] has the behavior "Removed", which is not supported',
  ],
  [
    'a pattern that cannot be translated',
    () => changed(/"Regex": "[^"]*"/, '"Regex": "\\\\w+"'),
    't.json: pre_tokenizer.pretokenizers[0].pattern: `\\w` is not translated',
  ],
  [
    'dropout',
    () => changed('"dropout": null', '"dropout": 0.1'),
    't.json: model has dropout, which is not supported',
  ],
  [
    'truncation',
    () => changed('"truncation": null', '"truncation": {"max_length": 5}'),
    't.json: truncation is not supported: it belongs to the data',
  ],
  [
    'no decoder',
    () => changed(/"decoder": \{[^}]*\}/, '"decoder": null'),
    't.json: there is no decoder',
  ],
  [
    'a merge of what is not there',
    () => changed(/"merges": \[/, '"merges": [["no", "pe"],'),
    't.json: model.merges[0]: the vocabulary lacks the token "no"',
  ],
  [
    'a merge of three',
    () => changed(/"merges": \[/, '"merges": ["a b c",'),
    't.json: model.merges[0] is not a pair of tokens',
  ],
  [
    'an id twice',
    () => changed('"!": 2', '"!": 3'),
    't.json: model.vocab has the id 3 twice: "!" and "\\""',
  ],
  [
    'an id that is none',
    () => changed('"!": 2', '"!": -2'),
    't.json: model.vocab gives "!" no proper id',
  ],
  [
    'a special id that is none',
    () => changed('"id": 1', '"id": 99999999'),
    't.json: added_tokens has the id 99999999',
  ],
  [
    'a frame of what is not there',
    () =>
      changed(
        '"post_processor": null',
        '"post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x"}}, ' +
          '{"Sequence": {"id": "A"}}], "special_tokens": {"x": {"id": "x", "ids": [777]}}}',
      ),
    't.json: post_processor adds the unknown id 777',
  ],
  [
    'two names for an id',
    () => changed('"content": "<|end|>"', '"content": "<|stop|>"'),
    't.json: added_tokens has the id 1 for "<|stop|>", model.vocab for "<|end|>"',
  ],
])('tokenizer.json with %s is refused', (_what, text, note) => {
  expect(slugs(loadTokenizer(text(), 't.json'))).toEqual([['bad-tokenizer', note]]);
});

test.each([
  ['IQ== 0\nIg 1\n', 't:2: Ig is not base64'],
  ['IQ== 0\nIg== 2\n', 't:2: the rank is 2 where 1 comes next'],
  ['IQ==\n', 't:1: a line is a token in base64, a space and its rank'],
  ['IQ== 0\nISI= 1\n', 't: a byte of token 1 has no token of its own'],
  ['IQ== 0\nISEh 1\n', 't: token 1 is not made of two tokens of lower rank'],
])('.tiktoken %j is refused', (text, note) => {
  expect(slugs(loadTiktoken({ file: 't', text, span: nowhere }))).toEqual([
    ['bad-tokenizer', note],
  ]);
});

test.each([
  ['{"a":0,"b":1}', '#version: 0.2\na b\n', 'm:2: the vocabulary lacks the token "ab"'],
  ['{"a":0,"b":1,"ab":2}', 'a b\nab\n', 'm:2: a merge is two tokens with a space between'],
  ['{"a":0.5}', '', 'v: the vocabulary gives "a" no proper id'],
  ['{', '', 'v:1: this is not JSON'],
])('vocab.json %j with merges %j is refused', (vocab, merges, note) => {
  const source = (file: string, text: string) => ({ file, text, span: nowhere });
  expect(slugs(loadVocabularyFiles(source('v', vocab), source('m', merges)))).toEqual([
    ['bad-tokenizer', note],
  ]);
});

test('a file that is not there', async () => {
  expect(slugs(await readTokenizer(path.join(folder, 'none.json')))[0]![0]).toBe('cannot-read');
  writeFileSync(path.join(folder, 'empty.json'), '');
  expect(slugs(await readTokenizer(path.join(folder, 'empty.json')))[0]![0]).toBe('bad-tokenizer');
});
