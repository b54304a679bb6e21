/** Uses of attention small enough to work out by hand; their probabilities are quarters, tenths and such. */
import { dotName, extraName, factorName, scoreName } from '../../compiler/graph/attention.ts';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph, Node, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { AttentionOp } from '../../compiler/graph/op.ts';
import type { Sample } from './samples.ts';

const f32 = (shape: Shape, ...values: readonly number[]): NdArray => ({
  dtype: 'f32',
  shape,
  data: Float64Array.from(values),
});

interface Hole {
  readonly score: Node;
  readonly factor?: Node;
}

/** A hole over products of `shape`, given extras of these shapes. */
export function holeOf(
  shape: Shape,
  extras: readonly Shape[],
  build: (b: GraphBuilder, dot: Node, extras: readonly Node[]) => Hole,
): Graph {
  const b = new GraphBuilder();
  const dot = b.input(dotName, 'f32', shape);
  const others = extras.map((extra, at) => b.input(extraName(at), 'f32', extra));
  const { score, factor } = build(b, dot, others);
  const outputs = [{ name: scoreName, node: score }];
  if (factor !== undefined) outputs.push({ name: factorName, node: factor });
  return { name: 'hole', inputs: [dot, ...others], outputs };
}

const { log } = Math;

/** Two positions of one head, scaled by a half; the first does not see the second. */
const causal = holeOf([1, 2, 2], [], (b, dot) => {
  const [row, column] = [1, 2].map((axis) => b.broadcast(b.iota(2), dot.shape, [axis]));
  const scaled = b.mul(dot, b.like(dot, 0.5));
  return { score: b.select(b.le(column!, row!), scaled, b.like(dot, -1e30)) };
});
const causalSlope = holeOf([1, 2, 2], [], (b, dot) => {
  const [row, column] = [1, 2].map((axis) => b.broadcast(b.iota(2), dot.shape, [axis]));
  return { score: b.select(b.le(column!, row!), b.like(dot, 0.5), b.like(dot, 0)) };
});
const q = f32([1, 2, 1], 2, 2);
const k = f32([2, 1], 0, log(3));
const v = f32([2, 1], 4, 8);
/** Probabilities 1 and 0, then 1/4 and 3/4. */
const normaliser = f32([1, 2, 2], 0, 0, log(3), log(4 / 3));
const backward = {
  inputs: [q, k, v, normaliser, f32([1, 2, 1], 1, 1), f32([1, 2], 4, 7)],
  attributes: { hole: causal, slope: causalSlope },
} as const;

/** Two heads share two keys; a bias is added to scores, probabilities are dropped. */
const dropped = holeOf([2, 1, 2], [[2], [2, 1, 2]], (b, dot, [bias, factor]) => ({
  score: b.add(dot, b.broadcast(bias!, dot.shape, [2])),
  factor: factor!,
}));

export const attentionSamples: { readonly [Op in AttentionOp]: readonly Sample<Op>[] } = {
  attention: [
    { inputs: [q, k, v], attributes: { hole: causal }, expected: [4, 7] },
    {
      // Scores log 1 and log 9, then log 1 and log 27: probabilities 1/10 and 9/10, 1/28 and 27/28.
      inputs: [
        f32([2, 1, 1], 1, 2),
        f32([2, 1], 0, log(3)),
        f32([2, 1], 10, 28),
        f32([2], 0, log(3)),
        f32([2, 1, 2], 2, 0, 0, 2),
      ],
      attributes: { hole: dropped },
      expected: [2, 54],
    },
  ],
  attention_normaliser: [
    { inputs: [q, k], attributes: { hole: causal }, expected: [0, 0, log(3), log(4 / 3)] },
  ],
  // The cotangents of the scores are 0 and 0, then 1/4 (4 - 7) and 3/4 (8 - 7), of products half.
  attention_dq: [{ ...backward, expected: [0, (3 / 8) * log(3)] }],
  attention_dk: [{ ...backward, expected: [-3 / 4, 3 / 4] }],
  attention_dv: [{ ...backward, expected: [5 / 4, 3 / 4] }],
};
