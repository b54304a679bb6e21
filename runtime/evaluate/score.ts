/**
 * How likely a model finds given tokens: the sum of their log-probabilities, and whether it would
 * have said the very same. All that is measured without letting a model write goes through here.
 */
import { stageScores } from '../../compiler/core/language-model.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Executable } from '../execute/executable.ts';
import { library } from '../generate/library.ts';
import type { LoadedModel } from '../generate/loaded-model.ts';
import { accept } from '../result.ts';

/** A text of which some tokens are scored. The first has nothing before it, so it never is. */
export interface Scored {
  readonly ids: Int32Array;
  /** 1 for each token that is scored. */
  readonly scored: ArrayLike<number>;
}

export interface Likelihood {
  /** Of the scored tokens together, in nats. */
  readonly logprob: number;
  /** No token is likelier than the one that stands there, at any scored place. */
  readonly isGreedy: boolean;
  /** How many were scored: less than asked for where the text is longer than the context. */
  readonly tokens: number;
}

/** A row on the device: of each of its tokens but the last, what follows it. */
interface Window {
  readonly input: Int32Array;
  readonly target: Int32Array;
}

/** Of a text that is too long the end is kept. Results are in the order of `texts`. */
export async function score(
  loaded: LoadedModel,
  texts: readonly Scored[],
): Promise<Result<readonly Likelihood[]>> {
  const { context } = loaded.model;
  const windows = texts.map((text) => windowOf(text, context));
  // Texts of like length go together; what they are filled up with costs time.
  const order = [...windows.keys()].sort(
    (a, b) => windows[b]!.input.length - windows[a]!.input.length,
  );
  const results: Likelihood[] = [];
  for (let from = 0; from < order.length; ) {
    const tokens = loaded.rowLength(windows[order[from]!]!.input.length);
    const rows = rowsOf(tokens, loaded.model.vocabulary, texts.length);
    const some = order.slice(from, from + rows);
    const batch = await scoreBatch(
      loaded,
      some.map((index) => windows[index]!),
      { rows, tokens },
    );
    if (!batch.ok) return batch;
    for (const [row, index] of some.entries()) results[index] = batch.value[row]!;
    from += rows;
  }
  return accept(results);
}

function windowOf({ ids, scored }: Scored, context: number): Window {
  const from = Math.max(0, ids.length - context - 1);
  const input = ids.subarray(from, Math.max(from, ids.length - 1));
  const target = input.map((_, at) => (scored[from + at + 1] ? ids[from + at + 1]! : unscored));
  return { input, target };
}

const unscored = -1;

const tokensAtOnce = 4096;
/** 128 MiB, which every device can bind: what B T V logits take at most. */
const logitsAtOnce = 2 ** 25;
const mostRows = 32;

/** No more rows than there are texts, up to a power of two. */
function rowsOf(tokens: number, vocabulary: number, texts: number): number {
  const fit = Math.min(tokensAtOnce / tokens, logitsAtOnce / (tokens * vocabulary), mostRows);
  return Math.max(1, Math.min(Math.floor(fit), 2 ** Math.ceil(Math.log2(texts))));
}

async function scoreBatch(
  loaded: LoadedModel,
  windows: readonly Window[],
  sizes: { readonly rows: number; readonly tokens: number },
): Promise<Result<readonly Likelihood[]>> {
  const { type, span } = loaded.model;
  const { rows, tokens } = sizes;
  const ready = await loaded.executable('scores', [rows, tokens], () =>
    stageScores(library('std.eval'), type, sizes, span),
  );
  if (!ready.ok) return ready;
  const inputs = new Int32Array(rows * tokens);
  const targets = new Int32Array(rows * tokens).fill(unscored);
  for (const [row, { input, target }] of windows.entries()) {
    inputs.set(input, row * tokens);
    targets.set(target, row * tokens);
  }
  ready.value.write('input', inputs);
  ready.value.write('target', targets);
  ready.value.run();
  return readLikelihoods(ready.value, targets, windows.length, tokens);
}

async function readLikelihoods(
  running: Executable,
  targets: Int32Array,
  rows: number,
  tokens: number,
): Promise<Result<readonly Likelihood[]>> {
  const logprobs = await running.read('logprob');
  if (!logprobs.ok) return logprobs;
  const greedy = await running.read('greedy');
  if (!greedy.ok) return greedy;
  return accept(
    Array.from({ length: rows }, (_, row): Likelihood => {
      let [logprob, isGreedy, count] = [0, true, 0];
      for (let at = row * tokens; at < (row + 1) * tokens; at += 1) {
        if (targets[at] === unscored) continue;
        logprob += Number(logprobs.value.values[at]);
        isGreedy &&= Number(greedy.value.values[at]) === 1;
        count += 1;
      }
      return { logprob, isGreedy, tokens: count };
    }),
  );
}
