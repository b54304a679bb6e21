/** Whether a tokenizer's ids are those of a model. */
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';

/**
 * A model with a dim V takes ids below V. Indices are clamped on the device, so one beyond would be
 * a silent wrong answer. The tables of models from elsewhere are often padded to a round number of
 * rows, which does no harm. Error: `vocabulary-mismatch`.
 */
export function checkVocabulary(
  model: ConcreteType,
  vocabulary: number,
  span: Span,
): Result<undefined> {
  const size = model.kind === 'record' ? model.statics.dims.get('V') : undefined;
  if (size === undefined || size === vocabulary || isPadded(size, vocabulary)) {
    return accept(undefined);
  }
  return refuse({
    slug: 'vocabulary-mismatch',
    title: 'The tokenizer does not fit the model',
    span,
    notes: [`the tokenizer has  ${vocabulary} tokens`, `the model has      V = ${size}`],
    hint: `Give the model V: ${vocabulary}`,
  });
}

/** As padding goes: up to a multiple of 64, by some hundred rows at most. */
function isPadded(size: number, vocabulary: number): boolean {
  return size % 64 === 0 && size > vocabulary && size - vocabulary < 512;
}
