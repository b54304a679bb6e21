/** The LAMBADA test (Paperno et al., 2016): would the model go on with exactly this word? */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Row } from '../data/records.ts';
import { accept } from '../result.ts';
import { continuation, type Examinee, every } from './examinee.ts';
import { mean, meanOf, type Score } from './metric.ts';
import { asText, fieldsOf } from './rows.ts';
import { score } from './score.ts';

/** Rows {context, continuation}; `delimiter` stands between the two. */
export async function lastWord(
  task: string,
  rows: readonly Row[],
  examinee: Examinee,
  delimiter: string,
): Promise<Result<Score>> {
  const texts = every(rows, (row) => {
    const fields = fieldsOf(
      row,
      { context: asText, continuation: asText },
      examinee.loaded.model.span,
    );
    if (!fields.ok) return fields;
    return continuation(fields.value.context, delimiter + fields.value.continuation, examinee);
  });
  if (!texts.ok) return texts;
  const likelihoods = await score(examinee.loaded, texts.value);
  if (!likelihoods.ok) return likelihoods;
  const said = likelihoods.value.map(({ isGreedy }) => Number(isGreedy));
  const perplexity = Math.exp(-mean(likelihoods.value.map(({ logprob }) => logprob)));
  return accept({
    task,
    examples: rows.length,
    metrics: [meanOf('acc', said), { name: 'perplexity', value: perplexity }],
  });
}
