import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { charactersOf, loadCharacters } from '../../../runtime/tokenizer/characters.ts';

const span = { file: 'tiny.llm', start: 3, end: 9 };

test('ids are the places of the sorted distinct characters', () => {
  const tokenizer = charactersOf('hello');
  const ids = tokenizer.encode('hello');
  expect(tokenizer.size).toBe(4);
  expect(ids.ok && [...ids.value]).toEqual([1, 0, 2, 2, 3]);
});

test('a text, also beyond 16 bits, comes back from its ids and from a saved tokenizer', () => {
  const property = fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
    const tokenizer = charactersOf(text);
    const saved: unknown = JSON.parse(tokenizer.serialize());
    const loaded = loadCharacters(saved);
    const ids = tokenizer.encode(text);
    if (!ids.ok || !loaded.ok) throw new Error('refused');
    expect(ids.value.length).toBe([...text].length);
    expect(Math.max(...ids.value)).toBeLessThan(tokenizer.size);
    expect(loaded.value.decode(ids.value)).toBe(text);
    expect(loaded.value.encode(text)).toEqual(ids);
  });
  fc.assert(property, { seed: 1 });
});

test('an unknown character is told with its place and its code point', () => {
  const ids = charactersOf('ab\n', span).encode('ab\nb😀a');
  expect(ids.ok ? [] : ids.diagnostics).toMatchObject([
    {
      slug: 'unknown-token',
      span,
      notes: ['U+1F600 "😀" at line 2, column 2 of the text'],
    },
  ]);
});

test('ids that do not exist decode to the replacement character', () => {
  expect(charactersOf('ab').decode([0, 7, 1])).toBe('a\uFFFDb');
});

test.each([null, 'abc', {}, { kind: 'bpe' }, { kind: 'characters', characters: 'aba' }])(
  'refuses to load %j',
  (saved) => {
    const loaded = loadCharacters(saved, span);
    expect(loaded.ok ? [] : loaded.diagnostics).toMatchObject([{ slug: 'bad-tokenizer', span }]);
  },
);

test('characters are located, also those of two code units, and streamed one by one', () => {
  const tokenizer = charactersOf('a😀b');
  const encoding = tokenizer.locate('😀ba');
  expect(encoding.ok && [...encoding.value.starts]).toEqual([0, 2, 3]);
  const stream = tokenizer.stream();
  expect(encoding.ok && [...encoding.value.ids].map(stream.push)).toEqual(['😀', 'b', 'a']);
  expect(tokenizer.bytes(2)).toEqual(new TextEncoder().encode('😀'));
  expect(tokenizer.bytes(3)).toBeUndefined();
});
