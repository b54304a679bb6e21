/** How many examples and tokens a run takes, by the inputs of its program. */
import { expect, test } from 'vitest';
import { batchSize, batchTokens } from '../../../runtime/train/batch.ts';
import { programOf } from '../hand-written.ts';

type Inputs = Parameters<typeof programOf>[1];

const taking = (inputs: Inputs) => programOf('step', inputs, [], []);

test('a pair is read twice', () => {
  const pairs = taking([
    ['model.w', 'f32', [900]],
    ['batch.0.chosen.input', 'i32', [4, 8]],
    ['batch.0.chosen.mask', 'f32', [4, 8]],
    ['batch.0.rejected.input', 'i32', [4, 8]],
    ['batch.1', 'f32', [4]],
  ]);
  expect([batchSize(pairs), batchTokens(pairs)]).toEqual([4, 64]);
});

test('without an input, the widest field counts', () => {
  const pictures = taking([
    ['batch.pixels', 'f32', [2, 5, 5]],
    ['batch.label', 'i32', [2]],
  ]);
  expect([batchSize(pictures), batchTokens(pictures)]).toEqual([2, 50]);
});
