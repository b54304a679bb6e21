import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Examples, stack } from '../../../runtime/data/examples.ts';
import { sequences } from '../../../runtime/data/sequences.ts';

const span = { file: 'tiny.llm', start: 3, end: 9 };

function made(tokens: Int32Array, length: number): Examples {
  const result = sequences(tokens, length, span);
  if (!result.ok) throw new Error('too short');
  return result.value;
}

/** Tokens that tell where they stand. */
function counting(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

test('a draw is a block of the text and the tokens that follow each of its own', () => {
  const examples = made(counting(50), 8);
  for (let number = 0; number < 200; number += 1) {
    const { input, target } = examples.draw(1, number);
    const start = input![0]!;
    expect([...input!]).toEqual([...counting(8)].map((offset) => start + offset));
    expect([...target!]).toEqual([...input!].map((token) => token + 1));
    expect(target!.at(-1)).toBeLessThan(50);
  }
});

test('draws reach every start, the first and the last too', () => {
  const examples = made(counting(12), 8);
  const starts = counting(200).map((number) => examples.draw(1, number).input![0]!);
  expect([...new Set(starts)].sort()).toEqual([0, 1, 2, 3]);
});

test('a draw depends on the seed and its number, and on nothing before', () => {
  const tokens = counting(1000);
  const forwards = made(tokens, 8);
  const backwards = made(tokens, 8);
  const numbers = [...counting(50)];
  const first = numbers.map((number) => forwards.draw(3, number));
  const second = numbers.reverse().map((number) => backwards.draw(3, number));
  expect(second.reverse()).toEqual(first);
  expect(numbers.map((number) => forwards.draw(4, number))).not.toEqual(first);
});

test('once through, every token but the first is a target exactly once, in order', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 40 }),
    (length, more) => {
      const tokens = counting(length + more);
      const examples = made(tokens, length);
      const blocks = [...counting(examples.count)].map((index) => examples.at(index));
      const { input, target } = stack(blocks);
      const kept = [...target!.keys()].filter((index) => target![index] !== -1);
      expect(kept.map((index) => target![index])).toEqual([...tokens.slice(1)]);
      expect(kept.map((index) => input![index])).toEqual([...tokens.slice(0, -1)]);
    },
  );
  fc.assert(property, { seed: 1 });
});

test('the blank has no target', () => {
  expect(made(counting(9), 3).blank.target).toEqual(Int32Array.of(-1, -1, -1));
});

test('a text of T tokens is too short by one', () => {
  expect(sequences(counting(9), 8, span).ok).toBe(true);
  const short = sequences(counting(8), 8, span);
  expect(short.ok ? [] : short.diagnostics).toMatchObject([{ slug: 'text-too-short', span }]);
  expect(short.ok ? [] : short.diagnostics[0]!.notes).toEqual([
    'a block  9 tokens (8, and the one to predict last)',
    'found    8 tokens',
  ]);
});
