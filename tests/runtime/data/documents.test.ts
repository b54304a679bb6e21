import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  documentsIn,
  documentsOf,
  splitDocuments,
  textOf,
  tokensInOrder,
} from '../../../runtime/data/documents.ts';
import { withinBounds, withoutRepeats, wordsIn } from '../../../runtime/data/select.ts';
import { withSpecials } from './tokenizers.ts';

const itself = (text: string) => text;

test('each file is a document, or each part of one between separators', () => {
  const files = [
    { file: 'a', text: 'one\n<|end|>\ntwo\n<|end|>\n' },
    { file: 'b', text: 'three' },
  ];
  expect(documentsIn(files, '')).toEqual([files[0]!.text, 'three']);
  expect(documentsIn(files, '<|end|>')).toEqual(['one', 'two', '', 'three']);
  expect(textOf(documentsIn(files, '<|end|>'))).toEqual({
    text: 'one\n\ntwo\n\nthree',
    documents: ['one', 'two', 'three'],
  });
});

test('a text of one document is that document', () => {
  expect(textOf([' \n', 'only\n'])).toEqual({ text: 'only\n' });
  expect(documentsOf({ text: 'only\n' })).toEqual(['only\n']);
  expect(textOf([])).toEqual({ text: '' });
});

test('a split cuts no document and loses none; both sides have some', () => {
  const words = fc.array(
    fc.string({ minLength: 1 }).map((word) => `.${word}`),
    { minLength: 2 },
  );
  const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const property = fc.property(words, shares, (documents, share) => {
    const [seen, held] = splitDocuments(textOf(documents), share);
    expect([...documentsOf(seen), ...documentsOf(held)]).toEqual(documents);
    expect(seen.text.length * held.text.length).toBeGreaterThan(0);
  });
  fc.assert(property, { seed: 1 });
});

test('the held-out documents are about the share of the characters', () => {
  const documents = Array.from({ length: 100 }, (_, index) => 'x'.repeat(1 + (index % 7)));
  const [, held] = splitDocuments(textOf(documents), 0.2);
  const size = (texts: readonly string[]) => texts.join('').length;
  const share = size(documentsOf(held)) / size(documents);
  expect(Math.abs(share - 0.2)).toBeLessThan(7 / size(documents));
});

test('the token that ends texts is between documents', () => {
  const tokenizer = withSpecials(['<|user|>', '<|end|>']);
  const tokens = tokensInOrder(textOf(['ab', 'c']), tokenizer);
  expect(tokens.ok && tokenizer.decode(tokens.value)).toBe('ab<|end|>c<|end|>');
  const bare = withSpecials([]);
  const joined = tokensInOrder(textOf(['ab', 'c']), bare);
  expect(joined.ok && bare.decode(joined.value)).toBe('ab\n\nc');
});

test('words are bounded from below and above', () => {
  const texts = ['', 'one', 'one two', ' one\ttwo\nthree '];
  expect(withinBounds(texts, itself, { minWords: 2, maxWords: 0 })).toEqual(texts.slice(2));
  expect(withinBounds(texts, itself, { minWords: 1, maxWords: 2 })).toEqual(texts.slice(1, 3));
});

test('of equal texts the first stays, in its place', () => {
  expect(withoutRepeats(['b', 'a', 'b', 'A', 'a'], itself)).toEqual(['b', 'a', 'A']);
});

test('a row says what its texts say, and not who', () => {
  const row = { id: 3, messages: [{ role: 'user', content: 'why' }], more: null, text: 'so' };
  expect(wordsIn(row).trim().split(/\s+/)).toEqual(['why', 'so']);
});
