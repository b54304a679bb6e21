/** Which of two responses a model prefers, by itself or by what it gained against a reference. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { tokensOfLesson } from '../data/lesson-tokens.ts';
import type { Row } from '../data/records.ts';
import { comparisonOf } from '../data/shapes.ts';
import type { LoadedModel } from '../generate/loaded-model.ts';
import { accept } from '../result.ts';
import { type Examinee, every, placed } from './examinee.ts';
import { meanOf, type Score } from './metric.ts';
import { type Scored, score } from './score.ts';

/** Two texts a row, the chosen one first; their responses are scored. */
function textsOf(rows: readonly Row[], examinee: Examinee): Result<readonly Scored[]> {
  const { span } = examinee.loaded.model;
  const pairs = every(rows, (row) => {
    const comparison = comparisonOf(row, span);
    if (!comparison.ok) return comparison;
    const { chosen, rejected } = comparison.value;
    return every([chosen, rejected], (lesson) => {
      const tokens = placed(tokensOfLesson(lesson, examinee), span);
      if (!tokens.ok) return tokens;
      return accept({ ids: tokens.value.ids, scored: tokens.value.learnt });
    });
  });
  return pairs.ok ? accept(pairs.value.flat()) : pairs;
}

/** Of each row by how many nats the chosen response is likelier, in all and a token. */
async function margins(
  model: LoadedModel,
  texts: readonly Scored[],
): Promise<Result<readonly { readonly total: number; readonly mean: number }[]>> {
  const likelihoods = await score(model, texts);
  if (!likelihoods.ok) return likelihoods;
  const all = likelihoods.value;
  return accept(
    all.flatMap((chosen, at) => {
      if (at % 2 === 1) return [];
      const rejected = all[at + 1]!;
      const perToken = chosen.logprob / chosen.tokens - rejected.logprob / rejected.tokens;
      return [{ total: chosen.logprob - rejected.logprob, mean: perToken }];
    }),
  );
}

/** `acc` by the sum of log-probabilities, `acc_norm` by their mean over tokens; ties are wrong. */
export async function preferenceAccuracy(
  task: string,
  rows: readonly Row[],
  examinee: Examinee,
): Promise<Result<Score>> {
  const texts = textsOf(rows, examinee);
  if (!texts.ok) return texts;
  const found = await margins(examinee.loaded, texts.value);
  if (!found.ok) return found;
  const metrics = [
    meanOf(
      'acc',
      found.value.map(({ total }) => Number(total > 0)),
    ),
    meanOf(
      'acc_norm',
      found.value.map(({ mean }) => Number(mean > 0)),
    ),
    meanOf(
      'margin',
      found.value.map(({ total }) => total),
    ),
  ];
  return accept({ task, examples: rows.length, metrics });
}

/**
 * The accuracy of the reward that is implicit in a model trained away from `reference` (Rafailov et
 * al., 2023), up to its factor beta, which changes no comparison.
 */
export async function rewardAccuracy(
  task: string,
  rows: readonly Row[],
  examinee: Examinee,
  reference: LoadedModel,
): Promise<Result<Score>> {
  const texts = textsOf(rows, examinee);
  if (!texts.ok) return texts;
  const now = await margins(examinee.loaded, texts.value);
  if (!now.ok) return now;
  const before = await margins(reference, texts.value);
  if (!before.ok) return before;
  const gains = now.value.map(({ total }, at) => total - before.value[at]!.total);
  const metrics = [
    meanOf(
      'acc',
      gains.map((gain) => Number(gain > 0)),
    ),
    meanOf('margin', gains),
  ];
  return accept({ task, examples: rows.length, metrics });
}
