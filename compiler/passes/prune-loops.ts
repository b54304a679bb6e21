/**
 * Drops from loops what nobody asks for: stacks that are not read (such as what was saved for a
 * derivative that did not need it), carried values that only served themselves, and inputs that the
 * body does not look at any more.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { coneOf } from '../graph/extract.ts';
import { type Graph, type Node, type OpAttributes, topological } from '../graph/graph.ts';
import { bodyInputs, bodyOutputs, isLoop, namedOutputs } from '../graph/loop.ts';
import { rewriteDeeply } from '../graph/rewrite.ts';

export function pruneLoops(graph: Graph): Graph {
  return rewriteDeeply(graph, pruneOutermost);
}

/** What is kept of a loop: places among its inputs and among its results, in order. */
interface Kept {
  readonly inputs: readonly number[];
  readonly results: readonly number[];
  readonly attributes: OpAttributes['loop'];
}

function pruneOutermost(graph: Graph): Graph {
  const { needed, kept } = whatIsNeeded(graph);
  if (kept.size === 0) return graph;
  const b = new GraphBuilder();
  const rebuilt = new Map<Node, Node>();
  for (const node of needed) {
    const own = kept.get(node);
    const read = own?.inputs.map((at) => node.inputs[at]!) ?? node.inputs;
    const inputs = read.map((input) => rebuilt.get(input)!);
    b.at(node.span);
    if (node.op === 'result') {
      const { results, attributes } = kept.get(node.inputs[0]!)!;
      const at = results.indexOf(node.attributes.at);
      rebuilt.set(node, b.resultsOf(inputs[0]!, attributes)[at]!);
    } else {
      rebuilt.set(node, b.node(node.op, inputs, own?.attributes ?? node.attributes));
    }
  }
  return {
    name: graph.name,
    inputs: graph.inputs.map((input) => rebuilt.get(input) as Node<'input'>),
    outputs: graph.outputs.map((output) => ({ ...output, node: rebuilt.get(output.node)! })),
  };
}

/** Nodes that something needs, inputs first, and what is kept of the loops among them. */
function whatIsNeeded(graph: Graph): {
  readonly needed: readonly Node[];
  readonly kept: ReadonlyMap<Node, Kept>;
} {
  const order = topological(graph);
  const needed = new Set<Node>([...graph.inputs, ...graph.outputs.map(({ node }) => node)]);
  const asked = new Map<Node, Set<number>>();
  const kept = new Map<Node, Kept>();
  // Users come first, since they decide what is needed.
  for (const node of [...order].reverse()) {
    if (!needed.has(node)) continue;
    if (node.op === 'result') {
      const loop = node.inputs[0]!;
      asked.set(loop, (asked.get(loop) ?? new Set()).add(node.attributes.at));
    }
    if (isLoop(node)) kept.set(node, keep(node.attributes, asked.get(node)!));
    const read = kept.get(node)?.inputs.map((at) => node.inputs[at]!) ?? node.inputs;
    for (const input of read) needed.add(input);
  }
  return { needed: order.filter((node) => needed.has(node)), kept };
}

function keep(attributes: OpAttributes['loop'], asked: ReadonlySet<number>): Kept {
  const own = bodyInputs(attributes);
  const outputs = bodyOutputs(attributes);
  const stacked = outputs.stacked.filter((_, at) => asked.has(attributes.carried + at));
  const live = liveCarried(attributes, asked, stacked);
  const carried = outputs.carried.filter((_, at) => live.has(at));
  const read = new Set(coneOf([...carried, ...stacked]));
  const isKept = (node: Node): boolean => read.has(node);
  const [round, ...inputs] = attributes.body.inputs;
  const places = inputs.flatMap((node, at) => {
    const stays = at < attributes.carried ? live.has(at) : isKept(node);
    return stays ? [at] : [];
  });
  const results = [...outputs.carried, ...outputs.stacked].flatMap((_, at) =>
    (at < attributes.carried ? live.has(at) : asked.has(at)) ? [at] : [],
  );
  const body: Graph = {
    ...attributes.body,
    inputs: [round!, ...places.map((at) => inputs[at]!)],
    outputs: namedOutputs(carried, stacked),
  };
  const smaller = {
    ...attributes,
    carried: carried.length,
    stacked: own.stacked.filter(isKept).length,
    body,
  };
  return { inputs: places, results, attributes: smaller };
}

/** The carried values that results depend on, through whatever rounds. */
function liveCarried(
  attributes: OpAttributes['loop'],
  asked: ReadonlySet<number>,
  stacked: readonly Node[],
): ReadonlySet<number> {
  const { carried: inputs } = bodyInputs(attributes);
  const { carried: outputs } = bodyOutputs(attributes);
  let live = new Set([...asked].filter((at) => at < attributes.carried));
  for (;;) {
    const read = new Set(coneOf([...outputs.filter((_, at) => live.has(at)), ...stacked]));
    const more = new Set(
      inputs.flatMap((node, at) => (live.has(at) || read.has(node) ? [at] : [])),
    );
    if (more.size === live.size) return live;
    live = more;
  }
}
