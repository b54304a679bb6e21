/** The passes over the graph, in the order they run. Each keeps the meaning of every output. */
import type { Graph } from '../graph/graph.ts';
import { rewriteDeeply } from '../graph/rewrite.ts';
import type { Target } from '../target/target.ts';
import { accumulate } from './accumulate.ts';
import { carryParts } from './carry-parts.ts';
import { carrySlabs } from './carry-slabs.ts';
import { differentiate } from './differentiate.ts';
import { lowerBf16 } from './lower-bf16.ts';
import { packSlabs } from './pack-slabs.ts';
import { pruneLoops } from './prune-loops.ts';
import { recogniseAttention } from './recognise-attention.ts';
import { recogniseDot } from './recognise-dot.ts';
import { simplify } from './simplify.ts';
import { splitReductions } from './split-reductions.ts';
import { stripMine } from './strip-mine.ts';

export interface GraphPass {
  readonly name: string;
  /** What is too large for memory depends on the device. */
  readonly run: (graph: Graph, target: Target) => Graph;
}

/** A pass that knows nothing of loops, done to the bodies of loops as well. */
const deeply =
  (run: GraphPass['run']): GraphPass['run'] =>
  (graph, target) =>
    rewriteDeeply(graph, (one) => run(one, target));

export const graphPasses: readonly GraphPass[] = [
  { name: 'simplify', run: deeply(simplify) },
  { name: 'recognise-dot', run: deeply(recogniseDot) },
  { name: 'recognise-attention', run: deeply(recogniseAttention) },
  { name: 'differentiate', run: differentiate },
  { name: 'simplify-derivatives', run: deeply(simplify) },
  { name: 'prune-loops', run: pruneLoops },
  { name: 'recognise-dot-in-derivatives', run: deeply(recogniseDot) },
  { name: 'accumulate', run: deeply(accumulate) },
  { name: 'strip-mine', run: deeply(stripMine) },
  { name: 'simplify-sums', run: deeply(simplify) },
  { name: 'pack-slabs', run: packSlabs },
  { name: 'carry-slabs', run: carrySlabs },
  { name: 'split-reductions', run: deeply(splitReductions) },
  { name: 'carry-parts', run: carryParts },
  { name: 'lower-bf16', run: lowerBf16 },
];

/** What the pass of this name is given. */
export function graphBefore(name: string, graph: Graph, target: Target): Graph {
  const at = graphPasses.findIndex((pass) => pass.name === name);
  return graphPasses.slice(0, at).reduce((current, { run }) => run(current, target), graph);
}
