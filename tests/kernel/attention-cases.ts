/** Attentions by hand, with their derivatives: what may stand between products and softmax, in many shapes. */
import { dotName, extraName, factorName, scoreName } from '../../compiler/graph/attention.ts';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph, Node, Scalar, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { Random } from '../fuzz/random.ts';

export interface Extents {
  readonly batch: Shape;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
  readonly cells: number;
}

interface Extra {
  readonly dtype: Scalar;
  readonly shape: (extents: Extents) => Shape;
  readonly low: number;
  readonly high: number;
}

export interface HoleCase {
  readonly name: string;
  readonly extras: readonly Extra[];
  readonly build: (
    b: GraphBuilder,
    dot: Node,
    extras: readonly Node[],
  ) => { readonly score: Node; readonly factor?: Node };
}

/** A value of some axes of the scores, counted from the last. */
function spread(b: GraphBuilder, value: Node, { shape }: Node, ...fromLast: number[]): Node {
  return b.broadcast(
    value,
    shape,
    fromLast.map((at) => shape.length - at),
  );
}

const query = (b: GraphBuilder, dot: Node): Node => spread(b, b.iota(dot.shape.at(-2)!), dot, 2);
const key = (b: GraphBuilder, dot: Node): Node => spread(b, b.iota(dot.shape.at(-1)!), dot, 1);
const scaled = (b: GraphBuilder, dot: Node): Node => b.mul(dot, b.like(dot, 0.5));
const masked = (b: GraphBuilder, condition: Node, score: Node): Node =>
  b.select(condition, score, b.like(score, score.dtype === 'f16' ? -3e4 : -1e30));

export const holes: readonly HoleCase[] = [
  { name: 'nothing', extras: [], build: (_, dot) => ({ score: dot }) },
  {
    name: 'causal',
    extras: [],
    build: (b, dot) => ({ score: masked(b, b.le(key(b, dot), query(b, dot)), scaled(b, dot)) }),
  },
  {
    name: 'window',
    extras: [],
    build: (b, dot) => {
      const distance = b.sub(query(b, dot), key(b, dot));
      const isNear = b.and(
        b.le(b.like(distance, 0), distance),
        b.lt(distance, b.like(distance, 5)),
      );
      return { score: masked(b, isNear, dot) };
    },
  },
  {
    name: 'causal by an added bias, with some keys to come',
    extras: [],
    build: (b, dot) => {
      const behind = b.add(query(b, dot), b.splat(3, 'i32', dot.shape));
      const bias = b.select(b.lt(behind, key(b, dot)), b.like(dot, -1e30), b.like(dot, 0));
      return { score: b.add(scaled(b, dot), dot.dtype === 'f16' ? b.like(dot, 0) : bias) };
    },
  },
  {
    name: 'soft cap and a slope for each head',
    extras: [{ dtype: 'f32', shape: ({ heads }) => [heads], low: 0, high: 0.5 }],
    build: (b, dot, [slopes]) => {
      const capped = b.mul(b.tanh(b.mul(dot, b.like(dot, 0.2))), b.like(dot, 5));
      const distance = b.cast(b.sub(key(b, dot), query(b, dot)), 'f32');
      const far = b.mul(distance, spread(b, slopes!, dot, 3));
      return {
        score: masked(b, b.le(key(b, dot), query(b, dot)), b.add(b.cast(capped, 'f32'), far)),
      };
    },
  },
  {
    name: 'a bias for each score',
    extras: [
      {
        dtype: 'f32',
        shape: ({ heads, queries, keys }) => [heads, queries, keys],
        low: -2,
        high: 2,
      },
    ],
    build: (b, dot, [bias]) => ({
      score: b.add(b.cast(dot, 'f32'), spread(b, bias!, dot, 3, 2, 1)),
    }),
  },
  {
    name: 'documents, where some queries see nothing',
    extras: [
      { dtype: 'i32', shape: ({ queries }) => [queries], low: 0, high: 3 },
      { dtype: 'i32', shape: ({ keys }) => [keys], low: 0, high: 2 },
    ],
    build: (b, dot, [own, other]) => {
      const isSame = b.eq(spread(b, own!, dot, 2), spread(b, other!, dot, 1));
      const isBefore = b.le(key(b, dot), query(b, dot));
      return { score: masked(b, b.and(isSame, isBefore), scaled(b, dot)) };
    },
  },
  {
    name: 'dropout',
    extras: [{ dtype: 'u32', shape: () => [2], low: 0, high: 1000 }],
    build: (b, dot, [keys]) => {
      const word = (at: number): Node =>
        b.broadcast(b.reshape(b.sliceAxis(keys!, 0, at, at + 1), []), dot.shape, []);
      const counter = [query(b, dot), key(b, dot)].map((x) => b.cast(x, 'u32')) as [Node, Node];
      const bits = b.threefry([word(0), word(1)], counter, 0);
      const isKept = b.lt(bits, b.splat(2 ** 31, 'u32', dot.shape));
      const factor = b.select(isKept, b.like(dot, 2), b.like(dot, 0));
      return { score: masked(b, b.le(key(b, dot), query(b, dot)), dot), factor };
    },
  },
];

export interface AttentionCase {
  readonly graph: Graph;
  readonly values: ReadonlyMap<string, NdArray>;
}

/** The result of an attention, and its derivatives by queries, keys and values. */
export function attentionCase(
  hole: HoleCase,
  extents: Extents,
  {
    dtype = 'f32',
    gradients = true,
  }: { readonly dtype?: 'f32' | 'f16'; readonly gradients?: boolean } = {},
): AttentionCase {
  const { batch, heads, queries, keys, width, cells } = extents;
  const random = new Random(5);
  const b = new GraphBuilder();
  const values = new Map<string, NdArray>();
  const inputs: Node<'input'>[] = [];
  const input = (name: string, type: Scalar, shape: Shape, low = -1, high = 1): Node => {
    const node = b.input(name, type, shape);
    inputs.push(node);
    values.set(name, random.array(node, low, high));
    return node;
  };
  const operands = [
    input('q', dtype, [...batch, heads, queries, width]),
    input('k', dtype, [...batch, keys, width]),
    input('v', dtype, [...batch, keys, cells]),
  ];
  const extras = hole.extras.map((extra, at) =>
    input(`extra ${at}`, extra.dtype, extra.shape(extents), extra.low, extra.high),
  );
  const marks = operands.map((node, at) => b.mark(node, at));
  const attributes = { hole: holeOf(hole, extents, dtype) };
  const result = b.attention([...marks, ...extras], attributes);
  const outputs = [{ name: 'result', node: result }];
  if (gradients) {
    const weights = input('weights', dtype, result.shape);
    const weighted = b.cast(b.mul(result, weights), 'f32');
    const loss = b.sum(
      weighted,
      weighted.shape.map((_, axis) => axis),
    );
    for (const [at, mark] of marks.entries())
      outputs.push({ name: `d${'qkv'[at]}`, node: b.gradient(loss, mark) });
  }
  return { graph: differentiate({ name: hole.name, inputs, outputs }), values };
}

export function holeOf(hole: HoleCase, extents: Extents, dtype: 'f32' | 'f16'): Graph {
  const { batch, heads, queries, keys } = extents;
  const b = new GraphBuilder();
  const dot = b.input(dotName, dtype, [...batch, heads, queries, keys]);
  const extras = hole.extras.map((extra, at) =>
    b.input(extraName(at), extra.dtype, extra.shape(extents)),
  );
  const { score, factor } = hole.build(b, dot, extras);
  const outputs = [{ name: scoreName, node: score }];
  if (factor !== undefined) outputs.push({ name: factorName, node: factor });
  return { name: 'hole', inputs: [dot, ...extras], outputs };
}
