/** A graph copied into another: what it computes from given values. */
import type { GraphBuilder } from './builder.ts';
import { type Graph, type Node, topological } from './graph.ts';

/** The outputs of `graph`, in order, as nodes of `b`, with `inputs` in the places of its own. */
export function inline(b: GraphBuilder, graph: Graph, inputs: readonly Node[]): readonly Node[] {
  const copies = new Map<Node, Node>(graph.inputs.map((input, at) => [input, inputs[at]!]));
  for (const node of topological(graph)) {
    if (copies.has(node)) continue;
    const own = node.inputs.map((input) => copies.get(input)!);
    copies.set(node, b.node(node.op, own, node.attributes, node.span));
  }
  return graph.outputs.map(({ node }) => copies.get(node)!);
}
