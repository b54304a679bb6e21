/** A tokenizer from files, with what the training has to tell. */
import { availableParallelism } from 'node:os';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
import { countFiles } from './count-files.ts';
import type { PieceCounts } from './piece-counter.ts';
import { UnreadableText } from './text-blocks.ts';
import type { Tokenizer } from './tokenizer.ts';
import { type TrainingOptions, trainTokenizer } from './train-tokenizer.ts';

export interface TrainedTokenizer {
  readonly tokenizer: Tokenizer;
  /** Of the files, in UTF-8 and without special tokens. */
  readonly bytes: number;
  /** Of the files, as the tokenizer encodes them. */
  readonly tokens: number;
}

/** Errors: `cannot-read`, `not-text`, and those of `trainTokenizer`. */
export async function trainOnFiles(
  files: readonly string[],
  options: TrainingOptions,
): Promise<Result<TrainedTokenizer>> {
  const counts = await count(files, options);
  if (!counts.ok) return counts;
  const made = trainTokenizer(counts.value, options);
  if (!made.ok) return made;
  const { value: tokenizer } = made;
  const encoder = new TextEncoder();
  let bytes = 0;
  let tokens = 0;
  for (const [piece, times] of counts.value) {
    const ids = tokenizer.encode(piece);
    if (!ids.ok) return ids;
    bytes += encoder.encode(piece).length * times;
    tokens += ids.value.length * times;
  }
  return accept({ tokenizer, bytes, tokens }, made.warnings);
}

async function count(
  files: readonly string[],
  options: TrainingOptions,
): Promise<Result<PieceCounts>> {
  const { pattern, specials, span } = options;
  try {
    return accept(await countFiles(files, { pattern, specials }, availableParallelism()));
  } catch (thrown) {
    if (thrown instanceof UnreadableText) return unreadable(thrown, span);
    throw thrown;
  }
}

function unreadable({ file, cause }: UnreadableText, span: Span): Refusal {
  const isUnreadable = !(cause instanceof TypeError);
  return refuse({
    slug: isUnreadable ? 'cannot-read' : 'not-text',
    title: isUnreadable ? 'This file cannot be read' : 'This file is not UTF-8 text',
    span,
    notes: isUnreadable ? [`reading  ${file}`, `reason   ${reasonOf(cause)}`] : [file],
  });
}
