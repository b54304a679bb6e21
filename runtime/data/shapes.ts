/**
 * The shapes that rows of data sets come in, told apart by their fields, and the two forms that they
 * are brought to: a lesson, and a comparison of two.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import { isTranscript, Malformed, type Message, messagesOf, turnsOf } from './messages.ts';
import type { JsonObject, Row } from './records.ts';

/** A text of which a model learns a part. */
export type Lesson =
  /** The assistant's turns are learnt, but for those among the first `given` messages. */
  | {
      readonly kind: 'chat';
      readonly messages: readonly Message[];
      readonly given: number;
      /** Functions that the assistant can call, for the template to show. */
      readonly tools?: unknown;
    }
  /** The completion is learnt. */
  | { readonly kind: 'completion'; readonly prompt: string; readonly completion: string }
  /** All of it is learnt. */
  | { readonly kind: 'text'; readonly text: string };

export interface Comparison {
  readonly chosen: Lesson;
  readonly rejected: Lesson;
}

/** A lesson, and whether people liked what is learnt there. */
export interface Judged {
  readonly lesson: Lesson;
  readonly good: boolean;
}

interface Shape<Form> {
  readonly fields: readonly string[];
  /** Throws `Malformed`. */
  readonly read: (row: JsonObject) => Form;
}

/** The first whose fields a row has is its shape. */
const lessonShapes: readonly Shape<Lesson>[] = [
  { fields: ['messages'], read: (row) => conversation(row, 'messages') },
  { fields: ['conversations'], read: (row) => conversation(row, 'conversations') },
  { fields: ['prompt', 'completion'], read: (row) => answer(row, 'completion') },
  { fields: ['question', 'answer'], read: questionAndAnswer },
  { fields: ['text'], read: wholeText },
];

const comparisonShapes: readonly Shape<Comparison>[] = [
  {
    fields: ['prompt', 'chosen', 'rejected'],
    read: (row) => ({ chosen: answer(row, 'chosen'), rejected: answer(row, 'rejected') }),
  },
  { fields: ['chosen', 'rejected'], read: withoutPrompt },
];

/** Errors at `span`, each with the row's place: `bad-row`, `no-assistant`. */
export function lessonOf(row: Row, span: Span): Result<Lesson> {
  if (typeof row.value.label !== 'boolean') return anyLessonOf(row, span);
  return badRow(row, ['`label` says whether people liked it: such rows are for `feedback`'], span);
}

/** The same of a row with a `label`. Errors as of `lessonOf`. */
export function judgedOf(row: Row, span: Span): Result<Judged> {
  const { label: good } = row.value;
  if (typeof good !== 'boolean') return badRow(row, ['`label` is neither true nor false'], span);
  const lesson = anyLessonOf(row, span);
  return lesson.ok ? accept({ lesson: lesson.value, good }) : lesson;
}

function anyLessonOf(row: Row, span: Span): Result<Lesson> {
  const lesson = read(row, lessonShapes, span);
  if (!lesson.ok) return lesson;
  return teaches(lesson.value) ? lesson : noAssistant(row, span);
}

/** Errors at `span`, each with the row's place: `bad-row`, `equal-responses`, `no-assistant`. */
export function comparisonOf(row: Row, span: Span): Result<Comparison> {
  const comparison = read(row, comparisonShapes, span);
  if (!comparison.ok) return comparison;
  const { chosen, rejected } = comparison.value;
  if (JSON.stringify(chosen) === JSON.stringify(rejected)) return equalResponses(row, span);
  return teaches(chosen) && teaches(rejected) ? comparison : noAssistant(row, span);
}

function read<Form>(row: Row, shapes: readonly Shape<Form>[], span: Span): Result<Form> {
  const shape = shapes.find(({ fields }) => fields.every((field) => field in row.value));
  if (shape === undefined) return unknownShape(row, shapes, span);
  try {
    return accept(shape.read(row.value));
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    return badRow(row, [thrown.message], span);
  }
}

/** Whether an assistant's turn is left to be learnt. */
function teaches(lesson: Lesson): boolean {
  if (lesson.kind !== 'chat') return true;
  return lesson.messages.slice(lesson.given).some(({ role }) => role === 'assistant');
}

// ---- the shapes

function conversation(row: JsonObject, field: string): Lesson {
  return chat(messagesOf(row[field], field), 0, row.tools);
}

function chat(messages: readonly Message[], given: number, tools?: unknown): Lesson {
  return { kind: 'chat', messages, given, ...(tools === undefined ? {} : { tools }) };
}

/** The field `completion` follows the prompt; both are texts, or both lists of messages. */
function answer(row: JsonObject, completion: string): Lesson {
  if (Array.isArray(row.prompt)) {
    const prompt = messagesOf(row.prompt, 'prompt');
    const messages = [...prompt, ...messagesOf(row[completion], completion)];
    return chat(messages, prompt.length, row.tools);
  }
  const prompt = textOf(row, 'prompt');
  const text = textOf(row, completion);
  if (isTranscript(prompt)) {
    // A prompt that ends by saying whose turn it is does not have this turn yet.
    const given = turnsOf(prompt).filter(({ content }) => content !== '');
    return chat(turnsOf(prompt + text), given.length);
  }
  return { kind: 'completion', prompt, completion: text };
}

function questionAndAnswer(row: JsonObject): Lesson {
  const question = { role: 'user', content: textOf(row, 'question') };
  return chat([question, { role: 'assistant', content: textOf(row, 'answer') }], 1);
}

function wholeText(row: JsonObject): Lesson {
  const text = textOf(row, 'text');
  return isTranscript(text) ? chat(turnsOf(text), 0) : { kind: 'text', text };
}

/** What both begin with is the prompt. */
function withoutPrompt(row: JsonObject): Comparison {
  if (typeof row.chosen === 'string' && !isTranscript(row.chosen)) return withoutPromptText(row);
  const [chosen, rejected] = [turnsIn(row, 'chosen'), turnsIn(row, 'rejected')];
  const common = chosen.findIndex(
    (each, i) => JSON.stringify(each) !== JSON.stringify(rejected[i]),
  );
  const most = Math.min(chosen.length, rejected.length) - 1;
  const given = Math.max(0, common === -1 ? most : Math.min(common, most));
  return { chosen: chat(chosen, given, row.tools), rejected: chat(rejected, given, row.tools) };
}

function turnsIn(row: JsonObject, field: string): readonly Message[] {
  const value = row[field];
  return typeof value === 'string' ? turnsOf(textOf(row, field)) : messagesOf(value, field);
}

/** No word is cut in two; the space before the first that differs belongs to the response. */
function withoutPromptText(row: JsonObject): Comparison {
  const [chosen, rejected] = [textOf(row, 'chosen'), textOf(row, 'rejected')];
  let common = 0;
  while (common < chosen.length && chosen[common] === rejected[common]) common += 1;
  const prompt = /^.*(?=\s)/s.exec(chosen.slice(0, common))?.[0] ?? '';
  const after = (text: string): Lesson => ({
    kind: 'completion',
    prompt,
    completion: text.slice(prompt.length),
  });
  return { chosen: after(chosen), rejected: after(rejected) };
}

function textOf(row: JsonObject, field: string): string {
  const value = row[field];
  if (typeof value === 'string') return value;
  throw new Malformed(`\`${field}\` is not a text`);
}

// ---- what is wrong with a row

function unknownShape<Form>(row: Row, shapes: readonly Shape<Form>[], span: Span): Refusal {
  const known = shapes.map(({ fields }) => `{${fields.join(', ')}}`).join('  ');
  return badRow(row, [`has    {${Object.keys(row.value).join(', ')}}`, `known  ${known}`], span);
}

function badRow({ place }: Row, why: readonly string[], span: Span): Refusal {
  return refuse({
    slug: 'bad-row',
    title: 'This row has none of the shapes that are known',
    span,
    notes: [place, ...why],
    hint: '`llmc explain bad-row` shows the shapes',
  });
}

function noAssistant({ place }: Row, span: Span): Refusal {
  return refuse({
    slug: 'no-assistant',
    title: 'This dialogue has no turn of the assistant to learn from',
    span,
    notes: [place],
    hint: 'Give it a message with the role "assistant" after the prompt, or take it out',
  });
}

function equalResponses({ place }: Row, span: Span): Refusal {
  return refuse({
    slug: 'equal-responses',
    title: 'The chosen response and the rejected one are equal',
    span,
    notes: [place],
    hint: 'Nothing is preferred here: take the row out',
  });
}
