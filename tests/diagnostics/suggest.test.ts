import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggest, typingDistance } from '../../compiler/diagnostics/suggest.ts';

describe('typing distance', () => {
  test.each([
    ['', 'abc', 3],
    ['softmax', 'softmax', 0],
    ['softmx', 'softmax', 1],
    ['sotfmax', 'softmax', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%s, %s', (a, b, distance) => expect(typingDistance(a, b)).toBe(distance));

  test('is symmetric, zero only for equals, and at most the longer length', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = typingDistance(a, b);
        expect(distance).toBe(typingDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('did you mean', () => {
  const names = ['softmax', 'sigmoid', 'silu', 'gelu', 'sum', 'attn'];
  test.each([
    ['softmx', 'softmax'],
    ['sigmod', 'sigmoid'],
    ['sun', 'sum'],
    ['xttn', 'attn'],
    ['attention', 'attn'],
    ['at', undefined],
    ['smax', undefined],
    ['relu6x', undefined],
  ])('%s', (name, meant) => expect(suggest(name, names)).toBe(meant));

  test('the nearest wins, the first of equals', () => {
    expect(suggest('abcdef', ['abxxef', 'abcdxf', 'abcdeg'])).toBe('abcdxf');
  });

  test('a name of one letter is no guess for another', () => {
    expect(suggest('x', ['y', 'z'])).toBeUndefined();
  });

  test('the name itself is no suggestion', () => {
    expect(suggest('sum', ['sum'])).toBeUndefined();
  });
});
