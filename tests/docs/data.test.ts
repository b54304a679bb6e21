/** `docs/data.md`: its plan has no mistakes, and its rows have the shapes that it says. */
import { expect, test } from 'vitest';
import { parseJsonl } from '../../runtime/data/records.ts';
import { comparisonOf, lessonOf } from '../../runtime/data/shapes.ts';
import { blocksOf, checkBlock, messagesOf, read } from './blocks.ts';

const page = read('docs/data.md');
const span = { file: 'data.md', start: 0, end: 1 };
const [dialogues, pairs] = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text]) => {
  const rows = parseJsonl(text!, 'data.md', span);
  return rows.ok ? rows.value : [];
});

test('the plan has no mistakes', () => {
  const blocks = blocksOf(page);
  expect(blocks).toHaveLength(1);
  const { diagnostics, sources } = checkBlock(blocks[0]!);
  expect(messagesOf(diagnostics, sources)).toBe('');
});

test('all rows of dialogues ask why, and answer', () => {
  expect(dialogues).toHaveLength(6);
  for (const row of dialogues!) {
    const lesson = lessonOf(row, span);
    expect(lesson.ok && JSON.stringify(lesson.value)).toMatch(/Why\?.*So\./);
  }
});

test('all rows of pairs prefer one answer', () => {
  expect(pairs).toHaveLength(3);
  for (const row of pairs!) {
    const comparison = comparisonOf(row, span);
    expect(comparison.ok && JSON.stringify(comparison.value.chosen)).toMatch(/Why\?.*So\./);
    expect(comparison.ok && JSON.stringify(comparison.value.rejected)).toMatch(/Why\?.*No\./);
  }
});
