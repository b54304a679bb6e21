/**
 * Attention as the ordinary ops it stands for: what `--opt 1` lowers, and what is differentiated
 * where the derivative of attention as a whole does not reach.
 *
 *     %3 = attention %q %k %v    =>    %3 = dot %q %k
 *       graph hole {…}                 …the hole
 *                                      %8 = div (exp …) (sum …)
 *                                      %9 = dot %8 %v
 *
 * Softmax and its derivative are computed in f32, whatever is multiplied.
 */
import { type AttentionParts, attentionParts, isAttention } from '../graph/attention.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { inline } from '../graph/inline.ts';
import type { AttentionOp } from '../graph/op.ts';
import { rewrite, rewriteDeeply } from '../graph/rewrite.ts';

export function decomposeAttention(graph: Graph): Graph {
  return rewriteDeeply(graph, (one) =>
    rewrite(one, (b, node, inputs) => (isAttention(node) ? decompose(b, node, inputs) : undefined)),
  );
}

/** What stands for `node`, given what stands for its inputs. */
export function decompose(b: GraphBuilder, node: Node<AttentionOp>, inputs: readonly Node[]): Node {
  const parts = attentionParts(node.op, inputs);
  const { q, k, v, cotangent } = parts;
  const products = [timesKeys(b, q, k), ...parts.extras];
  const [dot, factor] = inline(b, node.attributes.hole, products) as [Node, Node | undefined];
  const score = b.cast(dot, 'f32');
  if (node.op === 'attention_normaliser') return normaliserOf(b, score);
  const p = parts.normaliser === undefined ? softmax(b, score) : given(b, score, parts.normaliser);
  const times = (x: Node): Node => (factor === undefined ? x : b.mul(x, b.cast(factor, 'f32')));
  if (node.op === 'attention') return overKeys(b, times(p), v!);
  if (node.op === 'attention_dv') return overRows(b, times(p), cotangent!);
  const [slope] = inline(b, node.attributes.slope, products) as [Node];
  const ddot = b.mul(scoreCotangent(b, p, times, parts), b.cast(slope, 'f32'));
  return node.op === 'attention_dq' ? overKeys(b, ddot, k) : overRows(b, ddot, q);
}

/** P * (factor * (dO . v) - delta) */
function scoreCotangent(
  b: GraphBuilder,
  p: Node,
  times: (x: Node) => Node,
  { v, cotangent, delta }: AttentionParts<Node>,
): Node {
  const dp = times(b.cast(timesKeys(b, cotangent!, v!), 'f32'));
  return b.mul(p, b.sub(dp, alongKeys(b, delta!, p)));
}

/** A number a row, `[B…, R, I]`, in the shape of the scores. */
function alongKeys(b: GraphBuilder, row: Node, { shape }: Node): Node {
  return b.broadcast(
    row,
    shape,
    row.shape.map((_, axis) => axis),
  );
}

function exponentials(b: GraphBuilder, score: Node) {
  const keys = score.shape.length - 1;
  const most = b.reduceMax(score, [keys]);
  const exp = b.exp(b.sub(score, alongKeys(b, most, score)));
  return { most, exp, total: b.sum(exp, [keys]) };
}

function softmax(b: GraphBuilder, score: Node): Node {
  const { exp, total } = exponentials(b, score);
  return b.div(exp, alongKeys(b, total, score));
}

function normaliserOf(b: GraphBuilder, score: Node): Node {
  const { most, total } = exponentials(b, score);
  const pair = [most, b.log(total)].map((row) => b.reshape(row, [...row.shape, 1]));
  return b.concat(pair, most.shape.length);
}

/** The softmax, by its normaliser. */
function given(b: GraphBuilder, score: Node, normaliser: Node): Node {
  const pair = normaliser.shape.length - 1;
  const rows = normaliser.shape.slice(0, -1);
  const [most, log] = [0, 1].map((at) => {
    const row = b.reshape(b.sliceAxis(normaliser, pair, at, at + 1), rows);
    return alongKeys(b, row, score);
  });
  return b.exp(b.sub(b.sub(score, most!), log!));
}

const batchOf = (keyed: Node): readonly (readonly [number, number])[] =>
  keyed.shape.slice(0, -2).map((_, axis) => [axis, axis] as const);

/** `[B…, R, I, W]` times `[B…, J, W]` is `[B…, R, I, J]`. */
function timesKeys(b: GraphBuilder, rows: Node, keyed: Node): Node {
  const batch = batchOf(keyed);
  return b.dot(rows, keyed, { batch, contract: [[batch.length + 2, batch.length + 1]] });
}

/** `[B…, R, I, J]` times `[B…, J, W]`, summed over J. */
function overKeys(b: GraphBuilder, weights: Node, keyed: Node): Node {
  const batch = batchOf(keyed);
  const contract = [[batch.length + 2, batch.length]] as const;
  return b.dot(b.cast(weights, keyed.dtype), keyed, { batch, contract });
}

/** `[B…, R, I, J]` times `[B…, R, I, W]`, summed over R and I. */
function overRows(b: GraphBuilder, weights: Node, rows: Node): Node {
  const batch = rows.shape.slice(0, -3).map((_, axis) => [axis, axis] as const);
  const contract = [0, 1].map((at) => [batch.length + at, batch.length + at] as const);
  return b.dot(b.cast(weights, rows.dtype), rows, { batch, contract });
}
