/**
 * Why a softmax of products stays in memory: for each that is not recognised as attention, but looks
 * like it, the line and the reason. Asked of the graph that `recognise-attention` is given.
 */
import { type Graph, graphsIn, type Node, topological } from '../graph/graph.ts';
import { opDefinition } from '../graph/ops.ts';
import type { Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { matchAttention, productsBehind, Searched } from './attention/match.ts';
import { softmaxAt } from './attention/weighted-sum.ts';

export interface NearMiss {
  readonly span: Span | undefined;
  /** A clause, such as `the weights are also an output`. */
  readonly reason: string;
}

/** In the order of the program; also those in the bodies of loops. */
export function whyNotAttention(graph: Graph, target: Target): readonly NearMiss[] {
  const searched = new Searched(graph, target);
  const order = topological(graph);
  const explained = new Set<Node>();
  const misses: NearMiss[] = [];
  for (const node of order) {
    const match = matchAttention(node, searched);
    if (match === undefined) continue;
    explained.add(match.probability);
    if (match.kind === 'refusal') misses.push({ span: match.node.span, reason: match.reason });
  }
  for (const node of order) {
    if (explained.has(node) || !isOfProducts(node)) continue;
    const op = firstHindrance(node, searched);
    if (op !== undefined) {
      const reason = `a \`${op}\` stands between the softmax and the sum over values`;
      misses.push({ span: node.span, reason });
    }
  }
  const inner = order.flatMap((node) => [...graphsIn(node.attributes).values()]);
  return [...misses, ...inner.flatMap((one) => whyNotAttention(one, target))];
}

function isOfProducts(node: Node): boolean {
  const softmax = softmaxAt({ node, names: node.shape.map((_, axis) => `${axis}`) });
  return softmax !== undefined && productsBehind(softmax).length > 0;
}

/** Of what lies between a softmax and the next dot the first op that is no plain scaling, if there is a dot. */
function firstHindrance(softmax: Node, graph: Searched): string | undefined {
  const seen = new Set<Node>([softmax]);
  for (const node of seen) {
    for (const user of graph.usersOf(node)) {
      const { kind } = opDefinition(user.op);
      if (user.op === 'dot' && node !== softmax) return node.op;
      if (kind === 'pointwise' || kind === 'movement') seen.add(user);
    }
  }
  return undefined;
}
