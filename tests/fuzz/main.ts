/**
 * `npm run fuzz [FIRST [COUNT]]`: checks the passes on random graphs of many seeds, and prints the
 * smallest failing graph of each seed that fails.
 */
import { printGraph } from '../../compiler/graph/print.ts';
import { findWrongPass } from './check-passes.ts';
import { type RandomCase, randomGraph, shrink } from './random-graph.ts';

function failure(candidate: RandomCase): string | undefined {
  try {
    return findWrongPass(candidate);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const [first = 0, count = 2000] = process.argv.slice(2).map(Number);
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  if (failure(randomGraph(seed)) === undefined) continue;
  failed += 1;
  const smallest = shrink(seed, {}, (candidate) => failure(candidate) !== undefined);
  const shown = smallest ?? randomGraph(seed);
  console.log(`${printGraph(shown.graph)}seed ${seed}: ${failure(shown)}\n`);
}
console.log(`${count} random graphs, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
