/** The differential check of the graph passes: every pass must keep the value of every output. */
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { verify, verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { graphPasses } from '../../compiler/passes/passes.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import type { RandomCase } from './random-graph.ts';

/** Rounding of f64 in another order, relative to magnitudes above 1. */
const tolerance = 1e-9;

/** What the first pass that changes a value did, or undefined if none does. Throws what they throw. */
export function findWrongPass({ graph, inputs }: RandomCase): string | undefined {
  const reference = differentiate(graph);
  verifyDifferentiated(reference);
  let current = graph;
  for (const { name, run } of graphPasses) {
    current = run(current, lavapipe);
    verify(current);
    const difference = differingOutput(reference, differentiate(current), inputs);
    if (difference !== undefined) return `${name} changed ${difference}`;
  }
  verifyDifferentiated(current);
  return undefined;
}

function differingOutput(
  before: Graph,
  after: Graph,
  inputs: RandomCase['inputs'],
): string | undefined {
  const actual = evaluate(after, inputs);
  for (const [name, { data, shape }] of evaluate(before, inputs)) {
    const other = actual.get(name);
    if (other === undefined || other.shape.join() !== shape.join()) return `the type of ${name}`;
    const isClose = (value: number, i: number): boolean =>
      Math.abs(value - other.data[i]!) <= tolerance * Math.max(1, Math.abs(value));
    const at = data.findIndex((value, i) => !isClose(value, i));
    if (at >= 0) return `${name}[${at}] from ${data[at]} to ${other.data[at]}`;
  }
  return undefined;
}
