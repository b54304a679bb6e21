/** Tokenizer files on their way in, and what a person is told where one is wrong, with the place. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { jsonFault } from '../data/json-fault.ts';
import { accept, type Refusal, refuse } from '../result.ts';

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

/** What the file says, if it is JSON. */
export function parseJson(source: Source): Result<unknown> {
  try {
    return accept(JSON.parse(source.text));
  } catch {
    const line = source.text.slice(0, jsonFault(source.text) ?? 0).split('\n').length;
    return badFile(source, 'this is not JSON', { line });
  }
}
