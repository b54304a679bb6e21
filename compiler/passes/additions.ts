/** Sums of many terms, which are trees of additions. Trees may be deep. */
import type { Graph, Node } from '../graph/graph.ts';
import { countUses } from '../graph/rewrite.ts';

/** Additions that nothing uses but another addition. */
export function innerAdditions(graph: Graph): ReadonlySet<Node> {
  const inner = new Set<Node>();
  const uses = countUses(graph);
  for (const node of uses.keys()) {
    if (node.op !== 'add') continue;
    for (const input of node.inputs) {
      if (input.op === 'add' && uses.get(input) === 1) inner.add(input);
    }
  }
  return inner;
}

/** The terms of a sum, left to right, through additions that are its own. */
export function termsOf(sum: Node, inner: ReadonlySet<Node>): readonly Node[] {
  const terms: Node[] = [];
  const stack = [...sum.inputs].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (inner.has(node)) stack.push(...[...node.inputs].reverse());
    else terms.push(node);
  }
  return terms;
}
