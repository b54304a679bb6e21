/**
 * The surprise at a text that is longer than the context: every token is predicted exactly once, in
 * windows as those of the language-model evaluation harness (Gao et al., 2021).
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { type Examinee, placed, prefixOf } from './examinee.ts';
import type { Score } from './metric.ts';
import { type Scored, score } from './score.ts';

/** What the model reads, and what it is to predict of it, which is its end and one token more. */
export interface RollingWindow {
  readonly input: readonly number[];
  readonly targets: readonly number[];
}

/**
 * The first window predicts up to `size` tokens from `prefix` on; each further one predicts the next
 * `size` - `context` + 1, of which the first sees `context` tokens.
 */
export function rollingWindows(
  ids: ArrayLike<number>,
  prefix: number,
  size: number,
  context: number,
): readonly RollingWindow[] {
  const all = Array.from(ids);
  if (all.length === 0) return [];
  const first = Math.min(size, all.length);
  const windows: RollingWindow[] = [
    { input: [prefix, ...all.slice(0, first - 1)], targets: all.slice(0, first) },
  ];
  const stride = size - context + 1;
  for (let done = first; done < all.length; ) {
    const end = Math.min(done + stride, all.length);
    windows.push({ input: all.slice(end - size - 1, end - 1), targets: all.slice(done, end) });
    done = end;
  }
  return windows;
}

/** `documents` are read apart; their sums are added before anything is divided. */
export async function perplexity(
  task: string,
  documents: readonly string[],
  examinee: Examinee,
): Promise<Result<Score>> {
  const { loaded, tokenizer } = examinee;
  const texts: Scored[] = [];
  const read = { bytes: 0, words: 0 };
  for (const document of documents) {
    const ids = tokenizer.encode(document);
    if (!ids.ok) return placed(ids, loaded.model.span);
    const windows = windowsOf(ids.value, examinee);
    texts.push(...windows);
    read.bytes += bytesOf(windows, examinee);
    read.words += document.split(/\s+/).length;
  }
  const likelihoods = await score(loaded, texts);
  if (!likelihoods.ok) return likelihoods;
  const nats = -likelihoods.value.reduce((sum, { logprob }) => sum + logprob, 0);
  const tokens = likelihoods.value.reduce((sum, each) => sum + each.tokens, 0);
  return accept({
    task,
    examples: documents.length,
    metrics: [
      { name: 'bits_per_byte', value: nats / read.bytes / Math.LN2 },
      { name: 'byte_perplexity', value: Math.exp(nats / read.bytes) },
      { name: 'word_perplexity', value: Math.exp(nats / read.words) },
      { name: 'token_perplexity', value: Math.exp(nats / tokens) },
    ],
  });
}

/** Without a token to begin with, the first token of a text is not predicted. */
function windowsOf(ids: Int32Array, { loaded, tokenizer }: Examinee): readonly Scored[] {
  const [begin] = prefixOf(tokenizer);
  const [prefix = begin, rest] = begin === undefined ? [ids[0], ids.subarray(1)] : [begin, ids];
  if (prefix === undefined) return [];
  return rollingWindows(rest, prefix, loaded.model.context, 1).map(({ input, targets }) => {
    const all = Int32Array.from([...input, targets.at(-1)!]);
    return { ids: all, scored: all.map((_, at) => Number(at >= all.length - targets.length)) };
  });
}

/** In UTF-8, of what is predicted; special tokens are no text. */
function bytesOf(windows: readonly Scored[], { tokenizer }: Examinee): number {
  const special = new Set(tokenizer.specials.values());
  let bytes = 0;
  for (const { ids, scored } of windows) {
    for (const [at, id] of ids.entries()) {
      if (scored[at] && !special.has(id)) bytes += tokenizer.bytes(id)?.length ?? 0;
    }
  }
  return bytes;
}
