import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Result } from '../../../compiler/diagnostics/diagnostic.ts';
import { defaultTemplate, readTemplate } from '../../../runtime/data/chat-template.ts';
import {
  type DialogueOptions,
  dialogues,
  exampleOf,
  feedback,
  pairs,
} from '../../../runtime/data/dialogues.ts';
import type { Examples } from '../../../runtime/data/examples.ts';
import { tokensOfLesson, tokensOfText } from '../../../runtime/data/lesson-tokens.ts';
import type { Message } from '../../../runtime/data/messages.ts';
import { packDialogues } from '../../../runtime/data/packed.ts';
import type { JsonObject, Row } from '../../../runtime/data/records.ts';
import type { Tokenizer } from '../../../runtime/tokenizer/tokenizer.ts';
import { withSpecials } from './tokenizers.ts';

const span = { file: 'tiny.llm', start: 3, end: 9 };
const turns = withSpecials(['<|user|>', '<|assistant|>', '<|end|>']);
const bare = withSpecials([]);

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

function options(tokenizer: Tokenizer, length: number): DialogueOptions {
  const template = unwrap(readTemplate(defaultTemplate(tokenizer), tokenizer));
  return { tokenizer, template, length, span };
}

function rows(...values: readonly JsonObject[]): readonly Row[] {
  return values.map((value, index) => ({ value, place: `a.jsonl:${index + 1}` }));
}

/** What is learnt of an example, as text. */
function learnt(examples: Examples, index: number, tokenizer: Tokenizer, field = ''): string {
  const example = examples.at(index);
  const [target, mask] = [example[`${field}target`]!, example[`${field}mask`]!];
  return tokenizer.decode([...target].filter((_, t) => mask[t] === 1));
}

const chat = {
  messages: [
    { role: 'user', content: 'ab' },
    { role: 'assistant', content: 'cd' },
  ],
};

test('a dialogue predicts each token from those before; only the answer and its end are learnt', () => {
  const examples = unwrap(dialogues(rows(chat), options(turns, 10)));
  const { input, target, mask } = examples.at(0);
  const [u, a, e] = ['<|user|>', '<|assistant|>', '<|end|>'].map(
    (name) => turns.specials.get(name)!,
  );
  const text = [u, 97, 98, e, a, 99, 100, e];
  expect([...input!]).toEqual([...text.slice(0, -1), 0, 0, 0]);
  expect([...target!]).toEqual([...text.slice(1), -1, -1, -1]);
  expect([...mask!]).toEqual([0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
});

test('a vocabulary without special tokens has a line a turn', () => {
  const examples = unwrap(dialogues(rows(chat), options(bare, 10)));
  const { input, target } = examples.at(0);
  expect(bare.decode(input!.subarray(0, 5) as Int32Array)).toBe('ab\ncd');
  expect(bare.decode(target!.subarray(0, 5) as Int32Array)).toBe('b\ncd\n');
  expect(learnt(examples, 0, bare)).toBe('cd\n');
});

test('completions and texts end as the vocabulary ends texts', () => {
  const made = rows({ prompt: 'a ', completion: 'b' }, { text: 'abc' });
  const examples = unwrap(dialogues(made, options(turns, 8)));
  expect(learnt(examples, 0, turns)).toBe('b<|end|>');
  // Nothing stands before the first token of a text, so it is not predicted.
  expect(learnt(examples, 1, turns)).toBe('bc<|end|>');
});

test('special tokens are those that rows spell, and not those that documents spell', () => {
  const text = 'a<|end|>b';
  const examples = unwrap(dialogues(rows({ text }), options(turns, 12)));
  expect(learnt(examples, 0, turns)).toBe('<|end|>b<|end|>');
  const { ids } = unwrap(tokensOfText(text, turns));
  expect(ids).toHaveLength(text.length + 1);
  expect(ids.at(-1)).toBe(turns.specials.get('<|end|>'));
});

test('given turns of the assistant are not learnt', () => {
  const prompt = [...chat.messages, { role: 'user', content: 'e' }];
  const made = rows({ prompt, completion: [{ role: 'assistant', content: 'f' }] });
  const examples = unwrap(dialogues(made, options(turns, 30)));
  expect(learnt(examples, 0, turns)).toBe('f<|end|>');
});

test('a pair has a dialogue for each response', () => {
  const made = rows({ prompt: 'a ', chosen: 'bc', rejected: 'd' });
  const examples = unwrap(pairs(made, options(turns, 6)));
  expect(Object.keys(examples.at(0)).sort()).toEqual([
    'chosen.input',
    'chosen.mask',
    'chosen.target',
    'rejected.input',
    'rejected.mask',
    'rejected.target',
  ]);
  expect(learnt(examples, 0, turns, 'chosen.')).toBe('bc<|end|>');
  expect(learnt(examples, 0, turns, 'rejected.')).toBe('d<|end|>');
});

test('feedback has a dialogue and a judgement', () => {
  const made = rows({ ...chat, label: true }, { ...chat, label: false });
  const examples = unwrap(feedback(made, options(turns, 8)));
  expect(learnt(examples, 1, turns, 'text.')).toBe('cd<|end|>');
  expect([examples.at(0).good, examples.at(1).good]).toEqual([
    Float32Array.of(1),
    Float32Array.of(0),
  ]);
});

test('what is too long loses its end, and what has nothing left is left out, with a count', () => {
  const made = rows(chat, { prompt: 'a'.repeat(40), completion: 'b' }, chat);
  const result = dialogues(made, options(turns, 6));
  const examples = unwrap(result);
  expect(examples.count).toBe(2);
  expect(learnt(examples, 1, turns)).toBe('cd');
  expect(result.ok && result.warnings).toMatchObject([
    {
      slug: 'rows-cut',
      span,
      title: '3 of 3 rows are longer than T = 6 allows: their ends are cut',
      notes: [
        'an example   7 tokens (6, and the one to predict last)',
        'the longest  42 tokens, at a.jsonl:2',
      ],
    },
    {
      slug: 'rows-dropped',
      span,
      title: '1 of 3 rows are left out: nothing of the response is within T = 6',
      notes: ['a.jsonl:2'],
    },
  ]);
  const none = dialogues(made.slice(1, 2), options(turns, 6));
  expect(none.ok ? [] : none.diagnostics).toMatchObject([{ slug: 'no-rows', span }]);
});

test('what a template or a tokenizer refuses is said with the row', () => {
  const odd = { messages: [{ role: 'tool', content: 'a' }, ...chat.messages] };
  const refused = dialogues(rows(chat, odd), options(turns, 20));
  expect(refused.ok ? [] : refused.diagnostics[0]).toMatchObject({
    slug: 'bad-template',
    span,
    notes: ['a.jsonl:2', expect.stringContaining('not tool')],
  });
});

test('a token that holds the end of the prompt and the start of the response is warned of', () => {
  // Spaces go with the letter before them: "a " is one token.
  const joining: Tokenizer = {
    ...bare,
    locate: (text) => {
      const starts = [...text.matchAll(/. ?/gs)].map(({ index }) => index);
      return {
        ok: true,
        value: {
          ids: Int32Array.from(starts, (at) => text.charCodeAt(at)),
          starts: Int32Array.from(starts),
        },
        warnings: [],
      };
    },
  };
  const made = rows({ prompt: 'a', completion: ' b' }, { prompt: 'a ', completion: 'b' });
  const result = dialogues(made, options(joining, 4));
  expect(result.ok && result.warnings).toMatchObject([
    { slug: 'shared-token', span, notes: ['a.jsonl:1'] },
  ]);
  expect(learnt(unwrap(result), 1, bare)).toBe('b');
});

// ---- properties

const content = fc.string({ unit: 'grapheme', maxLength: 12 });
const conversations = fc
  .array(fc.tuple(content, content), { minLength: 1, maxLength: 4 })
  .map((pairsOfTurns): Message[] =>
    pairsOfTurns.flatMap(([user, assistant]) => [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ]),
  );

test('the mask covers what the assistant said, and nothing else', () => {
  const property = fc.property(conversations, (messages) => {
    const { template, tokenizer } = options(turns, 1);
    const lesson = { kind: 'chat', messages, given: 0 } as const;
    const { ids, learnt: mask } = unwrap(tokensOfLesson(lesson, { template, tokenizer }));
    const said = messages.filter(({ role }) => role === 'assistant');
    const kept = turns.decode([...ids].filter((_, index) => mask[index] === 1));
    expect(kept).toBe(said.map((message) => `${message.content}<|end|>`).join(''));
  });
  fc.assert(property, { seed: 1 });
});

test('an example is a prefix of its row', () => {
  const property = fc.property(
    fc.array(fc.nat({ max: 99 }), { minLength: 2, maxLength: 30 }),
    fc.integer({ min: 1, max: 20 }),
    (ids, length) => {
      const tokens = { ids: Int32Array.from(ids), learnt: new Uint8Array(ids.length).fill(1) };
      const { input, target, mask } = exampleOf(tokens, length);
      const count = Math.min(length, ids.length - 1);
      expect([...input!.subarray(0, count)]).toEqual(ids.slice(0, count));
      expect([...target!.subarray(0, count)]).toEqual(ids.slice(1, count + 1));
      expect([...target!.subarray(count)].every((each) => each === -1)).toBe(true);
      expect([...mask!].filter((each) => each === 1)).toHaveLength(count);
    },
  );
  fc.assert(property, { seed: 2 });
});

test('packing keeps each dialogue, its positions and what is learnt of it', () => {
  const property = fc.property(
    fc.array(conversations, { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 20, max: 60 }),
    (given, length) => {
      const made = rows(...given.map((messages) => ({ messages })));
      const result = dialogues(made, options(turns, length));
      if (!result.ok) return;
      const packed = packDialogues(result.value, length);
      const found: string[] = [];
      for (let row = 0; row < packed.count; row += 1) {
        const { input, target, mask, doc, pos } = packed.at(row);
        for (let number = 0; doc!.includes(number); number += 1) {
          const from = doc!.indexOf(number);
          const to = doc!.lastIndexOf(number) + 1;
          expect([...pos!.subarray(from, to)]).toEqual([...pos!.subarray(from, to).keys()]);
          if (target![from] === -1) continue;
          const parts = [input!, target!, mask!].map((all) => all.subarray(from, to).join());
          found.push(parts.join(';'));
        }
      }
      const expected = Array.from({ length: result.value.count }, (_, index) => {
        const { input, target, mask } = result.value.at(index);
        const end = target!.includes(-1) ? target!.indexOf(-1) : length;
        return [input!, target!, mask!].map((all) => all.subarray(0, end).join()).join(';');
      });
      expect(found.sort()).toEqual(expected.sort());
    },
  );
  fc.assert(property, { seed: 3, numRuns: 50 });
});
