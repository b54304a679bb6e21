/** Both examples through every pass and every kernel, each checked by its verifier. */
import { describe, expect, test } from 'vitest';
import { topological } from '../../compiler/graph/graph.ts';
import { verify, verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { lowerNaively } from '../../compiler/kernel/naive/lower.ts';
import { verifyKernel } from '../../compiler/kernel/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { graphPasses } from '../../compiler/passes/passes.ts';
import { baseline, lavapipe } from '../../compiler/target/target.ts';
import { examples, graphsOf } from './programs.ts';

describe.each(examples)('%s', (example) => {
  const graphs = [...graphsOf(example)];

  test.each(graphs)('the graph of %s is well formed after every pass', (_, graph) => {
    verify(graph);
    const last = graphPasses.reduce((current, { run }) => {
      const next = run(current, lavapipe);
      verify(next);
      return next;
    }, graph);
    verifyDifferentiated(last);
  });

  test.each(graphs)('the kernels of %s keep the rules, fused', (_, graph) => {
    const last = graphPasses.reduce((current, { run }) => run(current, lavapipe), graph);
    for (const target of [lavapipe, baseline]) {
      for (const { kernel } of lowerFused(last, target).calls) {
        expect([kernel.name, verifyKernel(kernel, target)]).toEqual([kernel.name, []]);
      }
    }
  });

  test.each(graphs)('the kernels of %s keep the rules, one for each op', (_, graph) => {
    for (const node of topological(differentiate(graph))) {
      for (const { kernel } of lowerNaively(node, lavapipe)) {
        expect([kernel.name, verifyKernel(kernel, lavapipe)]).toEqual([kernel.name, []]);
      }
    }
  });
});
