/** Whether a tokenizer's ids are those of a model. */
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import { vocabularyOf } from '../../compiler/core/language-model.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';

/**
 * A model with logits of V tokens takes ids below V. Indices are clamped on the device, so one beyond would be
 * a silent wrong answer. The tables of models from elsewhere are often padded to a round number of
 * rows, which does no harm. Error: `vocabulary-mismatch`.
 */
export function checkVocabulary(
  model: ConcreteType,
  vocabulary: number,
  span: Span,
): Result<undefined> {
  const own = model.kind === 'record' ? vocabularyOf(model) : undefined;
  if (own === undefined || own.size === vocabulary || isPadded(own.size, vocabulary)) {
    return accept(undefined);
  }
  const isDim = /^[A-Z]\w*$/.test(own.name);
  return refuse({
    slug: 'vocabulary-mismatch',
    title: 'The tokenizer does not fit the model',
    span,
    notes: [
      `the tokenizer has  ${vocabulary} tokens`,
      `the model has      ${isDim ? `${own.name} = ` : ''}${own.size}`,
    ],
    hint: `Give the model ${isDim ? `${own.name}: ${vocabulary}` : `logits of ${vocabulary} tokens`}`,
  });
}

/** As padding goes: up to a multiple of 64, by some hundred rows at most. */
function isPadded(size: number, vocabulary: number): boolean {
  return size % 64 === 0 && size > vocabulary && size - vocabulary < 512;
}
