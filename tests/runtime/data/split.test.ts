import { expect, test } from 'vitest';
import { splitText } from '../../../runtime/data/split.ts';

test('the tail is held out', () => {
  expect(splitText('abcdefghij', 0.25)).toEqual({ seen: 'abcdefg', held: 'hij' });
  expect(splitText('abc', 0)).toEqual({ seen: 'abc', held: '' });
});

test('characters beyond 16 bits are counted as one and never cut', () => {
  expect(splitText('😀😁😂😃', 0.5)).toEqual({ seen: '😀😁', held: '😂😃' });
});

test('a tenth of tinyshakespeare is the split of nanoGPT', () => {
  const { seen, held } = splitText('x'.repeat(1_115_394), 0.1);
  expect([seen.length, held.length]).toEqual([1_003_854, 111_540]);
});
