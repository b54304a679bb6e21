/** `docs/tokenizer.md`: its plan has no mistakes, and its example comes out as it says. */
import { expect, test } from 'vitest';
import { patternNames } from '../../runtime/tokenizer/patterns.ts';
import { learnt, unwrap } from '../runtime/tokenizer/support.ts';
import { blocksOf, checkBlock, messagesOf, read } from './blocks.ts';

const page = read('docs/tokenizer.md');

test('the plan has no mistakes', () => {
  const blocks = blocksOf(page);
  expect(blocks).toHaveLength(1);
  const { diagnostics, sources } = checkBlock(blocks[0]!);
  expect(messagesOf(diagnostics, sources)).toBe('');
});

test('the longest token does not win', () => {
  const words = [...page.matchAll(/^ {4}([a-d ]+)$/gm)].flatMap(([, line]) => line!.split(' '));
  expect(words).toHaveLength(7);
  const tokenizer = learnt(words.join('\n'), 256 + 3);
  const tokens = (text: string): string[] =>
    [...unwrap(tokenizer.encode(text))].map((id) => tokenizer.decode([id]));
  expect(tokens('bcd')).toEqual(['bcd']);
  expect(tokens('abcd')).toEqual(['ab', 'c', 'd']);
});

test('the patterns are those there are', () => {
  const [, table] = page.split('| pattern | whose |\n|---|---|\n');
  const named = [...table!.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...patternNames].sort());
});
