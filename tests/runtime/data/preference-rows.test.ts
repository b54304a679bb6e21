/** Rows of pairs, and of prompts with completions, against those of trl's collator and its rule of prefixes. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultTemplate, readTemplate } from '../../../runtime/data/chat-template.ts';
import { pairs } from '../../../runtime/data/dialogues.ts';
import { tokensOfLesson } from '../../../runtime/data/lesson-tokens.ts';
import type { JsonObject } from '../../../runtime/data/records.ts';
import { unwrap } from '../../support/stage.ts';
import { learnt as learntFrom, tour } from '../tokenizer/support.ts';
import { withSpecials } from './tokenizers.ts';

interface Collated {
  /** What rows are cut to. */
  readonly length: number | null;
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
  readonly completion_mask: readonly (readonly number[])[];
}

const file = new URL('../../goldens/preference_rows.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly pairs: readonly JsonObject[];
  readonly cases: readonly Collated[];
};

const characters = withSpecials([]);
const template = unwrap(readTemplate(defaultTemplate(characters), characters));
const span = { file: 'tiny.llm', start: 3, end: 9 };

test.each(golden.cases)('pairs cut to $length are the arrays of trl', (collated) => {
  const width = collated.input_ids[0]!.length;
  const rows = golden.pairs.map((value, index) => ({ value, place: `a.jsonl:${index + 1}` }));
  const made = unwrap(pairs(rows, { tokenizer: characters, template, length: width - 1, span }));
  expect(made.count).toBe(golden.pairs.length);
  for (const [number, field] of ['chosen', 'rejected'].entries()) {
    for (let index = 0; index < made.count; index += 1) {
      const row = number * made.count + index;
      const [ids, there, learnt] = [
        collated.input_ids[row]!,
        collated.attention_mask[row]!,
        collated.completion_mask[row]!,
      ];
      // Theirs are shifted by the loss; ours are shifted already, and what is not there is no input.
      const count = there.filter((each) => each === 1).length - 1;
      const example = made.at(index);
      const [input, target, mask] = ['input', 'target', 'mask'].map((name) => [
        ...example[`${field}.${name}`]!,
      ]);
      expect(input!.slice(0, count)).toEqual(ids.slice(0, count));
      expect(target).toEqual(ids.slice(1).map((id, at) => (there[at + 1] === 1 ? id : -1)));
      expect(mask).toEqual(learnt.slice(1));
    }
  }
});

test('where the tokens of a prompt begin those of the whole, all that follows is learnt', () => {
  const word = fc.constantFrom('t', 'h', 'e', 'i', 'n', 'g', ' ', ',', 'é');
  const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((all) => all.join(''));
  const tokenizer = learntFrom(tour, 400);
  const seen = { kept: 0, blurred: 0 };
  const property = fc.property(words, words, (prompt, completion) => {
    const lesson = { kind: 'completion', prompt, completion } as const;
    const { ids, learnt, isBlurred } = unwrap(tokensOfLesson(lesson, { tokenizer, template }));
    const { ids: whole, starts } = unwrap(tokenizer.locate(prompt + completion));
    const before = unwrap(tokenizer.encode(prompt));
    expect(ids).toEqual(whole);
    expect(isBlurred).toBe(!starts.includes(prompt.length));
    if (isBlurred) seen.blurred += 1;
    if (whole.subarray(0, before.length).join() !== before.join()) return;
    expect(isBlurred).toBe(false);
    expect([...learnt]).toEqual([...whole.keys()].map((at) => (at < before.length ? 0 : 1)));
    seen.kept += 1;
  });
  fc.assert(property, { seed: 5, numRuns: 500 });
  expect(seen.kept).toBeGreaterThan(100);
  expect(seen.blurred).toBeGreaterThan(50);
});
