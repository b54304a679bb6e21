import { expect, test } from 'vitest';
import { threefry } from '../../../compiler/graph/ops/threefry.ts';
import { fork, keyOf, uniform } from '../../../runtime/data/random.ts';

// Known answers of the authors' library, Random123 (kat_vectors, threefry2x32 with 20 rounds).
test.each([
  { key: [0, 0], counter: [0, 0], words: [0x6b20_0159, 0x99ba_4efe] },
  {
    key: [0xffff_ffff, 0xffff_ffff],
    counter: [0xffff_ffff, 0xffff_ffff],
    words: [0x1cb9_96fc, 0xbb00_2be7],
  },
  {
    key: [0x1319_8a2e, 0x0370_7344],
    counter: [0x243f_6a88, 0x85a3_08d3],
    words: [0xc492_3a9c, 0x483d_f7a0],
  },
] as const)('threefry of $counter under $key', ({ key, counter, words }) => {
  expect(threefry(key[0], key[1], counter[0], counter[1])).toEqual(words);
});

test('a forked key is the cipher at counter (index, 1), as in compiled programs', () => {
  expect(fork([7, 9], 3)).toEqual(threefry(7, 9, 3, 1));
});

test('a seed beyond 32 bits fills both words', () => {
  expect(keyOf(2 ** 32 * 5 + 3)).toEqual([3, 5]);
});

test('uniform numbers fill [0, 1) evenly', () => {
  const bins = new Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const bin = Math.floor(10 * uniform(keyOf(1), index));
    bins[bin] = bins[bin]! + 1;
  }
  // The standard deviation of a bin is 30.
  for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
