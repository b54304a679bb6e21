/**
 * For each op, uses of it on edge shapes (a scalar, one, primes, more elements than one row of
 * workgroups, none where that is legal), with random inputs in the range where the op is defined.
 */

import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph, Node, OpName, Scalar, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { AttentionOp } from '../../compiler/graph/op.ts';
import { Random } from '../fuzz/random.ts';

/** What a case builds with: the graph, and inputs that bring their values. */
export class CaseBuilder {
  readonly b = new GraphBuilder();
  readonly values = new Map<string, NdArray>();
  private readonly inputs: Node<'input'>[] = [];
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Values on a grid of `1 / steps`, so that f16 holds them and comparisons meet equals. */
  grid(dtype: Scalar, shape: Shape, low: number, high: number, steps: number): Node {
    const whole = this.random.array({ dtype: 'i32', shape }, low * steps, high * steps);
    return this.add({ dtype, shape, data: whole.data.map((value) => value / steps) });
  }

  /** Floats anywhere in the range; whole numbers of integer dtypes. */
  input(dtype: Scalar, shape: Shape, low: number, high: number): Node {
    return this.add(this.random.array({ dtype, shape }, low, high));
  }

  graph(nodes: readonly Node[]): Graph {
    const outputs = nodes.map((node, i) => ({ name: `y${i}`, node }));
    return { name: 'cases', inputs: this.inputs, outputs };
  }

  private add(value: NdArray): Node {
    const name = `x${this.inputs.length}`;
    const node = this.b.input(name, value.dtype, value.shape);
    this.inputs.push(node);
    this.values.set(name, value);
    return node;
  }
}

type Case = (c: CaseBuilder) => readonly Node[];

/** More than 65,535 elements, and none of its factors is a power of two. */
const many = 70_001;
const shapes: readonly Shape[] = [[], [1], [13], [7, 11], [3, 0, 5], [many]];

const overShapes =
  (build: (c: CaseBuilder, shape: Shape) => Node): Case =>
  (c) =>
    shapes.map((shape) => build(c, shape));

const unary = (op: OpName, low: number, high: number): Case =>
  overShapes((c, shape) => c.b.node(op, [c.input('f32', shape, low, high)], {}));

const binary = (op: OpName, low: number, high: number): Case =>
  overShapes((c, shape) =>
    c.b.node(op, [c.input('f32', shape, low, high), c.input('f32', shape, low, high)], {}),
  );

/** Of values that are often equal, and of integers. */
const compare = (op: OpName): Case =>
  overShapes((c, shape) =>
    c.b.node(op, [c.grid('f32', shape, -4, 4, 1), c.grid('f32', shape, -4, 4, 1)], {}),
  );

const words =
  (op: OpName): Case =>
  (c) =>
    (['i32', 'u32'] as const).map((dtype) => {
      const low = dtype === 'i32' ? -(2 ** 31) : 0;
      const x = c.input(dtype, [97], low, low + 2 ** 32);
      return c.b.node(op, [x, c.input(dtype, [97], low, low + 2 ** 32)], {});
    });

const both =
  (...cases: readonly Case[]): Case =>
  (c) =>
    cases.flatMap((build) => build(c));

const bools = (op: OpName): Case =>
  overShapes((c, shape) =>
    c.b.node(op, [c.input('bool', shape, 0, 2), c.input('bool', shape, 0, 2)], {}),
  );

export const cases: Readonly<
  Record<Exclude<OpName, 'input' | 'gradient' | 'loop' | 'result' | AttentionOp>, Case>
> = {
  constant: (c) => [c.b.constant(0.1, 'f32'), c.b.constant(-7, 'i32'), c.b.constant(1, 'bool')],
  iota: (c) => [0, 1, 13, many].map((size) => c.b.iota(size)),
  neg: unary('neg', -10, 10),
  abs: unary('abs', -10, 10),
  exp: unary('exp', -80, 80),
  log: unary('log', 1e-6, 1e6),
  sqrt: unary('sqrt', 0, 1e6),
  sin: unary('sin', -1000, 1000),
  cos: unary('cos', -1000, 1000),
  tanh: both(unary('tanh', -1, 1), unary('tanh', -100, 100)),
  erf: both(unary('erf', -1, 1), unary('erf', -10, 10)),
  floor: unary('floor', -100, 100),
  not: (c) => [c.b.not(c.input('bool', [13], 0, 2)), c.b.not(c.input('i32', [13], -99, 99))],
  cast: (c) => [
    c.b.cast(c.input('f32', [many], -1000, 1000), 'i32'),
    c.b.cast(c.input('i32', [13], -1000, 1000), 'f32'),
    c.b.cast(c.input('f32', [13], -1, 1), 'bool'),
    c.b.cast(c.input('bool', [13], 0, 2), 'i32'),
    c.b.cast(c.grid('f16', [13], -9, 9, 16), 'f32'),
    c.b.cast(c.grid('f32', [13], -9, 9, 16), 'f16'),
    c.b.cast(c.input('i32', [0], 0, 1), 'u32'),
  ],
  bitcast: (c) => [c.b.bitcast(c.input('f32', [many], -1e9, 1e9), 'i32')],
  add: both(binary('add', -10, 10), words('add')),
  sub: both(binary('sub', -10, 10), words('sub')),
  mul: both(binary('mul', -10, 10), words('mul')),
  div: both(binary('div', 0.5, 10), words('div')),
  // Quotients away from whole numbers, where rounding decides.
  mod: both(
    overShapes((c, shape) => {
      const halves = c.b.add(c.grid('f32', shape, -50, 50, 1), c.b.splat(0.5, 'f32', shape));
      return c.b.mod(halves, c.grid('f32', shape, 1, 9, 1));
    }),
    words('mod'),
  ),
  pow: binary('pow', 0.1, 6),
  min: both(compare('min'), words('min')),
  max: both(compare('max'), words('max')),
  lt: both(compare('lt'), words('lt')),
  le: both(compare('le'), words('le')),
  eq: both(compare('eq'), bools('eq')),
  and: both(bools('and'), words('and')),
  or: both(bools('or'), words('or')),
  xor: both(bools('xor'), words('xor')),
  shl: words('shl'),
  shr: words('shr'),
  select: overShapes((c, shape) =>
    c.b.select(
      c.input('bool', shape, 0, 2),
      c.input('f32', shape, 0, 1),
      c.input('f32', shape, 2, 3),
    ),
  ),
  threefry: (c) => {
    const word = () => c.input('u32', [many], 0, 2 ** 32);
    return [c.b.threefry([word(), word()], [word(), word()], 1)];
  },
  reshape: (c) => [
    c.b.reshape(c.input('f32', [6, 35], 0, 1), [7, 5, 6]),
    c.b.reshape(c.input('f32', [], 0, 1), [1, 1]),
    c.b.reshape(c.input('bool', [0, 4], 0, 1), [2, 0]),
  ],
  permute: (c) => [
    c.b.permute(c.input('f32', [5, 7, 3], 0, 1), [2, 0, 1]),
    c.b.permute(c.input('f32', [311, 257], 0, 1), [1, 0]),
    c.b.permute(c.input('f32', [], 0, 1), []),
    c.b.permute(c.input('i32', [0, 3], 0, 1), [1, 0]),
  ],
  broadcast: (c) => [
    c.b.broadcast(c.input('f32', [5, 3], 0, 1), [2, 5, 7, 3], [1, 3]),
    c.b.broadcast(c.input('bool', [], 0, 2), [many], []),
    c.b.broadcast(c.input('f32', [3], 0, 1), [0, 3], [1]),
  ],
  slice: (c) => [
    c.b.slice(c.input('f32', [7, 11], 0, 1), [2, 3], [5, 10]),
    c.b.slice(c.input('f32', [many], 0, 1), [1], [many]),
    c.b.slice(c.input('f32', [4], 0, 1), [2], [2]),
  ],
  pad: (c) => [
    c.b.pad(c.input('f32', [5, 3], 0, 1), [1, 0], [2, 4], -1e30),
    c.b.pad(c.input('i32', [many], 0, 99), [3], [0], 7),
    c.b.pad(c.input('f32', [0, 2], 0, 1), [2, 1], [1, 0], 0.5),
    c.b.pad(c.input('f32', [], 0, 1), [], []),
  ],
  concat: (c) => [
    c.b.concat(
      [3, 0, 1, 5].map((size) => c.input('f32', [2, size, 3], 0, 1)),
      1,
    ),
    // More parts than a kernel may have bindings.
    c.b.concat(
      Array.from({ length: 19 }, () => c.input('i32', [1], 0, 99)),
      0,
    ),
    c.b.concat([c.input('bool', [many], 0, 2), c.input('bool', [13], 0, 2)], 0),
  ],
  reverse: (c) => [
    c.b.reverse(c.input('f32', [5, 7, 3], 0, 1), [0, 2]),
    c.b.reverse(c.input('f32', [many], 0, 1), [0]),
    c.b.reverse(c.input('f32', [0], 0, 1), [0]),
  ],
  sum: (c) => [
    c.b.sum(c.input('f32', [5, 7, 3], -1, 1), [0, 2]),
    c.b.sum(c.input('f32', [5, 7, 3], -1, 1), []),
    c.b.sum(c.input('f32', [many], -1, 1), [0]),
    c.b.sum(c.input('f32', [many, 2], -1, 1), [1]),
    c.b.sum(c.input('f32', [3, 0], -1, 1), [1]),
    c.b.sum(c.input('f32', [0, 3], -1, 1), [1]),
    c.b.sum(c.input('u32', [13], 0, 2 ** 32), [0]),
    c.b.sum(c.grid('f16', [64, 3], -2, 2, 8), [0]),
  ],
  reduce_max: (c) => [
    c.b.reduceMax(c.input('f32', [5, 7, 3], -9, -1), [1]),
    c.b.reduceMax(c.input('f32', [many], -9, -1), [0]),
    c.b.reduceMax(c.input('i32', [1, 13], -99, 99), [0]),
    c.b.reduceMax(c.input('f32', [0, 3], 0, 1), [1]),
  ],
  argmax: (c) => [
    c.b.argmax(c.grid('f32', [7, 31], 0, 4, 1), 1),
    c.b.argmax(c.grid('f32', [31, 7], 0, 4, 1), 0),
    c.b.argmax(c.input('f32', [many], -1, 1), 0),
    c.b.argmax(c.input('i32', [1], -9, 9), 0),
  ],
  cumsum: (c) => [
    c.b.cumsum(c.input('f32', [5, 7, 3], -1, 1), 1),
    c.b.cumsum(c.input('f32', [5, 7, 3], -1, 1), 0, true),
    c.b.cumsum(c.input('i32', [257], -9, 9), 0),
    c.b.cumsum(c.input('f32', [3, 0], -1, 1), 1),
  ],
  dot: (c) => [
    c.b.dot(c.input('f32', [13, 7], -1, 1), c.input('f32', [7, 11], -1, 1), {
      batch: [],
      contract: [[1, 0]],
    }),
    c.b.dot(c.input('f32', [3, 5, 2, 7], -1, 1), c.input('f32', [7, 4, 5, 3], -1, 1), {
      batch: [
        [1, 2],
        [0, 3],
      ],
      contract: [[3, 0]],
    }),
    c.b.dot(c.input('f32', [many], -1, 1), c.input('f32', [many], -1, 1), {
      batch: [],
      contract: [[0, 0]],
    }),
    c.b.dot(c.input('f32', [2, 0], -1, 1), c.input('f32', [0, 3], -1, 1), {
      batch: [],
      contract: [[1, 0]],
    }),
    c.b.dot(c.grid('f16', [5, 9], -1, 1, 8), c.grid('f16', [9, 4], -1, 1, 8), {
      batch: [],
      contract: [[1, 0]],
    }),
  ],
  gather: (c) => [
    c.b.gather(c.input('f32', [7, 5], 0, 1), c.input('i32', [3, 4], -2, 9)),
    c.b.gather(c.input('f32', [2, 3, 7, 5], 0, 1), c.input('i32', [2, 3, 11], 0, 7), 2),
    c.b.gather(c.input('f32', [13], 0, 1), c.input('i32', [many], 0, 13)),
    c.b.gather(c.input('f32', [1, 2], 0, 1), c.input('i32', [0], 0, 1)),
    c.b.gather(c.input('bool', [7], 0, 2), c.input('i32', [], 0, 7)),
  ],
  scatter_add: (c) => [
    c.b.scatterAdd(c.input('i32', [3, 4], -2, 9), c.input('f32', [3, 4, 5], -1, 1), {
      batch: 0,
      frame: 2,
      size: 7,
    }),
    c.b.scatterAdd(c.input('i32', [2, 11], 0, 7), c.input('f32', [2, 11, 3], -1, 1), {
      batch: 1,
      frame: 1,
      size: 7,
    }),
    c.b.scatterAdd(c.input('i32', [5], 0, many), c.input('f32', [5], -1, 1), {
      batch: 0,
      frame: 1,
      size: many,
    }),
    c.b.scatterAdd(c.input('i32', [0], 0, 1), c.input('f32', [0, 2], -1, 1), {
      batch: 0,
      frame: 1,
      size: 3,
    }),
  ],
  stop_grad: (c) => [c.b.stopGrad(c.input('f32', [13], 0, 1))],
  mark: (c) => [c.b.mark(c.input('f32', [13], 0, 1), 0)],
};
