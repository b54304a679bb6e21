/**
 * Rebuilding a graph from its inputs up. Only what the outputs need is visited, so every rewrite
 * also eliminates dead code.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { GraphBuilder } from './builder.ts';
import { type Graph, type Node, topological } from './graph.ts';
import { isLoop } from './loop.ts';

/**
 * What stands for `node` in the new graph, given what stands for its inputs; undefined repeats the
 * node on them.
 */
export type Transform = (b: GraphBuilder, node: Node, inputs: readonly Node[]) => Node | undefined;

const repeat: Transform = () => undefined;

/**
 * The graph with every node transformed, inputs before users. A builder with a rule rewrites what
 * the transform makes, too. Inputs stay inputs.
 */
export function rewrite(
  graph: Graph,
  transform: Transform = repeat,
  b: GraphBuilder = new GraphBuilder(),
): Graph {
  const rebuilt = new Map<Node, Node>();
  for (const node of topological(graph)) {
    const inputs = node.inputs.map((input) => rebuilt.get(input)!);
    const made = transform(b.at(node.span), node, inputs);
    rebuilt.set(node, made ?? b.node(node.op, inputs, node.attributes, node.span));
  }
  return {
    name: graph.name,
    inputs: graph.inputs.map((input) => {
      const node = rebuilt.get(input);
      invariant(node?.op === 'input', () => 'an input stays an input', input.span);
      return node;
    }),
    outputs: graph.outputs.map((output) => ({ ...output, node: rebuilt.get(output.node)! })),
  };
}

/** The graph with `run` done to the body of every loop, the innermost first. */
function rewriteBodies(graph: Graph, run: (body: Graph) => Graph): Graph {
  if (!topological(graph).some(isLoop)) return graph;
  return rewrite(graph, (b, node, inputs) => {
    if (!isLoop(node)) return undefined;
    const body = rewriteDeeply(node.attributes.body, run);
    return b.node('loop', inputs, { ...node.attributes, body });
  });
}

/** `run` done to the body of every loop, the innermost first, and then to the graph. */
export function rewriteDeeply(graph: Graph, run: (graph: Graph) => Graph): Graph {
  return run(rewriteBodies(graph, run));
}

/** How many inputs and outputs of the graph each node is. */
export function countUses(graph: Graph): ReadonlyMap<Node, number> {
  const uses = new Map<Node, number>();
  const count = (node: Node): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1);
  };
  for (const node of topological(graph)) node.inputs.forEach(count);
  for (const { node } of graph.outputs) count(node);
  return uses;
}
