/** `docs/generation.md` and `docs/evaluation.md`: their programs have no mistakes, and tests are what they say. */
import { expect, test } from 'vitest';
import { formatModule } from '../../compiler/syntax/format.ts';
import { library } from '../../runtime/generate/library.ts';
import { blocksOf, checkBlock, messagesOf, read } from './blocks.ts';

const pages = ['docs/generation.md', 'docs/evaluation.md'];

test.each(pages)('the program of %s has no mistakes', (page) => {
  const blocks = blocksOf(read(page));
  expect(blocks).toHaveLength(1);
  for (const block of blocks) {
    const { diagnostics, sources } = checkBlock(block);
    expect(messagesOf(diagnostics, sources)).toBe('');
    const formatted = formatModule({ file: 'block.llm', text: block.text });
    expect(formatted.ok ? formatted.value : '').toBe(block.text);
  }
});

test('every number that is told is in the table', () => {
  const [, table = ''] = read('docs/evaluation.md').split('|---|---|---|\n');
  const rows = table.split('\n\n')[0]!;
  const listed = new Set([...rows.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name));
  const told = ['exact-match', 'last-word', 'multiple-choice', 'perplexity', 'preference']
    .map((file) => read(`runtime/evaluate/${file}.ts`))
    .flatMap((text) => [...text.matchAll(/(?:meanOf\(\s*|name: )'([a-z_]+)'/g)])
    .map(([, name]) => name);
  expect(told.length).toBeGreaterThan(10);
  expect(told.filter((name) => !listed.has(name))).toEqual([]);
});

test('the functions that are named are in std.eval', () => {
  const { declarations } = library('std.eval').main;
  const used = /std\.eval\.\{([^}]*)\}/.exec(read('docs/evaluation.md'))![1]!.split(', ');
  for (const name of [...used, 'multiple_choice', 'last_word', 'preference_accuracy']) {
    expect(declarations.get(name)?.isPublic, name).toBe(true);
  }
});
