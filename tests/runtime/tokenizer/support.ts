/** Tokenizers for tests: the real ones where they are, and one that is learnt on the spot. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from '../../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../../compiler/source/span.ts';
import type { BytePairTokenizer } from '../../../runtime/tokenizer/byte-pair.ts';
import type { PatternName } from '../../../runtime/tokenizer/patterns.ts';
import { countPieces } from '../../../runtime/tokenizer/piece-counter.ts';
import { loadTiktoken } from '../../../runtime/tokenizer/tiktoken.ts';
import { trainTokenizer } from '../../../runtime/tokenizer/train-tokenizer.ts';

const root = new URL('../../../', import.meta.url);

/** A file of `../shared/data`, which is not part of the project; undefined where it is absent. */
export function sharedFile(name: string): string | undefined {
  const file = fileURLToPath(new URL(`../shared/data/${name}`, root));
  return existsSync(file) ? file : undefined;
}

/** The ranks that the peer's package brings along. */
export function ranksFile(name: string): string {
  return fileURLToPath(new URL(`node_modules/gpt-tokenizer/data/${name}.tiktoken`, root));
}

export function tiktoken(file: string): BytePairTokenizer {
  return unwrap(loadTiktoken({ file, text: readFileSync(file, 'utf8'), span: nowhere }));
}

export const tour: string = readFileSync(new URL('examples/hello/tour.txt', root), 'utf8');

export function learnt(
  text: string,
  size: number,
  pattern: PatternName = 'gpt2',
  specials: readonly string[] = [],
): BytePairTokenizer {
  const cutting = { pattern, specials };
  const options = { ...cutting, size, ties: 'ids', minFrequency: 0, span: nowhere } as const;
  return unwrap(trainTokenizer(countPieces([text], cutting), options));
}

export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.diagnostics));
}

export function slugs(result: Result<unknown>): readonly (readonly [string, string | undefined])[] {
  return result.ok ? [] : result.diagnostics.map(({ slug, notes }) => [slug, notes?.[0]] as const);
}
