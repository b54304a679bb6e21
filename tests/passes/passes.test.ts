import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { verify, verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { graphPasses } from '../../compiler/passes/passes.ts';
import { type RandomCase, randomGraph } from '../fuzz/random-graph.ts';
import { expectClose } from '../graph/expect-close.ts';

/** Rounding of f64 in another order, on values of about 1. */
const tolerance = 1e-9;

function expectSameMeaning(before: Graph, after: Graph, inputs: RandomCase['inputs']): void {
  const expected = evaluate(before, inputs);
  const actual = evaluate(after, inputs);
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [name, value] of expected) {
    expect(actual.get(name)!.shape).toEqual(value.shape);
    expectClose(actual.get(name)!.data, value.data, tolerance);
  }
}

describe('every pass keeps the meaning of random graphs', () => {
  test.each(Array.from({ length: 200 }, (_, seed) => seed))('seed %i', (seed) => {
    const { graph, inputs } = randomGraph(seed);
    verify(graph);
    const reference = differentiate(graph);
    verifyDifferentiated(reference);
    let current = graph;
    for (const { run } of graphPasses) {
      current = run(current);
      verify(current);
      expectSameMeaning(reference, differentiate(current), inputs);
    }
    verifyDifferentiated(current);
  });
});
