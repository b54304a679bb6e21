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
  /** Of the sum over values. */
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
    if (match.kind === 'refusal') misses.push({ span: node.span, reason: match.reason });
  }
  for (const node of order) {
    if (explained.has(node) || !isOfProducts(node)) continue;
    const miss = missBehind(node, searched);
    if (miss !== undefined) misses.push(miss);
  }
  const inner = order.flatMap((node) => [...graphsIn(node.attributes).values()]);
  return [...misses, ...inner.flatMap((one) => whyNotAttention(one, target))];
}

function isOfProducts(node: Node): boolean {
  const softmax = softmaxAt({ node, names: node.shape.map((_, axis) => `${axis}`) });
  return softmax !== undefined && productsBehind(softmax).length > 0;
}

/** What hinders a softmax that gets to a sum over values, but not by scaling alone. */
function missBehind(softmax: Node, graph: Searched): NearMiss | undefined {
  const seen = new Set<Node>([softmax]);
  for (const node of seen) {
    for (const user of graph.usersOf(node)) {
      const { kind } = opDefinition(user.op);
      const reason = `a \`${node.op}\` stands between the softmax and the sum over values`;
      if (user.op === 'dot' && node !== softmax) return { span: user.span, reason };
      if (kind === 'pointwise' || kind === 'movement') seen.add(user);
    }
  }
  return undefined;
}

/** `gpt.llm:12: the weights are also an output, 3 times`, a line for each place and reason; nothing if there are none. */
export function printNearMisses(
  misses: readonly NearMiss[],
  place: (span: Span) => string,
): string {
  const counts = new Map<string, number>();
  for (const { span, reason } of misses) {
    const line = span === undefined ? reason : `${place(span)}: ${reason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  if (counts.size === 0) return '';
  const lines = [...counts].map(([line, count]) =>
    count === 1 ? `  ${line}` : `  ${line}, ${count} times`,
  );
  return ['', '', 'softmaxes of products that stay in memory', ...lines].join('\n');
}
