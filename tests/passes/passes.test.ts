import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { findWrongPass } from '../fuzz/check-passes.ts';
import { randomGraph } from '../fuzz/random-graph.ts';
import { unrollLoops } from '../fuzz/unroll.ts';
import { expectClose } from '../graph/expect-close.ts';

test.each(Array.from({ length: 200 }, (_, seed) => seed))(
  'every pass keeps the meaning of the random graph %i',
  (seed) => {
    expect(findWrongPass(randomGraph(seed))).toBeUndefined();
  },
);

test.each(Array.from({ length: 100 }, (_, seed) => seed))(
  'every pass keeps the meaning of the random graph with loops %i',
  (seed) => {
    expect(findWrongPass(randomGraph(seed, { loops: true, maxElements: 200 }))).toBeUndefined();
  },
);

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'loops and their derivatives are those of their rounds written out, in the random graph %i',
  (seed) => {
    const options = { loops: true, gradient: true, maxElements: 100, steps: 6 };
    const { graph, inputs } = randomGraph(seed, options);
    const expected = evaluate(differentiate(unrollLoops(graph)), inputs);
    const actual = evaluate(differentiate(graph), inputs);
    for (const [name, value] of expected) {
      expectClose(actual.get(name)!.data, value.data, 1e-9);
    }
  },
);
