/** Goldens of the language-model evaluation harness, and definitions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanOf } from '../../../runtime/evaluate/metric.ts';
import { type Answered, choiceOf, measures } from '../../../runtime/evaluate/multiple-choice.ts';
import { rollingWindows } from '../../../runtime/evaluate/perplexity.ts';
import { pooled } from '../../../runtime/evaluate/pooled.ts';

const windows = (size: number, context: number, count = 9) =>
  rollingWindows([...Array(count).keys()], -100, size, context).map(({ input, targets }) => [
    input,
    targets,
  ]);

test('windows of two tokens', () => {
  expect(windows(2, 1)).toEqual([
    [
      [-100, 0],
      [0, 1],
    ],
    [
      [1, 2],
      [2, 3],
    ],
    [
      [3, 4],
      [4, 5],
    ],
    [
      [5, 6],
      [6, 7],
    ],
    [[6, 7], [8]],
  ]);
});

test('a text that fits is one window', () => {
  expect(windows(16, 1, 3)).toEqual([
    [
      [-100, 0, 1],
      [0, 1, 2],
    ],
  ]);
  expect(windows(16, 1, 0)).toEqual([]);
});

test('every token is predicted once, from at least the context asked for', () => {
  const sizes = fc
    .tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }))
    .chain(([count, size]) =>
      fc.tuple(fc.constant(count), fc.constant(size), fc.integer({ min: 1, max: size })),
    );
  fc.assert(
    fc.property(sizes, ([count, size, context]) => {
      const made = rollingWindows([...Array(count).keys()], -100, size, context);
      expect(made.flatMap(({ targets }) => targets)).toEqual([...Array(count).keys()]);
      for (const [index, { input, targets }] of made.entries()) {
        expect(input.length).toBeLessThanOrEqual(size);
        expect(input.at(-1)).toBe(targets.at(-1)! - 1 < 0 ? -100 : targets.at(-1)! - 1);
        const before = input.length - targets.length + 1;
        if (index > 0) expect(before).toBeGreaterThanOrEqual(context);
      }
    }),
    { seed: 1 },
  );
});

test('the standard error of an accuracy', () => {
  const right = Math.round(0.24965146 * 10042);
  const { value, error } = meanOf(
    'acc',
    Array.from({ length: 10042 }, (_, i) => Number(i < right)),
  );
  expect(value).toBeCloseTo(0.24965146, 7);
  expect(error).toBeCloseTo(0.004319267, 8);
});

test('the longest choice wins a character, the likeliest in all', () => {
  const choices = ['a cat', 'dog', 'elephants'];
  expect(choiceOf([-5, -4, -6], [1, 1, 1])).toBe(1);
  expect(
    choiceOf(
      [-5, -4, -6],
      choices.map(({ length }) => length),
    ),
  ).toBe(2);
});

test('of equal choices the first is taken', () => {
  expect(choiceOf([-2, -1, -1], [1, 1, 1])).toBe(1);
});

/** Of three choices the second is right. */
function measured(name: string, logprobs: readonly number[], priors: readonly number[]): number {
  const answered: Answered = { continuations: ['A', 'B', 'C'], gold: 1, logprobs, priors };
  return measures.find((measure) => measure.name === name)!.of(answered);
}

test.each([
  [[-2, -1, -3], [-2.5, -2, -2.5], 1, 1],
  [[-1, -2, -3], [-0.5, -2, -3], 0, 1],
])(
  'what the context gains a choice decides by mutual information: %j',
  (logprobs, priors, acc, gain) => {
    expect(measured('acc', logprobs, priors)).toBe(acc);
    expect(measured('acc_mutual_info', logprobs, priors)).toBe(gain);
  },
);

test('the score of Brier is 0 for who is sure and right, 2 for who is sure and wrong', () => {
  expect(measured('brier', [-200, -100, -300], [])).toBeCloseTo(0, 12);
  expect(measured('brier', [-100, -200, -300], [])).toBeCloseTo(2, 12);
  // Even shares of three: 2/3 off for the right one, 1/3 for each of the others.
  expect(measured('brier', [-7, -7, -7], [])).toBeCloseTo(4 / 9 + 1 / 9 + 1 / 9, 12);
  // Shares 1/2, 1/4, 1/4, however unlikely all of them are.
  const halves = [0.5, 0.25, 0.25].map((share) => Math.log(share) - 900);
  expect(measured('brier', halves, [])).toBeCloseTo(0.25 + 0.5625 + 0.0625, 9);
});

test('tests together: each example counts alike', () => {
  const score = (task: string, ...values: readonly number[]) => ({
    task,
    examples: values.length,
    metrics: [meanOf('acc', values), { name: `only_${task}`, value: 1, error: 1 }],
  });
  const [a, b] = [score('a', 1, 0, 1, 1), score('b', 0, 0, 1)];
  const found = pooled('all', [a, b])!;
  expect(found).toMatchObject({ task: 'all', examples: 7 });
  expect(found.metrics.map(({ name }) => name)).toEqual(['acc']);
  expect(found.metrics[0]!.value).toBeCloseTo(4 / 7, 12);
  // Variances 1/4 with 3 degrees of freedom and 1/3 with 2.
  expect(found.metrics[0]!.error).toBeCloseTo(Math.sqrt((3 / 4 + 2 / 3) / 5 / 7), 12);
  expect(pooled('all', [a])).toBe(undefined);
  const text = { task: 't', examples: 9, metrics: [{ name: 'acc', value: 1 }] };
  expect(pooled('all', [a, text])).toBe(undefined);
});
