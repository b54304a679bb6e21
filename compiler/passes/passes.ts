/** The passes over the graph, in the order they run. Each keeps the meaning of every output. */
import type { Graph } from '../graph/graph.ts';
import { accumulate } from './accumulate.ts';
import { differentiate } from './differentiate.ts';
import { recogniseDot } from './recognise-dot.ts';
import { simplify } from './simplify.ts';
import { splitReductions } from './split-reductions.ts';

export interface GraphPass {
  readonly name: string;
  readonly run: (graph: Graph) => Graph;
}

export const graphPasses: readonly GraphPass[] = [
  { name: 'simplify', run: simplify },
  { name: 'recognise-dot', run: recogniseDot },
  { name: 'differentiate', run: differentiate },
  { name: 'simplify-derivatives', run: simplify },
  { name: 'recognise-dot-in-derivatives', run: recogniseDot },
  { name: 'accumulate', run: accumulate },
  { name: 'simplify-sums', run: simplify },
  { name: 'split-reductions', run: splitReductions },
];
