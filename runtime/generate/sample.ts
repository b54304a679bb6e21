/**
 * Draws a token from logits, on the host. The draw is a function of the logits, the options, the
 * seed and the position, so a text can be continued from anywhere and comes out the same.
 */
import { keyOf, uniform } from '../data/random.ts';

export interface SampleOptions {
  /** 0 takes the likeliest; 1 the model's own distribution. */
  readonly temperature: number;
  /** Only the `topK` likeliest, and those as likely as the last of them. */
  readonly topK?: number;
  /** Only the fewest likeliest whose probabilities reach this sum. */
  readonly topP?: number;
  readonly seed: number;
}

/** The id drawn for `position`; among equals the lowest comes first. */
export function sample(logits: Float32Array, position: number, options: SampleOptions): number {
  const { temperature, topK = logits.length, topP = 1, seed } = options;
  if (temperature === 0) return likeliest(logits);
  const ranked = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]! || a - b);
  const least = logits[ranked[Math.max(1, Math.min(topK, ranked.length)) - 1]!]!;
  const kept = ranked.filter((id) => logits[id]! >= least);
  const weights = kept.map((id) => Math.exp((logits[id]! - logits[kept[0]!]!) / temperature));
  const nucleus = shortestPrefix(weights, topP);
  return kept[draw(weights.slice(0, nucleus), uniform(keyOf(seed), position))]!;
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id += 1) if (logits[id]! > logits[best]!) best = id;
  return best;
}

/** How many of the descending `weights` are needed for the share `p` of their sum; at least one. */
function shortestPrefix(weights: readonly number[], p: number): number {
  const needed = p * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    if (sum >= needed) return index + 1;
  }
  return weights.length;
}

/** The inverse of the cumulative distribution at `u`, which lies in [0, 1). */
function draw(weights: readonly number[], u: number): number {
  let left = u * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  // Rounding may leave a crumb after the last.
  return weights.length - 1;
}
