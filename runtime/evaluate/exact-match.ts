/** Questions that the model answers in its own words, which must be those of an answer. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { Malformed, type Message, messagesOf } from '../data/messages.ts';
import type { Row } from '../data/records.ts';
import { turnEnds } from '../generate/turn-end.ts';
import { type Prompt, writeTexts } from '../generate/write-texts.ts';
import { accept } from '../result.ts';
import { type Examinee, every, placed, prefixOf } from './examinee.ts';
import { meanOf, type Score } from './metric.ts';
import { asTexts, badTaskRow } from './rows.ts';

export interface ExactMatchOptions {
  /** The most tokens of an answer. */
  readonly tokens: number;
}

interface Question {
  readonly prompt: Prompt;
  readonly answers: readonly string[];
}

/** Texts that are written at once. */
const batch = 32;

/** White space around an answer does not count. */
export async function exactMatch(
  task: string,
  rows: readonly Row[],
  examinee: Examinee,
  { tokens }: ExactMatchOptions,
): Promise<Result<Score>> {
  const ends = turnEnds(examinee.template);
  if (!ends.ok) return ends;
  const questions = every(rows, (row) => questionOf(row, ends.value, examinee));
  if (!questions.ok) return questions;
  const right: number[] = [];
  for (let from = 0; from < rows.length; from += batch) {
    const some = questions.value.slice(from, from + batch);
    const written = await writeTexts(examinee.loaded, examinee.tokenizer, {
      prompts: some.map(({ prompt }) => prompt),
      tokens,
      sampling: { temperature: 0, seed: 0 },
    });
    if (!written.ok) return written;
    const isRight = some.map(({ answers }, at) =>
      answers.some((answer) => answer.trim() === written.value[at]!.text.trim()),
    );
    right.push(...isRight.map(Number));
  }
  return accept({ task, examples: rows.length, metrics: [meanOf('exact_match', right)] });
}

function questionOf(row: Row, turnEnds: readonly string[], examinee: Examinee): Result<Question> {
  const { span } = examinee.loaded.model;
  const parts = partsOf(row);
  if (typeof parts === 'string') return badTaskRow(row.place, [parts], span);
  const { prompt, answers, stops = turnEnds } = parts;
  const ids = placed(promptOf(prompt, examinee), span);
  return ids.ok ? accept({ prompt: { ids: ids.value, stops }, answers }) : ids;
}

interface Parts {
  readonly prompt: string | readonly Message[];
  readonly answers: readonly string[];
  /** Absent for conversations: the template says where a turn ends. */
  readonly stops?: readonly string[];
}

/** What the row asks and how it may be answered, or why it is not known. */
function partsOf({ value }: Row): Parts | string {
  try {
    if (Array.isArray(value.messages)) {
      const messages = messagesOf(value.messages, 'messages');
      return { prompt: messages.slice(0, -1), answers: [messages.at(-1)?.content ?? ''] };
    }
    const answers = asTexts(value.answers) ?? asTexts([value.answer]);
    if (answers === undefined) return 'it has neither `answer` nor `answers`';
    const prompt = value.prompt ?? value.question;
    if (typeof prompt !== 'string') return { prompt: messagesOf(prompt, 'prompt'), answers };
    return { prompt, answers, stops: asTexts(value.stop) ?? asTexts([value.stop]) ?? [] };
  } catch (thrown) {
    if (thrown instanceof Malformed) return thrown.message;
    throw thrown;
  }
}

function promptOf(prompt: Parts['prompt'], { tokenizer, template }: Examinee): Result<Int32Array> {
  if (typeof prompt === 'string') {
    const ids = tokenizer.encode(prompt);
    return ids.ok ? accept(Int32Array.from([...prefixOf(tokenizer), ...ids.value])) : ids;
  }
  const text = template.prompt({ messages: prompt });
  return text.ok ? tokenizer.encode(text.value, { specials: 'tokens' }) : text;
}
