/**
 * Multiple choice by likelihood: the model does not write, it is asked how likely each choice is.
 * What is measured is what the language-model evaluation harness measures (Gao et al., 2021).
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Row } from '../data/records.ts';
import { accept } from '../result.ts';
import { continuation, type Examinee, every } from './examinee.ts';
import { largest, meanOf, type Score } from './metric.ts';
import { asNumber, asText, asTexts, badTaskRow, fieldsOf } from './rows.ts';
import { type Likelihood, type Scored, score } from './score.ts';

export interface ChoiceOptions {
  /** Stands between a query and a choice. */
  readonly delimiter: string;
  /** How many other rows are shown before each. */
  readonly shots: number;
}

/** A row as texts: `contexts[i]` goes before `continuations[i]`. */
interface Question {
  readonly contexts: readonly string[];
  readonly continuations: readonly string[];
  readonly gold: number;
  /** Whether the continuations differ rather than the contexts: only then does their length matter. */
  readonly isChoice: boolean;
}

/** By what log-probabilities are divided. Where contexts are chosen between, only the first says anything. */
const measures: readonly { readonly name: string; readonly measure: (text: string) => number }[] = [
  { name: 'acc', measure: () => 1 },
  { name: 'acc_norm', measure: (text) => text.length },
  { name: 'acc_bytes', measure: (text) => new TextEncoder().encode(text).length },
];

export async function multipleChoice(
  task: string,
  rows: readonly Row[],
  examinee: Examinee,
  options: ChoiceOptions,
): Promise<Result<Score>> {
  const questions = every(rows, (row) => questionOf(row, examinee));
  if (!questions.ok) return questions;
  const texts = every([...questions.value.keys()], (at) =>
    textsOf(questions.value, at, examinee, options),
  );
  if (!texts.ok) return texts;
  const likelihoods = await score(examinee.loaded, texts.value.flat());
  if (!likelihoods.ok) return likelihoods;
  const left = [...likelihoods.value];
  const found = questions.value.map((question) => ({
    question,
    logprobs: left.splice(0, question.contexts.length).map(logprobOf),
  }));
  const areChoices = questions.value.every(({ isChoice }) => isChoice);
  const metrics = measures.slice(0, areChoices ? measures.length : 1).map(({ name, measure }) => {
    const right = found.map(({ question: { continuations, gold }, logprobs }) =>
      Number(choiceOf(logprobs, continuations.map(measure)) === gold),
    );
    return meanOf(name, right);
  });
  return accept({ task, examples: rows.length, metrics });
}

/** The place of the choice that is likeliest for its length; of equals the first. */
export function choiceOf(logprobs: readonly number[], lengths: readonly number[]): number {
  return largest(logprobs.map((logprob, i) => logprob / lengths[i]!));
}

function logprobOf({ logprob }: Likelihood): number {
  return logprob;
}

function questionOf(row: Row, { loaded: { model } }: Examinee): Result<Question> {
  const question =
    'query' in row.value ? withChoices(row, model.span) : withContexts(row, model.span);
  if (!question.ok || question.value.gold in question.value.contexts) return question;
  const { gold, contexts } = question.value;
  return badTaskRow(row.place, [`\`gold\` is ${gold}, of ${contexts.length}`], model.span);
}

function withChoices(row: Row, span: Span): Result<Question> {
  const fields = fieldsOf(row, { query: asText, choices: asTexts, gold: asNumber }, span);
  if (!fields.ok) return fields;
  const { query, choices, gold } = fields.value;
  const contexts = choices.map(() => query);
  return accept({ contexts, continuations: choices, gold, isChoice: true });
}

function withContexts(row: Row, span: Span): Result<Question> {
  const shape = { context_options: asTexts, continuation: asText, gold: asNumber };
  const fields = fieldsOf(row, shape, span);
  if (!fields.ok) return fields;
  const { context_options: contexts, continuation: text, gold } = fields.value;
  return accept({ contexts, continuations: contexts.map(() => text), gold, isChoice: false });
}

function textsOf(
  questions: readonly Question[],
  at: number,
  examinee: Examinee,
  { delimiter, shots }: ChoiceOptions,
): Result<readonly Scored[]> {
  const { contexts, continuations } = questions[at]!;
  const shown = questions.filter((_, other) => other !== at).slice(0, shots);
  const before = shown
    .map(({ contexts, continuations, gold }) => contexts[gold]! + delimiter + continuations[gold]!)
    .map((text) => `${text}\n\n`)
    .join('');
  return every([...contexts.keys()], (i) =>
    continuation(before + contexts[i]!, delimiter + continuations[i]!, examinee),
  );
}
