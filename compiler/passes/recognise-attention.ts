/**
 * Attention spelled in ordinary ops becomes one op, of which the scores are never stored.
 *
 *     %2 = dot %q %k
 *     %3 = mul %2 0.125
 *     %4 = exp (sub %3 (reduce_max %3))     =>     %7 = attention %q %k %v
 *     %5 = div %4 (sum %4)                           graph hole { score = mul dot 0.125 }
 *     %6 = dot %5 %v
 *
 * Scales, masks, biases and soft caps between the products and the softmax, and dropout behind it,
 * go into the hole; axes are brought into the order of the op by movement. `attention/` has how it is
 * found.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { rewrite } from '../graph/rewrite.ts';
import type { Target } from '../target/target.ts';
import {
  arrange,
  disarrange,
  keyGroups,
  queryGroups,
  resultGroups,
  valueGroups,
} from './attention/axes.ts';
import { type AttentionMatch, matchAttention, Searched } from './attention/match.ts';

export function recogniseAttention(graph: Graph, target: Target): Graph {
  const searched = new Searched(graph, target);
  const rebuilt = new Map<Node, Node>();
  return rewrite(graph, (b, node, inputs) => {
    const match = matchAttention(node, searched);
    const made =
      match?.kind === 'attention'
        ? buildAttention(b, match, node, (own) => rebuilt.get(own)!)
        : b.node(node.op, inputs, node.attributes, node.span);
    rebuilt.set(node, made);
    return made;
  });
}

function buildAttention(
  b: GraphBuilder,
  { q, k, v, axes, hole, result }: AttentionMatch,
  root: Node,
  rebuilt: (node: Node) => Node,
): Node {
  const operand = (of: typeof q, groups: typeof queryGroups): Node =>
    arrange(b, { ...of, node: rebuilt(of.node) }, groups(axes), axes);
  const inputs = [
    operand(q, queryGroups),
    operand(k, keyGroups),
    operand(v, valueGroups),
    ...hole.extras.map(rebuilt),
  ];
  const attention = b.attention(inputs, { hole: hole.graph });
  const placed = disarrange(b, attention, resultGroups(axes), result, root.shape, axes);
  return b.cast(placed, root.dtype);
}
