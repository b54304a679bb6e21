/** Lessons as tokens, with what of them is learnt. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { ChatTemplate } from './chat-template.ts';
import type { Stretch } from './sentinels.ts';
import type { Lesson } from './shapes.ts';
import { textEnds } from './text-ends.ts';

export interface LessonTokens {
  readonly ids: Int32Array;
  /** Of each token 1 if it is learnt, else 0. */
  readonly learnt: Uint8Array;
  /** Whether a token that is learnt begins before what is to be learnt. */
  readonly isBlurred: boolean;
}

export interface Format {
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
}

/**
 * A conversation as the template writes it; other texts between the vocabulary's own begin and end.
 * What spells a special token becomes one, as in transformers. A token is learnt if any of its
 * characters is. Errors: those of the template and the tokenizer.
 */
export function tokensOfLesson(lesson: Lesson, format: Format): Result<LessonTokens> {
  switch (lesson.kind) {
    case 'chat':
      return tokensOfChat(lesson, format);
    case 'completion': {
      const { prompt, completion } = lesson;
      return tokensBetweenEnds(prompt + completion, prompt.length, format.tokenizer);
    }
    case 'text':
      return tokensBetweenEnds(lesson.text, 0, format.tokenizer);
    default:
      return lesson satisfies never;
  }
}

/** A text as it is, between the vocabulary's own begin and end; all of it is learnt. */
export function tokensOfText(text: string, tokenizer: Tokenizer): Result<LessonTokens> {
  const encoded = tokenizer.encode(text);
  if (!encoded.ok) return encoded;
  const { begin, end } = textEnds(tokenizer);
  const idOf = (name: string | undefined) => tokenizer.specials.get(name ?? '') ?? [];
  const ids = Int32Array.from([idOf(begin), ...encoded.value, idOf(end)].flat());
  return accept({ ids, learnt: new Uint8Array(ids.length).fill(1), isBlurred: false });
}

function tokensOfChat(
  { messages, given, tools }: Extract<Lesson, { kind: 'chat' }>,
  { tokenizer, template }: Format,
): Result<LessonTokens> {
  const rendered = template.render({ messages, tools });
  if (!rendered.ok) return rendered;
  const { text, marked } = rendered.value;
  const before = messages.slice(0, given);
  if (before.every(({ role }) => role !== 'assistant')) return locate(text, marked, tokenizer);
  const known = template.render({ messages: before, tools });
  if (!known.ok) return known;
  return locate(text, marked.slice(known.value.marked.length), tokenizer);
}

/** What follows the first `given` characters is learnt, and that the text ends there. */
function tokensBetweenEnds(
  text: string,
  given: number,
  tokenizer: Tokenizer,
): Result<LessonTokens> {
  const { begin = '', end = '' } = textEnds(tokenizer);
  const start = begin.length + given;
  const whole = begin + text + end;
  return locate(whole, [{ start, end: whole.length }], tokenizer);
}

function locate(
  text: string,
  stretches: readonly Stretch[],
  tokenizer: Tokenizer,
): Result<LessonTokens> {
  const encoding = tokenizer.locate(text, { specials: 'tokens' });
  if (!encoding.ok) return encoding;
  const { ids, starts } = encoding.value;
  return accept({ ids, ...overlapping(starts, text.length, stretches) });
}

/** Which tokens share a character with a stretch; both come in order. */
function overlapping(
  starts: Int32Array,
  length: number,
  stretches: readonly Stretch[],
): Pick<LessonTokens, 'learnt' | 'isBlurred'> {
  const learnt = new Uint8Array(starts.length);
  let isBlurred = false;
  let next = 0;
  for (const [index, start] of starts.entries()) {
    // Tokens within one character share its start; each holds a part of it.
    const end = Math.max(starts[index + 1] ?? length, start + 1);
    while (next < stretches.length && stretches[next]!.end <= start) next += 1;
    const stretch = stretches[next];
    if (stretch === undefined || end <= stretch.start) continue;
    learnt[index] = 1;
    if (start < stretch.start) isBlurred = true;
  }
  return { learnt, isBlurred };
}
