/**
 * Multiple choice by likelihood: the model does not write, it is asked how likely each choice is.
 * What is measured is what the language-model evaluation harness measures (Gao et al., 2021).
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Row } from '../data/records.ts';
import { accept } from '../result.ts';
import { continuation, type Examinee, every, prefixOf } from './examinee.ts';
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

/** A question with what the model finds of it. */
export interface Answered extends Pick<Question, 'continuations' | 'gold'> {
  /** log p of each continuation after its context. */
  readonly logprobs: readonly number[];
  /** log p of each continuation after nothing; [] if the model cannot be asked. */
  readonly priors: readonly number[];
}

interface Measure {
  readonly name: string;
  readonly of: (answered: Answered) => number;
  /** Whether it compares continuations with each other: between contexts it says nothing. */
  readonly isOfChoices: boolean;
  readonly needsPriors: boolean;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;
const ofAll = { isOfChoices: false, needsPriors: false };
const ofChoices = { isOfChoices: true, needsPriors: false };
const ofGains = { isOfChoices: true, needsPriors: true };

export const measures: readonly Measure[] = [
  { name: 'acc', of: (answered) => right(answered, () => 1), ...ofAll },
  { name: 'acc_norm', of: (answered) => right(answered, ({ length }) => length), ...ofChoices },
  { name: 'acc_bytes', of: (answered) => right(answered, bytes), ...ofChoices },
  { name: 'acc_mutual_info', of: gainsMost, ...ofGains },
  { name: 'brier', of: brier, ...ofChoices },
];

/** Whether the right one is the likeliest for its size. */
function right(
  { logprobs, continuations, gold }: Answered,
  size: (text: string) => number,
): number {
  return Number(choiceOf(logprobs, continuations.map(size)) === gold);
}

/** Whether the right one gains most by its context. */
function gainsMost({ logprobs, priors, gold }: Answered): number {
  return Number(largest(logprobs.map((logprob, i) => logprob - priors[i]!)) === gold);
}

/** How far the shares of the choices are from 1 for the right one and 0 for the others (Brier, 1950). */
function brier({ logprobs, gold }: Answered): number {
  const most = Math.max(...logprobs);
  const weights = logprobs.map((logprob) => Math.exp(logprob - most));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const misses = weights.map((weight, i) => (weight / all - Number(i === gold)) ** 2);
  return misses.reduce((sum, miss) => sum + miss, 0);
}

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
  const areChoices = questions.value.every(({ isChoice }) => isChoice);
  const hasPriors = areChoices && prefixOf(examinee.tokenizer).length > 0;
  const priors = await priorsOf(hasPriors ? questions.value : [], examinee, options);
  if (!priors.ok) return priors;
  const left = [...likelihoods.value];
  const answered = questions.value.map(({ continuations, gold }) => ({
    continuations,
    gold,
    logprobs: left.splice(0, continuations.length).map(logprobOf),
    priors: continuations.flatMap((text) => priors.value.get(text) ?? []),
  }));
  const metrics = measures
    .filter(
      ({ isOfChoices, needsPriors }) => (areChoices || !isOfChoices) && (hasPriors || !needsPriors),
    )
    .map(({ name, of }) => meanOf(name, answered.map(of)));
  return accept({ task, examples: rows.length, metrics });
}

/** log p of each continuation of these questions after nothing but the token that begins a text. */
async function priorsOf(
  questions: readonly Question[],
  examinee: Examinee,
  { delimiter }: ChoiceOptions,
): Promise<Result<ReadonlyMap<string, number>>> {
  const distinct = [...new Set(questions.flatMap(({ continuations }) => continuations))];
  const texts = every(distinct, (text) => continuation('', delimiter + text, examinee));
  if (!texts.ok) return texts;
  const found = await score(examinee.loaded, texts.value);
  if (!found.ok) return found;
  return accept(new Map(distinct.map((text, i) => [text, found.value[i]!.logprob])));
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
