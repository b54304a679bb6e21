import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inEpochs, permutation } from '../../../runtime/data/epochs.ts';
import type { Examples } from '../../../runtime/data/examples.ts';

/** Examples that tell which they are. */
function numbered(count: number, first = 0): Examples {
  return inEpochs(count, (index) => ({
    input: Int32Array.of(first + index),
    target: Int32Array.of(1),
    mask: Float32Array.of(1),
  }));
}

function drawn(examples: Examples, seed: number, from: number, to: number): number[] {
  return Array.from(
    { length: to - from },
    (_, index) => examples.draw(seed, from + index).input![0]!,
  );
}

const counts = fc.integer({ min: 1, max: 50 });
const seeds = fc.nat({ max: 2 ** 40 });

test('an epoch has every example once', () => {
  const property = fc.property(counts, seeds, fc.nat({ max: 5 }), (count, seed, epoch) => {
    const order = drawn(numbered(count), seed, epoch * count, (epoch + 1) * count);
    expect(order.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });
  fc.assert(property, { seed: 1 });
});

test('a loader that starts again anywhere goes on as one that never stopped', () => {
  const property = fc.property(counts, seeds, fc.nat({ max: 200 }), (count, seed, stop) => {
    const straight = drawn(numbered(count), seed, 0, 250);
    expect(drawn(numbered(count), seed, stop, 250)).toEqual(straight.slice(stop));
  });
  fc.assert(property, { seed: 2, numRuns: 50 });
});

test('epochs and seeds have orders of their own', () => {
  const examples = numbered(30);
  const [first, second] = [drawn(examples, 1, 0, 30), drawn(examples, 1, 30, 60)];
  expect(second).not.toEqual(first);
  expect(drawn(examples, 2, 0, 30)).not.toEqual(first);
});

test('all orders of four are about equally frequent', () => {
  const found = new Map<string, number>();
  for (let each = 0; each < 4800; each += 1) {
    const order = permutation(4, [each, 77]).join('');
    found.set(order, (found.get(order) ?? 0) + 1);
  }
  expect(found.size).toBe(24);
  // 200 are expected of each; chi squared with 23 degrees is below 50 but once in a thousand times.
  const distance = [...found.values()].reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0);
  expect(distance).toBeLessThan(50);
});

test('the blank has no target and no weight', () => {
  const { blank } = inEpochs(1, () => ({
    'chosen.target': Int32Array.of(3),
    'chosen.mask': Float32Array.of(1),
    '1': Float32Array.of(2.5),
  }));
  expect(blank).toEqual({
    'chosen.target': Int32Array.of(-1),
    'chosen.mask': Float32Array.of(0),
    '1': Float32Array.of(0),
  });
});

test('the hash is that of what the examples hold', () => {
  expect(numbered(5).hash()).toBe(numbered(5).hash());
  expect(numbered(5).hash()).not.toBe(numbered(6).hash());
  expect(numbered(5).hash()).not.toBe(numbered(5, 1).hash());
});
