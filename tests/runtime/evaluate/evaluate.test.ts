/** Tests of a model whose every probability is known. */
import { expect, test } from 'vitest';
import type { Row } from '../../../runtime/data/records.ts';
import { exactMatch } from '../../../runtime/evaluate/exact-match.ts';
import { lastWord } from '../../../runtime/evaluate/last-word.ts';
import type { Score } from '../../../runtime/evaluate/metric.ts';
import { multipleChoice } from '../../../runtime/evaluate/multiple-choice.ts';
import { perplexity } from '../../../runtime/evaluate/perplexity.ts';
import { preferenceAccuracy, rewardAccuracy } from '../../../runtime/evaluate/preference.ts';
import { score } from '../../../runtime/evaluate/score.ts';
import { unwrap } from '../../support/stage.ts';
import { examinee, expected, unexpected } from './examinee.ts';

const rows = (...values: readonly Record<string, unknown>[]): readonly Row[] =>
  values.map((value, index) => ({ value, place: `t.jsonl:${index + 1}` }));

function metric({ metrics }: Score, name: string): number {
  return metrics.find((each) => each.name === name)!.value;
}

test('a text is scored where it is asked for, whatever is scored beside it', async () => {
  const { loaded, tokenizer } = await examinee();
  const text = (letters: string, scored: readonly number[]) => ({
    ids: unwrap(tokenizer.encode(letters)),
    scored,
  });
  const texts = [
    text('abcd', [0, 1, 1, 1]),
    text('abxy', [0, 0, 1, 1]),
    text('a', [1]),
    text('acz', [1, 1, 0]),
    text('abcdefghijklmnopqrstuvwxyz', Array(26).fill(1)),
  ];
  const found = unwrap(await score(loaded, texts));
  const sums = [3 * expected, unexpected + expected, 0, unexpected, 16 * expected];
  for (const [at, { logprob }] of found.entries()) expect(logprob).toBeCloseTo(sums[at]!, 4);
  expect(found.map(({ isGreedy }) => isGreedy)).toEqual([true, false, true, false, true]);
  // The last is longer than the context of 16: its end is kept.
  expect(found.map(({ tokens }) => tokens)).toEqual([3, 2, 0, 1, 16]);
  const alone = unwrap(await score(loaded, [texts[1]!]));
  expect(alone).toEqual([found[1]]);
  loaded.destroy();
});

test('who knows nothing has the perplexity of the vocabulary', async () => {
  const taker = await examinee(0);
  const text = 'some words of this alphabet\nthat are longer than the context';
  const found = unwrap(await perplexity('t', [text], taker));
  expect(metric(found, 'token_perplexity')).toBeCloseTo(28, 3);
  expect(metric(found, 'byte_perplexity')).toBeCloseTo(28, 3);
  expect(metric(found, 'bits_per_byte')).toBeCloseTo(Math.log2(28), 5);
  // The first character has nothing before it; the words are 11.
  expect(metric(found, 'word_perplexity') ** (11 / (text.length - 1))).toBeCloseTo(28, 2);
  taker.loaded.destroy();
});

test('documents are added up before anything is divided', async () => {
  const taker = await examinee();
  const found = unwrap(await perplexity('t', ['abcd', 'az'], taker));
  expect(metric(found, 'bits_per_byte')).toBeCloseTo(
    -(3 * expected + unexpected) / 4 / Math.LN2,
    4,
  );
  const bits = Math.log2(metric(found, 'byte_perplexity'));
  expect(metric(found, 'bits_per_byte')).toBeCloseTo(bits, 9);
  taker.loaded.destroy();
});

test('of choices the likeliest is taken, by its sum or a character', async () => {
  const taker = await examinee();
  // Of ' bcdefghijk' 2 characters in 11 are not the next ones, of ' z' and ' q' 2 in 2.
  const questions = rows(
    { query: 'a', choices: ['z', 'bcdefghijk'], gold: 1 },
    { query: 'a', choices: ['z', 'bcdefghijk'], gold: 0 },
    { query: 'a', choices: ['q', 'z'], gold: 0 },
  );
  const options = { delimiter: ' ', shots: 0 };
  const found = unwrap(await multipleChoice('t', questions, taker, options));
  const long = 2 * unexpected + 9 * expected;
  expect(long).toBeLessThan(2 * unexpected);
  expect(long / 10).toBeGreaterThan(2 * unexpected);
  expect(metric(found, 'acc')).toBeCloseTo(2 / 3, 6);
  expect(metric(found, 'acc_norm')).toBeCloseTo(2 / 3, 6);
  const [acc] = found.metrics;
  expect(acc!.error).toBeCloseTo(Math.sqrt((2 / 3) * (1 / 3) * (3 / 2)) / Math.sqrt(3), 6);
  taker.loaded.destroy();
});

test('what a choice gains counts from the beginning of a text', async () => {
  const taker = await examinee();
  // After 'a' neither choice is the next letter; at the beginning of a line the space is.
  const questions = rows({ query: 'a', choices: [' ', 'c'], gold: 1 });
  const options = { delimiter: '', shots: 0 };
  const specials = new Map([['<|endoftext|>', 0]]);
  const begun = { ...taker, tokenizer: { ...taker.tokenizer, specials } };
  const found = unwrap(await multipleChoice('t', questions, begun, options));
  expect(metric(found, 'acc')).toBe(0);
  expect(metric(found, 'acc_mutual_info')).toBe(1);
  expect(metric(found, 'brier')).toBeCloseTo(0.5, 5);
  // Where texts have no beginning nothing is known of a choice alone.
  const plain = unwrap(await multipleChoice('t', questions, taker, options));
  expect(plain.metrics.map(({ name }) => name)).toEqual(['acc', 'acc_norm', 'acc_bytes', 'brier']);
  taker.loaded.destroy();
});

test('which context a continuation belongs to', async () => {
  const taker = await examinee();
  const questions = rows(
    { context_options: ['abc', 'xyz'], continuation: 'def', gold: 0 },
    { context_options: ['abc', 'xyz'], continuation: 'def', gold: 1 },
  );
  const found = unwrap(await multipleChoice('t', questions, taker, { delimiter: '', shots: 0 }));
  expect(found.metrics.map(({ name, value }) => [name, value])).toEqual([['acc', 0.5]]);
  taker.loaded.destroy();
});

test('examples with their answers go before a question', async () => {
  const taker = await examinee(3, 64);
  const questions = rows(
    { query: 'g', choices: ['h', 'z'], gold: 0 },
    { query: 'o', choices: ['z', 'p'], gold: 1 },
  );
  const shown = await multipleChoice('t', questions, taker, { delimiter: '', shots: 1 });
  expect(metric(unwrap(shown), 'acc')).toBe(1);
  taker.loaded.destroy();
});

test('the last word counts if the model would say it', async () => {
  const taker = await examinee();
  const found = unwrap(
    await lastWord(
      't',
      rows({ context: 'abc', continuation: 'def' }, { context: 'abc', continuation: 'dez' }),
      taker,
      '',
    ),
  );
  expect(metric(found, 'acc')).toBe(0.5);
  expect(metric(found, 'perplexity')).toBeCloseTo(Math.exp(-(5 * expected + unexpected) / 2), 2);
  taker.loaded.destroy();
});

test('answers are exact or wrong; white space around them does not count', async () => {
  const taker = await examinee();
  const found = unwrap(
    await exactMatch(
      't',
      rows(
        { prompt: 'abc', answer: 'defg' },
        { prompt: 'abc', answers: ['no', ' defg '] },
        { prompt: 'abc', answer: 'def' },
        { prompt: 'w', answer: 'xy', stop: 'z' },
        // A turn ends with its line: after 'z' the model says '\n'.
        {
          messages: [
            { role: 'user', content: 'w' },
            { role: 'assistant', content: 'x' },
          ],
        },
      ),
      taker,
      { tokens: 4 },
    ),
  );
  expect(metric(found, 'exact_match')).toBe(3 / 5);
  expect(found.examples).toBe(5);
  taker.loaded.destroy();
});

test('the chosen response should be the likelier one', async () => {
  const taker = await examinee();
  const pairs = rows(
    { prompt: 'abc', chosen: 'def', rejected: 'xyz' },
    { prompt: 'abc', chosen: 'xyz', rejected: 'def' },
    { prompt: 'abc', chosen: 'zz', rejected: 'defghi' },
  );
  const found = unwrap(await preferenceAccuracy('t', pairs, taker));
  expect(metric(found, 'acc')).toBeCloseTo(1 / 3, 6);
  const gap = expected - unexpected;
  expect(metric(found, 'margin')).toBeCloseTo((gap - gap + (2 * unexpected - 6 * expected)) / 3, 3);
  const flat = await examinee(0);
  const gained = unwrap(await rewardAccuracy('t', pairs, taker, flat.loaded));
  expect(metric(gained, 'acc')).toBeCloseTo(1 / 3, 6);
  const itself = unwrap(await rewardAccuracy('t', pairs, taker, taker.loaded));
  expect(metric(itself, 'acc')).toBe(0);
  expect(metric(itself, 'margin')).toBe(0);
  for (const { loaded } of [taker, flat]) loaded.destroy();
});

test.each([
  [{ query: 'a', choices: ['b'] }, '`gold` is missing'],
  [{ query: 'a', choices: ['b'], gold: 1 }, '`gold` is 1, of 1'],
  [{ query: 'a', choices: 'b', gold: 0 }, '`choices` is missing or of another kind'],
])('a row that is none of the test’s is named: %j', async (row, why) => {
  const taker = await examinee();
  const found = await multipleChoice('t', rows(row), taker, { delimiter: ' ', shots: 0 });
  expect(found.ok ? [] : found.diagnostics).toMatchObject([
    { slug: 'bad-task-row', notes: ['t.jsonl:1', expect.stringContaining(why)] },
  ]);
  taker.loaded.destroy();
});
