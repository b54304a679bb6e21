/** Texts and conversations of a model that always goes on with the next letter of the alphabet. */
import { expect, test } from 'vitest';
import { readTemplate } from '../../../runtime/data/chat-template.ts';
import { Conversation } from '../../../runtime/generate/conversation.ts';
import { turnEnds } from '../../../runtime/generate/turn-end.ts';
import { type Prompt, writeTexts } from '../../../runtime/generate/write-texts.ts';
import type { Tokenizer } from '../../../runtime/tokenizer/tokenizer.ts';
import { unwrap } from '../../support/stage.ts';
import { examinee } from '../evaluate/examinee.ts';

const greedy = { temperature: 0, seed: 0 };

function promptOf(tokenizer: Tokenizer, text: string, ...stops: readonly string[]): Prompt {
  return { ids: unwrap(tokenizer.encode(text)), stops };
}

test('each text ends by its own stop string or by length', async () => {
  const { loaded, tokenizer } = await examinee();
  const told = ['', ''];
  const written = await writeTexts(loaded, tokenizer, {
    prompts: [promptOf(tokenizer, 'ab', 'efg'), promptOf(tokenizer, 'w')],
    tokens: 6,
    sampling: greedy,
    onText: (row, text) => {
      told[row] += text;
    },
  });
  expect(unwrap(written)).toEqual([
    { text: 'cd', tokens: 5, isFinished: true },
    { text: 'xyz\n a', tokens: 6, isFinished: false },
  ]);
  expect(told).toEqual(['cd', 'xyz\n a']);
  loaded.destroy();
});

test('a special token ends a text and is not part of it', async () => {
  const { loaded, tokenizer } = await examinee();
  const withEnd: Tokenizer = { ...tokenizer, specials: new Map([['d', 5]]) };
  const prompts = [promptOf(tokenizer, 'a')];
  const written = await writeTexts(loaded, withEnd, { prompts, tokens: 6, sampling: greedy });
  expect(unwrap(written)).toEqual([{ text: 'bc', tokens: 2, isFinished: true }]);
  loaded.destroy();
});

test('of a prompt that is too long the end is seen, which is said', async () => {
  const { loaded, tokenizer } = await examinee(3, 4);
  const prompts = [promptOf(tokenizer, 'abcdefg')];
  const written = await writeTexts(loaded, tokenizer, { prompts, tokens: 2, sampling: greedy });
  expect(unwrap(written)[0]!.text).toBe('hi');
  expect(written.ok && written.warnings).toMatchObject([
    {
      slug: 'prompt-cut',
      notes: ['the prompt has  7 tokens', 'the model sees  4', 'cut from it     its first 3'],
    },
  ]);
  const empty = [{ ids: new Int32Array(0), stops: [] }];
  const refused = await writeTexts(loaded, tokenizer, {
    prompts: empty,
    tokens: 2,
    sampling: greedy,
  });
  expect(refused.ok ? '' : refused.diagnostics[0]!.slug).toBe('empty-prompt');
  loaded.destroy();
});

test('an answer ends where the template ends a turn', async () => {
  const { loaded, tokenizer, template } = await examinee();
  expect(unwrap(turnEnds(template))).toEqual(['\n']);
  const bracketed =
    '{% for m in messages %}{{ m.role[0] }}({{ m.content }})\n{% endfor %}{% if add_generation_prompt %}a({% endif %}';
  expect(unwrap(turnEnds(unwrap(readTemplate(bracketed, tokenizer))))).toEqual([')\n']);
  loaded.destroy();
});

/** A tokenizer that notes what it is given. */
function watched(tokenizer: Tokenizer): { readonly seen: string[]; readonly watching: Tokenizer } {
  const seen: string[] = [];
  const encode: Tokenizer['encode'] = (text, options) => {
    seen.push(text);
    return tokenizer.encode(text, options);
  };
  return { seen, watching: { ...tokenizer, encode } };
}

test('a conversation remembers what was said; an answer can be drawn anew', async () => {
  const { loaded, tokenizer, template } = await examinee(3, 64);
  const { seen, watching } = watched(tokenizer);
  const speaker = { loaded, tokenizer: watching, template, tokens: 9, sampling: greedy };
  const talk = new Conversation(speaker);
  const options = { onText: () => {} };
  expect(await talk.again(options)).toBeUndefined();
  // After a line's end the model says the space and the alphabet from a on.
  expect(unwrap(await talk.say('x', options)).text).toBe(' abcdefgh');
  await talk.say('y', options);
  await talk.again(options);
  talk.reset();
  await talk.say('z', options);
  talk.instruct('s');
  await talk.say('z', options);
  expect(seen).toEqual(['x\n', 'x\n abcdefgh\ny\n', 'x\n abcdefgh\ny\n', 'z\n', 's\nz\n']);
  loaded.destroy();
});

test('a conversation that is too long forgets its oldest questions, and says so once', async () => {
  const { loaded, tokenizer, template } = await examinee(3, 20);
  const { seen, watching } = watched(tokenizer);
  // An exchange is 7 tokens, so two of 20 - 4 fit with the next question.
  const speaker = { loaded, tokenizer: watching, template, tokens: 4, sampling: greedy };
  const talk = new Conversation(speaker);
  talk.instruct('s');
  const slugs: (readonly string[])[] = [];
  for (const question of ['v', 'w', 'x', 'y', 'very long indeed']) {
    const said = await talk.say(question, { onText: () => {} });
    expect(unwrap(said).text).toBe(' abc');
    slugs.push(said.ok ? said.warnings.map(({ slug }) => slug) : []);
  }
  expect(seen).toEqual([
    's\nv\n',
    's\nv\n abc\nw\n',
    's\nv\n abc\nw\n abc\nx\n',
    's\nw\n abc\nx\n',
    's\nw\n abc\nx\n abc\ny\n',
    's\nx\n abc\ny\n',
    's\nx\n abc\ny\n abc\nvery long indeed\n',
    's\ny\n abc\nvery long indeed\n',
    's\nvery long indeed\n',
  ]);
  expect(slugs).toEqual([[], [], ['turns-forgotten'], [], []]);
  loaded.destroy();
});
