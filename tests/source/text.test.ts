import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../compiler/source/text.ts';

const index = (text: string) => new LineIndex({ file: 'a.llm', text });

describe('positions', () => {
  const lines = index('ab\ncd\r\n\n😀e');
  test.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [5, 2, 3],
    [7, 3, 1],
    [8, 4, 1],
    [10, 4, 2],
    [11, 4, 3],
    [99, 4, 3],
    [-1, 1, 1],
  ])('offset %i', (offset, line, column) =>
    expect(lines.position(offset)).toEqual({ line, column }),
  );
});

test('lines come without their ends', () => {
  const lines = index('ab\ncd\r\n\n😀e');
  expect([0, 1, 2, 3, 4, 5].map((n) => lines.line(n))).toEqual(['', 'ab', 'cd', '', '😀e', '']);
  expect(lines.lineCount).toBe(4);
});

test('an empty text has one empty line', () => {
  expect(index('').position(0)).toEqual({ line: 1, column: 1 });
  expect(index('').line(1)).toBe('');
});
