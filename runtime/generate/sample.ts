/**
 * Draws a token from logits, on the host. A draw is a function of the logits, the options, the seed,
 * the row and the step, so neither the other rows of a batch nor their order can change a text.
 */
import { fork, keyOf, uniform } from '../data/random.ts';

export interface SampleOptions {
  /** 0 takes the likeliest; 1 the model's own distribution. */
  readonly temperature: number;
  /** Only the `topK` likeliest, and those as likely as the last of them. */
  readonly topK?: number;
  /** Of these, only the fewest likeliest whose probabilities reach this sum. */
  readonly topP?: number;
  /** Of these, only those at least this share as probable as the likeliest. */
  readonly minP?: number;
  /** Logits of tokens that are in the text already are divided by it, or multiplied if negative. */
  readonly repetitionPenalty?: number;
  readonly seed: number;
}

/** Which draw it is: of which text, and how many tokens were drawn for it before. */
export interface Place {
  readonly row: number;
  readonly step: number;
}

/** The id drawn; among equals the lowest comes first. `text` is what repetition is judged by. */
export function sample(
  logits: Float32Array,
  text: Int32Array,
  { row, step }: Place,
  options: SampleOptions,
): number {
  const weights = weigh(logits, text, options);
  return drawn(weights, uniform(fork(keyOf(options.seed), row), step));
}

/** What a token is drawn in proportion to. The likeliest weighs 1. */
export function weigh(
  logits: Float32Array,
  text: Int32Array,
  options: Omit<SampleOptions, 'seed'>,
): Float64Array {
  const { temperature, topK = logits.length, topP = 1, minP = 0, repetitionPenalty = 1 } = options;
  const penalised = repetitionPenalty === 1 ? logits : penalise(logits, text, repetitionPenalty);
  const best = likeliest(penalised);
  if (temperature === 0) return Float64Array.from(logits, (_, id) => (id === best ? 1 : 0));
  const top = penalised[best]!;
  const weights = Float64Array.from(penalised, (logit) => Math.exp((logit - top) / temperature));
  keepLargest(weights, topK);
  keepNucleus(weights, topP);
  keepAbove(weights, minP);
  return weights;
}

/** As Keskar et al., "CTRL" (2019), made safe for negative logits. */
function penalise(logits: Float32Array, text: Int32Array, penalty: number): Float32Array {
  const result = logits.slice();
  for (const id of new Set(text)) {
    const logit = result[id];
    if (logit !== undefined) result[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
  return result;
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id += 1) if (logits[id]! > logits[best]!) best = id;
  return best;
}

function keepLargest(weights: Float64Array, count: number): void {
  if (count >= weights.length) return;
  keepAbove(weights, weights.slice().sort()[weights.length - Math.max(1, count)]!);
}

function keepAbove(weights: Float64Array, least: number): void {
  for (let id = 0; id < weights.length; id += 1) if (weights[id]! < least) weights[id] = 0;
}

/** Zeroes all but the shortest prefix, in descending order, that has the share `p` of the sum. */
function keepNucleus(weights: Float64Array, p: number): void {
  if (p >= 1) return;
  const needed = p * sum(weights);
  const ascending = weights.slice().sort();
  let reached = 0;
  let kept = 0;
  do {
    kept += 1;
    reached += ascending[ascending.length - kept]!;
  } while (reached < needed && kept < ascending.length);
  const least = ascending[ascending.length - kept]!;
  let equals = kept - ascending.subarray(ascending.length - kept).filter((w) => w > least).length;
  for (let id = 0; id < weights.length; id += 1) {
    if (weights[id]! > least) continue;
    if (weights[id] === least && equals > 0) equals -= 1;
    else weights[id] = 0;
  }
}

/** The inverse of the cumulative distribution at `u`, which lies in [0, 1). */
function drawn(weights: Float64Array, u: number): number {
  let left = u * sum(weights);
  let last = 0;
  for (let id = 0; id < weights.length; id += 1) {
    if (weights[id] === 0) continue;
    left -= weights[id]!;
    if (left < 0) return id;
    last = id;
  }
  // Rounding may leave a crumb after the last.
  return last;
}

function sum(weights: Float64Array): number {
  return weights.reduce((total, weight) => total + weight, 0);
}
