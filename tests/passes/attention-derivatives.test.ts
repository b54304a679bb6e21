/** Derivatives through attention where more is asked than the gradient of one loss. */
import { describe, expect, test } from 'vitest';
import { isAttention } from '../../compiler/graph/attention.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import { isLoop } from '../../compiler/graph/loop.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { rewriteDeeply } from '../../compiler/graph/rewrite.ts';
import { verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { decomposeAttention } from '../../compiler/passes/decompose-attention.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { recogniseAttention } from '../../compiler/passes/recognise-attention.ts';
import { recogniseDot } from '../../compiler/passes/recognise-dot.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { Random } from '../fuzz/random.ts';
import { withGradients } from '../graph/central-difference.ts';
import { expectClose } from '../graph/expect-close.ts';
import { graphOf } from '../support/stage.ts';

const prepare = (graph: Graph): Graph => rewriteDeeply(graph, (one) => recogniseDot(simplify(one)));
const recognise = (graph: Graph): Graph =>
  rewriteDeeply(graph, (one) => recogniseAttention(one, lavapipe));

function allNodes(graph: Graph): readonly Node[] {
  return topological(graph).flatMap((node) =>
    isLoop(node) ? [node, ...allNodes(node.attributes.body)] : [node],
  );
}

const attentionsOf = (graph: Graph): readonly string[] =>
  allNodes(graph)
    .filter(isAttention)
    .map(({ op }) => op);

function draw(graph: Graph): ReadonlyMap<string, NdArray> {
  const random = new Random(7);
  return new Map(
    graph.inputs.map((input) => {
      const bound = input.dtype === 'f32' ? 1 : 3;
      return [input.attributes.name, random.array(input, input.dtype === 'f32' ? -1 : 0, bound)];
    }),
  );
}

/** Differentiates `graph` with and without attention as an op, and with the op taken apart afterwards. */
function expectSame(plain: Graph, recognised: Graph): Graph {
  const [wanted, streamed] = [plain, recognised].map(differentiate) as [Graph, Graph];
  verifyDifferentiated(streamed);
  const inputs = draw(plain);
  const values = evaluate(wanted, inputs);
  for (const after of [streamed, decomposeAttention(streamed)]) {
    for (const [name, { data }] of evaluate(after, inputs))
      expectClose(data, values.get(name)!.data, 1e-9);
  }
  return streamed;
}

const model = `
use std.attention.attend
use std.models.llama.Llama
type Mite = Llama[V: 5, D: 8, H: 2, G: 1, F: 6, L: 3]
fn read(lm: Mite, ids: i32[T]) -> float[T, 5] {
  let x = chain(lm.tokens[ids], lm.blocks, remat: true, angle: lm.angle(0..T))
  lm.head(lm.norm(x))
}
fn likelihood(lm: Mite, ids: i32[T]) -> f32 {
  let l = read(lm, ids) as f32
  sum(for t: l[t, ids[t]] - logsumexp(l[t]))
}
fn loss(lm: Mite, ids: i32[T]) -> f32 = -likelihood(lm, ids)
fn preferred(lm: Mite, old: Mite, good: i32[T], bad: i32[T]) -> f32 {
  let gain = likelihood(lm, good) - likelihood(old, good)
  -log_sigmoid(gain - likelihood(lm, bad) + likelihood(old, bad))
}
fn slope(lm: Mite, old: Mite, good: i32[T], bad: i32[T]) -> f32 =
  global_norm(grad lm: preferred(lm, old, good, bad))
fn pull(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> f32[T, K] =
  grad q: sum(for t: sum((attend(q, k, v)[t])^2))
`;

describe('derivatives', () => {
  test.each([1, 5])('of a derivative, T = %i', (T) => {
    const graph = prepare(graphOf(model, 'pull', { T, K: 3 }));
    const after = expectSame(withGradients(graph), withGradients(recognise(graph)));
    expect(attentionsOf(after)).toContain('attention_dq');
  });

  test('of a loop over layers: its body is computed again, backwards', () => {
    const graph = prepare(graphOf(model, 'loss', { T: 5 }));
    const after = expectSame(withGradients(graph), withGradients(recognise(graph)));
    // Forwards the result alone; backwards again with what the derivative needs.
    expect([...attentionsOf(after)].sort()).toEqual([
      'attention',
      'attention',
      'attention_dk',
      'attention_dq',
      'attention_dv',
      'attention_normaliser',
    ]);
  });

  test('of a comparison by two models, of which one stays', () => {
    const graph = prepare(graphOf(model, 'slope', { T: 4 }));
    const after = expectSame(graph, recognise(graph));
    const count = (op: string): number => attentionsOf(after).filter((own) => own === op).length;
    // Two rows through two models forwards, and two rows through one of them backwards.
    expect(count('attention')).toBe(4 + 2);
    expect(count('attention_dq')).toBe(2);
  });
});
