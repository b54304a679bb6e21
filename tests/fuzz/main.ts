/**
 * `npm run fuzz [FIRST [COUNT]]`: checks the passes on random graphs and random attention of many
 * seeds, and prints the smallest failing graph of each seed that fails.
 */
import { printGraph } from '../../compiler/graph/print.ts';
import { withGradients } from '../graph/central-difference.ts';
import { findWrongPass } from './check-passes.ts';
import { randomAttention } from './random-attention.ts';
import { type RandomCase, randomGraph, shrink } from './random-graph.ts';

function failure(candidate: RandomCase): string | undefined {
  try {
    return findWrongPass(candidate);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Random attention and its gradients. */
function attention(seed: number): RandomCase {
  const { graph, inputs } = randomAttention(seed);
  return { graph: withGradients(graph), inputs };
}

interface Family {
  readonly draw: (seed: number) => RandomCase;
  /** A smaller case of the seed that is still wrong, where there is one. */
  readonly shrink: (seed: number) => RandomCase | undefined;
}

const families: readonly Family[] = [
  {
    draw: randomGraph,
    shrink: (seed) => shrink(seed, {}, (candidate) => failure(candidate) !== undefined),
  },
  { draw: attention, shrink: () => undefined },
];

const [first = 0, count = 2000] = process.argv.slice(2).map(Number);
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  for (const family of families) {
    const drawn = family.draw(seed);
    if (failure(drawn) === undefined) continue;
    failed += 1;
    const shown = family.shrink(seed) ?? drawn;
    console.log(`${printGraph(shown.graph)}seed ${seed}: ${failure(shown)}\n`);
  }
}
console.log(`${count * families.length} random graphs, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
