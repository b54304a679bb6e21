/** Random attention: found in every spelling, with the values and derivatives of the ordinary ops. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { topological } from '../../compiler/graph/graph.ts';
import { verify, verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { recogniseAttention } from '../../compiler/passes/recognise-attention.ts';
import { recogniseDot } from '../../compiler/passes/recognise-dot.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { randomAttention } from '../fuzz/random-attention.ts';
import { withGradients } from '../graph/central-difference.ts';
import { expectClose } from '../graph/expect-close.ts';

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

test.each(seeds)('seed %i', (seed) => {
  const { graph, inputs } = randomAttention(seed);
  const recognised = recogniseAttention(recogniseDot(simplify(graph)), lavapipe);
  verify(recognised);
  expect(topological(recognised).filter(({ op }) => op === 'attention')).toHaveLength(1);
  const [plain, streamed] = [graph, recognised].map((one) => differentiate(withGradients(one)));
  verifyDifferentiated(streamed!);
  const wanted = evaluate(plain!, inputs);
  for (const [name, { data }] of evaluate(streamed!, inputs))
    expectClose(data, wanted.get(name)!.data, 1e-9);
});
