/** The ordinary ops that attention stands for, against what the interpreter makes of it. */
import { expect, test } from 'vitest';
import { isAttention } from '../../compiler/graph/attention.ts';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { type OpAttributes, topological } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { AttentionOp } from '../../compiler/graph/op.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { decomposeAttention } from '../../compiler/passes/decompose-attention.ts';
import { Random } from '../fuzz/random.ts';
import { attentionSamples, holeOf } from '../graph/attention-samples.ts';
import { expectClose } from '../graph/expect-close.ts';

function expectSame(
  op: AttentionOp,
  arrays: readonly NdArray[],
  attributes: OpAttributes[AttentionOp],
): void {
  const b = new GraphBuilder();
  const inputs = arrays.map(({ dtype, shape }, at) => b.input(`x${at}`, dtype, shape));
  const outputs = [{ name: 'y', node: b.node(op, inputs, attributes) }];
  const graph = { name: op, inputs, outputs };
  const decomposed = decomposeAttention(graph);
  verify(decomposed);
  expect(topological(decomposed).some(isAttention)).toBe(false);
  const given = new Map(arrays.map((array, at) => [`x${at}`, array] as const));
  const [before, after] = [graph, decomposed].map((one) => evaluate(one, given).get('y')!);
  expect(after!.shape).toEqual(before!.shape);
  expectClose(after!.data, before!.data, 1e-12);
}

const samples = Object.entries(attentionSamples) as [
  AttentionOp,
  typeof attentionSamples.attention,
][];

test.each(samples)('%s, worked out by hand', (op, uses) => {
  for (const { inputs, attributes } of uses) expectSame(op, inputs, attributes);
});

const extents = [
  { batch: [], heads: 1, queries: 1, keys: 1, width: 1, cells: 1 },
  { batch: [2], heads: 3, queries: 5, keys: 7, width: 4, cells: 3 },
  { batch: [2, 3], heads: 2, queries: 7, keys: 7, width: 5, cells: 5 },
];

test.each(extents)(
  'batch $batch, heads $heads',
  ({ batch, heads, queries, keys, width, cells }) => {
    const random = new Random(3);
    const draw = (...shape: number[]): NdArray => random.array({ dtype: 'f32', shape }, -1, 1);
    const shape = [...batch, heads, queries, keys];
    const rows = shape.slice(0, -1);
    const hole = holeOf(shape, [[keys], shape], (b, dot, [bias, factor]) => {
      const score = b.add(b.tanh(dot), b.broadcast(bias!, shape, [shape.length - 1]));
      return { score, factor: factor! };
    });
    const slope = holeOf(shape, [[keys], shape], (b, dot) => {
      const value = b.tanh(dot);
      return { score: b.sub(b.like(dot, 1), b.mul(value, value)) };
    });
    const [q, k, v] = [
      draw(...rows, width),
      draw(...batch, keys, width),
      draw(...batch, keys, cells),
    ] as const;
    const extras = [draw(keys), draw(...shape)];
    expectSame('attention', [q, k, v, ...extras], { hole });
    expectSame('attention_normaliser', [q, k, ...extras], { hole });
    const given = [q, k, v, draw(...rows, 2), draw(...rows, cells), draw(...rows), ...extras];
    for (const op of ['attention_dq', 'attention_dk', 'attention_dv'] as const)
      expectSame(op, given, { hole, slope });
  },
);
