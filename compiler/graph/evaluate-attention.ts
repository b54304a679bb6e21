/**
 * What the interpreter makes of attention: the products of queries and keys, the hole on all of
 * them, the softmax of each row, the sums. Loops over arrays, by the formulas of `attention.ts`.
 */
import {
  type AttentionParts,
  attentionParts,
  attentionSizes,
  dotName,
  extraName,
  factorName,
  scoreName,
  scoreShape,
} from './attention.ts';
import { elementCount, type Graph, type Node } from './graph.ts';
import type { NdArray } from './nd-array.ts';
import type { AttentionOp } from './op.ts';

type Evaluate = (
  graph: Graph,
  inputs: ReadonlyMap<string, NdArray>,
) => ReadonlyMap<string, NdArray>;

/** Matrices of all batches, one after another; the rows of queries are those of all heads. */
interface Extents {
  readonly batch: number;
  readonly rows: number;
  readonly keys: number;
}

export function evaluateAttention(
  node: Node<AttentionOp>,
  operands: readonly NdArray[],
  evaluate: Evaluate,
): Float64Array {
  const parts = attentionParts(node.op, operands);
  const { batch, heads, queries, keys } = attentionSizes(parts.q, parts.k);
  const extents = { batch: elementCount(batch), rows: heads * queries, keys };
  const { score, factor, inputs } = holeValues(node, parts, extents, evaluate);
  if (node.op === 'attention_normaliser') return normalise(score, extents);
  const normaliser = parts.normaliser?.data ?? normalise(score, extents);
  const p = probabilities(score, normaliser, extents);
  const weights = p.map((value, at) => value * factor(at));
  if (node.op === 'attention') return sumOverKeys(weights, parts.v!, extents);
  if (node.op === 'attention_dv') return sumOverRows(weights, parts.cotangent!, extents);
  const slope = evaluate(node.attributes.slope, inputs).values().next().value!.data;
  const dp = products(parts.cotangent!, parts.v!, extents);
  const ddot = dp.map((value, at) => {
    const delta = parts.delta!.data[Math.floor(at / keys)]!;
    return p[at]! * (value * factor(at) - delta) * slope[at]!;
  });
  return node.op === 'attention_dq'
    ? sumOverKeys(ddot, parts.k, extents)
    : sumOverRows(ddot, parts.q, extents);
}

function holeValues(
  { attributes }: Node<AttentionOp>,
  parts: AttentionParts<NdArray>,
  extents: Extents,
  evaluate: Evaluate,
) {
  const { q, k, extras } = parts;
  const dot = { dtype: q.dtype, shape: scoreShape(q, k), data: products(q, k, extents) };
  const inputs = new Map<string, NdArray>([
    [dotName, dot],
    ...extras.map((extra, at) => [extraName(at), extra] as const),
  ]);
  const values = evaluate(attributes.hole, inputs);
  const factors = values.get(factorName)?.data;
  const factor = (at: number): number => (factors === undefined ? 1 : factors[at]!);
  return { score: values.get(scoreName)!.data, factor, inputs };
}

/** Each row of `left` times each of `right`, `[rows, keys]`. */
function products(left: NdArray, right: NdArray, { batch, rows, keys }: Extents): Float64Array {
  const width = left.shape.at(-1)!;
  const result = new Float64Array(batch * rows * keys);
  for (let at = 0; at < result.length; at += 1) {
    const row = Math.floor(at / keys);
    const key = Math.floor(row / rows) * keys + (at % keys);
    for (let i = 0; i < width; i += 1) {
      result[at]! += left.data[row * width + i]! * right.data[key * width + i]!;
    }
  }
  return result;
}

/** Of each row its maximum m and the logarithm of its sum of exp(score - m). */
function normalise(scores: Float64Array, { batch, rows, keys }: Extents): Float64Array {
  const result = new Float64Array(batch * rows * 2);
  for (let row = 0; row < batch * rows; row += 1) {
    const own = scores.subarray(row * keys, (row + 1) * keys);
    const most = own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const total = own.reduce((sum, score) => sum + Math.exp(score - most), 0);
    result.set([most, Math.log(total)], row * 2);
  }
  return result;
}

function probabilities(
  scores: Float64Array,
  normaliser: Float64Array,
  { keys }: Extents,
): Float64Array {
  return scores.map((score, at) => {
    const row = Math.floor(at / keys);
    return Math.exp(score - normaliser[2 * row]! - normaliser[2 * row + 1]!);
  });
}

/** `[rows, width]`: of each row the sum of what belongs to the keys, weighted. */
function sumOverKeys(
  weights: Float64Array,
  cells: NdArray,
  { batch, rows, keys }: Extents,
): Float64Array {
  const width = cells.shape.at(-1)!;
  const result = new Float64Array(batch * rows * width);
  for (const [at, weight] of weights.entries()) {
    const row = Math.floor(at / keys);
    const key = Math.floor(row / rows) * keys + (at % keys);
    for (let i = 0; i < width; i += 1) {
      result[row * width + i]! += weight * cells.data[key * width + i]!;
    }
  }
  return result;
}

/** `[keys, width]`: of each key the sum of what belongs to the rows, weighted. */
function sumOverRows(
  weights: Float64Array,
  cells: NdArray,
  { batch, rows, keys }: Extents,
): Float64Array {
  const width = cells.shape.at(-1)!;
  const result = new Float64Array(batch * keys * width);
  for (const [at, weight] of weights.entries()) {
    const row = Math.floor(at / keys);
    const key = Math.floor(row / rows) * keys + (at % keys);
    for (let i = 0; i < width; i += 1) {
      result[key * width + i]! += weight * cells.data[row * width + i]!;
    }
  }
  return result;
}
