/** What a person is told about a tokenizer file that is wrong, with the place in it. */
import type { Span } from '../../compiler/source/span.ts';
import { type Refusal, refuse } from '../result.ts';

/** A file on its way in: what messages call it, and who asked for it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly span: Span;
}

export function badFile(
  source: Pick<Source, 'file' | 'span'>,
  reason: string,
  place: {
    readonly line?: number;
    readonly details?: readonly string[];
    readonly hint?: string;
  } = {},
): Refusal {
  const { line, details = [], hint } = place;
  const where = line === undefined ? source.file : `${source.file}:${line}`;
  return refuse({
    slug: 'bad-tokenizer',
    title: 'This tokenizer cannot be read',
    span: source.span,
    notes: [`${where}: ${reason}`, ...details.map((each) => `  ${each}`)],
    ...(hint === undefined ? {} : { hint }),
  });
}
