/**
 * The derivative of attention. That by queries, keys and values needs no scores in memory either:
 * the three ops of `graph/attention.ts`, which compute them again from the normaliser.
 *
 *     O = attention q k v     =>     N = attention_normaliser q k
 *                                    D = sum (dO * O)
 *                                    dq = attention_dq q k v N dO D,  and so on
 *
 * For anything else, such as a learnt bias among the extras, or the derivative of a derivative, the
 * ordinary ops that attention stands for are differentiated.
 */
import { attentionParts, dotName } from '../graph/attention.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { inline } from '../graph/inline.ts';
import type { AttentionGradientOp, AttentionOp } from '../graph/op.ts';
import { decompose } from './decompose-attention.ts';
import type { Contribution } from './recognise-softmax.ts';
import type { Differentiation } from './reverse-loop.ts';
import { simplify } from './simplify.ts';

type IsActive = (input: Node) => boolean;

export function attentionVjp(
  b: GraphBuilder,
  node: Node<AttentionOp>,
  cotangent: Node,
  isActive: IsActive,
  differentiation: Differentiation,
): readonly Contribution[] {
  const isStreamed = node.op === 'attention' && !node.inputs.slice(3).some(isActive);
  return isStreamed
    ? streamedVjp(b, node, cotangent, isActive, differentiation)
    : decomposedVjp(b, node, cotangent, isActive, differentiation);
}

const gradientOps: readonly AttentionGradientOp[] = [
  'attention_dq',
  'attention_dk',
  'attention_dv',
];

function streamedVjp(
  b: GraphBuilder,
  node: Node<'attention'>,
  cotangent: Node,
  isActive: IsActive,
  differentiation: Differentiation,
): readonly Contribution[] {
  const { q, k, v, extras } = attentionParts(node.op, node.inputs);
  const { hole } = node.attributes;
  const normaliser = b.attentionNormaliser([q, k, ...extras], { hole });
  const weighted = b.mul(b.cast(cotangent, 'f32'), b.cast(node, 'f32'));
  const delta = b.sum(weighted, [node.shape.length - 1]);
  const inputs = [q, k, v!, normaliser, cotangent, delta, ...extras];
  const attributes = { hole, slope: slopeOf(hole, differentiation) };
  return [q, k, v!].flatMap((input, at): readonly Contribution[] =>
    isActive(input) ? [[input, b.attentionGradient(gradientOps[at]!, inputs, attributes)]] : [],
  );
}

/** The derivative of each score by its product. Elements do not mix, so a cotangent of ones gives it. */
function slopeOf(hole: Graph, { sweep }: Differentiation): Graph {
  const b = new GraphBuilder();
  const inputs = hole.inputs.map(({ attributes: { name, dtype, shape } }) =>
    b.input(name, dtype, shape),
  );
  const dot = inputs.find(({ attributes }) => attributes.name === dotName)!;
  const [score] = inline(b, hole, inputs) as [Node];
  const cotangents = sweep(b, new Map([[score, b.like(score, 1)]]), (node) => node === dot);
  const slope = cotangents.get(dot) ?? b.like(dot, 0);
  return simplify({ name: 'slope', inputs, outputs: [{ name: 'slope', node: slope }] });
}

/** Of a graph of its own, since inputs may be computed from each other. */
function decomposedVjp(
  b: GraphBuilder,
  node: Node<AttentionOp>,
  cotangent: Node,
  isActive: IsActive,
  { sweep }: Differentiation,
): readonly Contribution[] {
  const own = new GraphBuilder().at(node.span);
  const inputs = [...node.inputs, cotangent].map(({ dtype, shape }, at) =>
    own.input(`${at}`, dtype, shape),
  );
  const value = decompose(own, node, inputs.slice(0, -1));
  const active = new Set(
    inputs.filter((_, at) => at < node.inputs.length && isActive(node.inputs[at]!)),
  );
  const seeds = new Map([[value, inputs.at(-1)!]]);
  const cotangents = sweep(own, seeds, (input) => active.has(input as Node<'input'>));
  const found = [...active].filter((input) => cotangents.has(input));
  const outputs = found.map((input) => ({
    name: input.attributes.name,
    node: cotangents.get(input)!,
  }));
  const made = inline(b, { name: 'vjp', inputs, outputs }, [...node.inputs, cotangent]);
  return found.map((input, at) => [node.inputs[inputs.indexOf(input)]!, made[at]!] as const);
}
