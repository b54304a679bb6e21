import { expect, test } from 'vitest';
import { tokenizerText } from '../../../runtime/interop/tokenizer-text.ts';
import { charactersOf } from '../../../runtime/tokenizer/characters.ts';
import { loadTokenizer } from '../../../runtime/tokenizer/load.ts';

test('characters become byte pairs without pairs, with the same ids', () => {
  const text = 'to be, or\nnöt 😀';
  const own = charactersOf(text);
  const theirs = loadTokenizer(tokenizerText(own.serialize()), 'tokenizer.json');
  if (!theirs.ok) throw new Error(JSON.stringify(theirs.diagnostics));
  expect(theirs.value.size).toBe(own.size);
  const ids = own.encode(text);
  expect(theirs.value.encode(text)).toEqual(ids);
  expect(theirs.value.decode(ids.ok ? ids.value : [])).toBe(text);
});

test('what is theirs already stays as it is', () => {
  const text = '{ "model": {"type": "BPE"} }';
  expect(tokenizerText(text)).toBe(text);
});
