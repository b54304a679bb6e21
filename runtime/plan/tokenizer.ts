/** `bpe` of `std.run`: a tokenizer learnt from the text of a plan. */
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import type { Span } from '../../compiler/source/span.ts';
import { documentsOf } from '../data/documents.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import { type Ties, tieNames } from '../tokenizer/learn.ts';
import { type PatternName, patternNames } from '../tokenizer/patterns.ts';
import { countPieces } from '../tokenizer/piece-counter.ts';
import { trainTokenizer } from '../tokenizer/train-tokenizer.ts';
import type { HostFunction } from './host-functions.ts';

export const bpe: HostFunction = async (args, _context, { span }) => {
  const pattern = args.text('pattern');
  if (!isOneOf<PatternName>(pattern, patternNames)) {
    return noSuchChoice('pattern', pattern, patternNames, span);
  }
  const ties = args.text('ties');
  if (!isOneOf<Ties>(ties, tieNames)) return noSuchChoice('ties', ties, tieNames, span);
  const cutting = { pattern, specials: args.texts('special') };
  const counts = countPieces(documentsOf(args.artifact('text', 'text')), cutting);
  const made = trainTokenizer(counts, {
    ...cutting,
    size: args.number('vocab'),
    ties,
    minFrequency: args.number('min_frequency'),
    span,
  });
  return made.ok ? accept({ kind: 'tokenizer', tokenizer: made.value }, made.warnings) : made;
};

function isOneOf<T extends string>(word: string, choices: readonly T[]): word is T {
  return (choices as readonly string[]).includes(word);
}

function noSuchChoice(
  name: string,
  given: string,
  choices: readonly string[],
  span: Span,
): Refusal {
  const near = suggest(given, choices);
  return refuse({
    slug: 'no-such-choice',
    title: `There is no such \`${name}\``,
    span,
    notes: [`given   ${JSON.stringify(given)}`, `one of  ${choices.join(', ')}`],
    ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
  });
}
