import { expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/data/records.ts';
import { comparisonOf, judgedOf, lessonOf } from '../../../runtime/data/shapes.ts';

const span = { file: 'tiny.llm', start: 3, end: 9 };
const place = 'a.jsonl:7';
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

function lesson(value: JsonObject): unknown {
  const read = lessonOf({ value, place }, span);
  return read.ok ? read.value : read.diagnostics[0]!;
}

function comparison(value: JsonObject): unknown {
  const read = comparisonOf({ value, place }, span);
  return read.ok ? read.value : read.diagnostics[0]!;
}

const chat = (messages: unknown, given = 0) => ({ kind: 'chat', messages, given });
const completion = (prompt: string, text: string) => ({
  kind: 'completion',
  prompt,
  completion: text,
});

test('every shape of trl is a lesson', () => {
  const messages = [user('why'), assistant('so')];
  expect(lesson({ text: 'once' })).toEqual({ kind: 'text', text: 'once' });
  expect(lesson({ messages })).toEqual(chat(messages));
  expect(lesson({ prompt: 'why ', completion: 'so' })).toEqual(completion('why ', 'so'));
  expect(lesson({ prompt: [user('why')], completion: [assistant('so')] })).toEqual(
    chat(messages, 1),
  );
  const conversations = [
    { from: 'system', value: 's' },
    { from: 'human', value: 'why' },
    { from: 'gpt', value: 'so' },
  ];
  expect(lesson({ id: 4, conversations })).toEqual(
    chat([{ role: 'system', content: 's' }, ...messages]),
  );
});

test('a question with its answer, and a transcript, are conversations', () => {
  expect(lesson({ question: '1 + 1?', answer: 'It is 2.\n#### 2' })).toEqual(
    chat([user('1 + 1?'), assistant('It is 2.\n#### 2')], 1),
  );
  expect(lesson({ text: '\n\nHuman: why\n\nyou?\n\nAssistant: so' })).toEqual(
    chat([user('why\n\nyou?'), assistant('so')]),
  );
});

test('parts of a content are joined; who calls tools may say nothing', () => {
  const called = { role: 'assistant', content: null, tool_calls: [{}] };
  const parts = [
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b' },
  ];
  expect(lesson({ messages: [{ role: 'user', content: parts }, called], tools: [1] })).toEqual({
    ...chat([user('ab'), { ...called, content: '' }]),
    tools: [1],
  });
});

test('preferences with a prompt', () => {
  expect(comparison({ prompt: 'why ', chosen: 'so', rejected: 'no' })).toEqual({
    chosen: completion('why ', 'so'),
    rejected: completion('why ', 'no'),
  });
  const prompt = [user('why')];
  expect(comparison({ prompt, chosen: [assistant('so')], rejected: [assistant('no')] })).toEqual({
    chosen: chat([user('why'), assistant('so')], 1),
    rejected: chat([user('why'), assistant('no')], 1),
  });
  const asked = '\n\nHuman: why\n\nAssistant:';
  expect(comparison({ prompt: asked, chosen: ' so', rejected: ' no' })).toEqual({
    chosen: chat([user('why'), assistant('so')], 1),
    rejected: chat([user('why'), assistant('no')], 1),
  });
});

test('without one, the prompt is what both begin with', () => {
  const start = [user('why'), assistant('what?'), user('that')];
  const [chosen, rejected] = [
    [...start, assistant('so')],
    [...start, assistant('no')],
  ];
  expect(comparison({ chosen, rejected })).toEqual({
    chosen: chat(chosen, 3),
    rejected: chat(rejected, 3),
  });
  const spoken = '\n\nHuman: why\n\nAssistant: what?\n\nHuman: that\n\nAssistant:';
  expect(comparison({ chosen: `${spoken} so`, rejected: `${spoken} no` })).toEqual({
    chosen: chat(chosen, 3),
    rejected: chat(rejected, 3),
  });
  expect(comparison({ chosen: spoken, rejected: `${spoken} no` })).toEqual({
    chosen: chat([...start, assistant('')], 3),
    rejected: chat(rejected, 3),
  });
  // No word is cut in two, though "s" is common to both.
  expect(comparison({ chosen: 'The sky is so', rejected: 'The sky is sad' })).toEqual({
    chosen: completion('The sky is', ' so'),
    rejected: completion('The sky is', ' sad'),
  });
});

test('one response that begins the other still has something to learn', () => {
  const short = [user('why'), assistant('so')];
  const long = [...short, user('?'), assistant('yes')];
  expect(comparison({ chosen: long, rejected: short })).toEqual({
    chosen: chat(long, 1),
    rejected: chat(short, 1),
  });
});

test('feedback is a lesson with a label, and only feedback takes one', () => {
  const row = { prompt: 'why ', completion: 'so', label: false };
  const judged = judgedOf({ value: row, place }, span);
  expect(judged.ok && judged.value).toEqual({ lesson: completion('why ', 'so'), good: false });
  expect(lesson(row)).toMatchObject({ slug: 'bad-row', notes: [place, expect.any(String)] });
  const unjudged = judgedOf({ value: { text: 'a' }, place }, span);
  expect(unjudged.ok ? '' : unjudged.diagnostics[0]!.slug).toBe('bad-row');
});

test('what is wrong with a row is said with its place', () => {
  expect(lesson({ txt: 'a', n: 1 })).toMatchObject({
    slug: 'bad-row',
    span,
    notes: [place, 'has    {txt, n}', expect.stringContaining('{prompt, completion}')],
  });
  const wrong: readonly (readonly [JsonObject, string])[] = [
    [{ messages: 'hi' }, '`messages` is not a list of messages'],
    [{ messages: [{ content: 'hi' }] }, '`messages[0]` has no `role`'],
    [{ messages: [user('a'), { role: 'assistant' }] }, '`messages[1]` has no text in `content`'],
    [{ conversations: [3] }, '`conversations[0]` is not an object'],
    [{ prompt: 'a', completion: 4 }, '`completion` is not a text'],
    [{ text: null }, '`text` is not a text'],
  ];
  for (const [row, why] of wrong) {
    expect(lesson(row)).toMatchObject({ slug: 'bad-row', notes: [place, why] });
  }
});

test('a dialogue without the assistant, and equal responses, are refused', () => {
  const silent = { slug: 'no-assistant', span, notes: [place] };
  expect(lesson({ messages: [user('why')] })).toMatchObject(silent);
  expect(lesson({ prompt: [user('a'), assistant('b')], completion: [user('c')] })).toMatchObject(
    silent,
  );
  const equal = { slug: 'equal-responses', span, notes: [place] };
  expect(comparison({ prompt: 'a', chosen: 'b', rejected: 'b' })).toMatchObject(equal);
  const same = [user('a'), assistant('b')];
  expect(comparison({ chosen: same, rejected: same })).toMatchObject(equal);
  expect(
    comparison({ prompt: [user('a')], chosen: [assistant('b')], rejected: [user('c')] }),
  ).toMatchObject(silent);
});
