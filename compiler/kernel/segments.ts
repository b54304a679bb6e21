/**
 * Cuts a graph at its loops: before each loop stands what it needs and no more, and behind the last
 * one the rest. Segments are graphs without loops, so fusion ends at their borders.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { coneOf, extract } from '../graph/extract.ts';
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';

export interface Segment {
  readonly graph: Graph;
  /** What the inputs of the segment's graph are in the whole one, in order. */
  readonly reads: readonly Node[];
  /** What its outputs are there. */
  readonly gives: readonly Node[];
  /** What runs behind it, except behind the last. */
  readonly loop: Node<'loop'> | undefined;
  /** Those of its results that are used. */
  readonly results: readonly Node<'result'>[];
}

export function segmentsOf(graph: Graph): readonly Segment[] {
  const order = topological(graph);
  const loops = order.filter(isLoop);
  const places = placesOf(loops);
  const last = loops.length;
  const placeOf = (node: Node): number => places.get(node) ?? last;
  const isGiven = (node: Node): boolean => node.op === 'input' || node.op === 'result';
  const wanted = Array.from({ length: last + 1 }, () => new Set<Node>());
  const want = (node: Node): void => {
    if (!isGiven(node)) wanted[placeOf(node)]!.add(node);
  };
  for (const { inputs } of loops) inputs.forEach(want);
  for (const { node } of graph.outputs) want(node);
  const segments: Segment[] = [];
  // From the last to the first, since a segment wants values of those before it.
  for (let place = last; place >= 0; place -= 1) {
    const isOutside = (node: Node): boolean => isGiven(node) || placeOf(node) < place;
    const part = cutOut(graph, [...wanted[place]!], isOutside);
    part.reads.forEach(want);
    const loop = loops[place];
    const results = order.filter((node) => node.op === 'result' && node.inputs[0] === loop);
    segments.unshift({ ...part, loop, results: results as readonly Node<'result'>[] });
  }
  return segments;
}

/** The number of the first loop that needs a node. */
function placesOf(loops: readonly Node<'loop'>[]): ReadonlyMap<Node, number> {
  const places = new Map<Node, number>();
  for (const [place, { inputs }] of loops.entries()) {
    for (const node of coneOf(inputs)) if (!places.has(node)) places.set(node, place);
  }
  return places;
}

function cutOut(
  graph: Graph,
  gives: readonly Node[],
  isOutside: (node: Node) => boolean,
): Pick<Segment, 'graph' | 'reads' | 'gives'> {
  const name = (node: Node, at: number): string =>
    node.op === 'input' ? node.attributes.name : `value ${at}`;
  const b = new GraphBuilder();
  const { roots, captured, inputs } = extract(b, gives, new Map(), isOutside, name);
  const donated = new Map(graph.outputs.map(({ node, donates }) => [node, donates]));
  const outputs = roots.map((node, at) => {
    const donates = donated.get(gives[at]!);
    return { name: `${at}`, node, ...(donates === undefined ? {} : { donates }) };
  });
  return { graph: { name: graph.name, inputs, outputs }, reads: captured, gives };
}
