/**
 * For each op, small uses of it whose values were worked out by hand (or come from tables of the
 * functions), on which its derivative is checked, too. An op without samples is a type error.
 */
import type { OpAttributes, OpName, Scalar, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { Operands } from '../../compiler/graph/op.ts';
import { attentionSamples } from './attention-samples.ts';

export interface Sample<Op extends OpName> {
  readonly inputs: Operands<Op, NdArray>;
  readonly attributes: OpAttributes[Op];
  readonly expected: readonly number[];
  /** False where the function has a corner at the sample. */
  readonly isSmooth?: boolean;
}

const array = (dtype: Scalar, shape: Shape, values: readonly number[]): NdArray => ({
  dtype,
  shape,
  data: Float64Array.from(values),
});
const f32 = (shape: Shape, ...values: readonly number[]): NdArray => array('f32', shape, values);
const i32 = (shape: Shape, ...values: readonly number[]): NdArray => array('i32', shape, values);
const u32 = (shape: Shape, ...values: readonly number[]): NdArray => array('u32', shape, values);
const bool = (shape: Shape, ...values: readonly number[]): NdArray => array('bool', shape, values);
const none = {};

const matrix = f32([2, 3], 1, 2, 3, 4, 5, 6);
const column = (...values: readonly number[]): NdArray => f32([values.length], ...values);
const cube = f32([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);

export const samples: { readonly [Op in OpName]: readonly Sample<Op>[] } = {
  input: [],
  constant: [{ inputs: [], attributes: { value: 2.5, dtype: 'f32' }, expected: [2.5] }],
  iota: [
    { inputs: [], attributes: { size: 3 }, expected: [0, 1, 2] },
    { inputs: [], attributes: { size: 0 }, expected: [] },
  ],
  neg: [
    { inputs: [column(1, -2)], attributes: none, expected: [-1, 2] },
    { inputs: [i32([2], -(2 ** 31), 7)], attributes: none, expected: [-(2 ** 31), -7] },
  ],
  abs: [
    { inputs: [column(1.5, -2)], attributes: none, expected: [1.5, 2] },
    { inputs: [f32([], 0)], attributes: none, expected: [0], isSmooth: false },
  ],
  exp: [{ inputs: [column(0, 1, -1e30)], attributes: none, expected: [1, Math.E, 0] }],
  log: [{ inputs: [column(1, Math.E, 2)], attributes: none, expected: [0, 1, Math.LN2] }],
  sqrt: [{ inputs: [column(4, 0.25)], attributes: none, expected: [2, 0.5] }],
  sin: [{ inputs: [column(0, Math.PI / 6)], attributes: none, expected: [0, 0.5] }],
  cos: [{ inputs: [column(0, Math.PI / 3)], attributes: none, expected: [1, 0.5] }],
  tanh: [{ inputs: [column(0, Math.log(3) / 2)], attributes: none, expected: [0, 0.5] }],
  // Abramowitz and Stegun, table 7.1; 3 from their 7.1.23.
  erf: [
    {
      inputs: [column(0, 0.5, -1, 2, 3)],
      attributes: none,
      expected: [0, 0.5204998778, -0.8427007929, 0.995322265, 0.9999779095],
    },
  ],
  floor: [{ inputs: [column(1.5, -1.5, 2.25)], attributes: none, expected: [1, -2, 2] }],
  not: [
    { inputs: [bool([2], 0, 1)], attributes: none, expected: [1, 0] },
    { inputs: [u32([1], 1)], attributes: none, expected: [4294967294] },
  ],
  cast: [
    {
      inputs: [column(1.7, -1.7, 3e9)],
      attributes: { dtype: 'i32' },
      expected: [1, -1, 2147483647],
    },
    { inputs: [column(-4, 2.9)], attributes: { dtype: 'u32' }, expected: [0, 2] },
    {
      inputs: [column(1e6, -1e30)],
      attributes: { dtype: 'f16' },
      expected: [65504, -65504],
      isSmooth: false,
    },
    { inputs: [column(0.5, 2)], attributes: { dtype: 'f16' }, expected: [0.5, 2] },
    { inputs: [column(0, 0.5)], attributes: { dtype: 'bool' }, expected: [0, 1] },
    { inputs: [i32([1], -1)], attributes: { dtype: 'u32' }, expected: [4294967295] },
    { inputs: [bool([2], 0, 1)], attributes: { dtype: 'f32' }, expected: [0, 1] },
  ],
  bitcast: [
    { inputs: [column(1, -2)], attributes: { dtype: 'u32' }, expected: [0x3f800000, 0xc0000000] },
    {
      inputs: [u32([1], 0x40490fdb)],
      attributes: { dtype: 'f32' },
      expected: [3.1415927410125732],
    },
    { inputs: [u32([1], 0xffffffff)], attributes: { dtype: 'i32' }, expected: [-1] },
  ],
  add: [
    { inputs: [column(1, 2), column(10, 20)], attributes: none, expected: [11, 22] },
    { inputs: [i32([1], 2147483647), i32([1], 1)], attributes: none, expected: [-2147483648] },
    { inputs: [u32([1], 4294967295), u32([1], 2)], attributes: none, expected: [1] },
  ],
  sub: [
    { inputs: [column(1, 2), column(10, 20)], attributes: none, expected: [-9, -18] },
    { inputs: [u32([1], 0), u32([1], 1)], attributes: none, expected: [4294967295] },
  ],
  mul: [
    { inputs: [column(3, -2), column(4, 5)], attributes: none, expected: [12, -10] },
    // 65537^2 = 2^32 + 2^17 + 1
    { inputs: [u32([1], 65537), u32([1], 65537)], attributes: none, expected: [131073] },
  ],
  div: [
    { inputs: [column(3, -2), column(4, 5)], attributes: none, expected: [0.75, -0.4] },
    { inputs: [i32([3], 7, -7, 5), i32([3], 2, 2, 0)], attributes: none, expected: [3, -3, 5] },
  ],
  mod: [
    { inputs: [column(5.5, -1), column(2, 3)], attributes: none, expected: [1.5, 2] },
    {
      inputs: [i32([4], 7, -7, 7, 5), i32([4], 3, 3, -3, 0)],
      attributes: none,
      expected: [1, 2, -2, 0],
    },
  ],
  pow: [
    { inputs: [column(2, 9, 4), column(3, 0.5, -1)], attributes: none, expected: [8, 3, 0.25] },
    { inputs: [column(0, 0), column(2, 0)], attributes: none, expected: [0, 1], isSmooth: false },
  ],
  min: [
    { inputs: [column(1, 5), column(3, 4)], attributes: none, expected: [1, 4] },
    { inputs: [column(2), column(2)], attributes: none, expected: [2], isSmooth: false },
  ],
  max: [
    { inputs: [column(1, 5), column(3, 4)], attributes: none, expected: [3, 5] },
    { inputs: [i32([1], -3), i32([1], -4)], attributes: none, expected: [-3] },
  ],
  lt: [{ inputs: [column(1, 2, 3), column(2, 2, 2)], attributes: none, expected: [1, 0, 0] }],
  le: [{ inputs: [column(1, 2, 3), column(2, 2, 2)], attributes: none, expected: [1, 1, 0] }],
  eq: [
    { inputs: [column(1, 2), column(2, 2)], attributes: none, expected: [0, 1] },
    { inputs: [bool([2], 0, 1), bool([2], 0, 0)], attributes: none, expected: [1, 0] },
  ],
  and: [
    {
      inputs: [bool([4], 0, 0, 1, 1), bool([4], 0, 1, 0, 1)],
      attributes: none,
      expected: [0, 0, 0, 1],
    },
    {
      inputs: [u32([1], 0xf0f0f0f0), u32([1], 0xff00ff00)],
      attributes: none,
      expected: [0xf000f000],
    },
  ],
  or: [
    {
      inputs: [bool([4], 0, 0, 1, 1), bool([4], 0, 1, 0, 1)],
      attributes: none,
      expected: [0, 1, 1, 1],
    },
  ],
  xor: [
    {
      inputs: [bool([4], 0, 0, 1, 1), bool([4], 0, 1, 0, 1)],
      attributes: none,
      expected: [0, 1, 1, 0],
    },
  ],
  shl: [
    { inputs: [u32([2], 1, 3), u32([2], 31, 33)], attributes: none, expected: [2147483648, 6] },
  ],
  shr: [
    { inputs: [u32([1], 0x80000000), u32([1], 31)], attributes: none, expected: [1] },
    { inputs: [i32([1], -8), i32([1], 1)], attributes: none, expected: [-4] },
  ],
  select: [
    { inputs: [bool([2], 1, 0), column(1, 2), column(3, 4)], attributes: none, expected: [1, 4] },
  ],
  // The known answers of Random123 (kat_vectors, threefry2x32 20).
  threefry: [
    {
      inputs: [
        u32([3], 0, 0xffffffff, 0x13198a2e),
        u32([3], 0, 0xffffffff, 0x03707344),
        u32([3], 0, 0xffffffff, 0x243f6a88),
        u32([3], 0, 0xffffffff, 0x85a308d3),
      ],
      attributes: { word: 0 },
      expected: [0x6b200159, 0x1cb996fc, 0xc4923a9c],
    },
    {
      inputs: [
        u32([3], 0, 0xffffffff, 0x13198a2e),
        u32([3], 0, 0xffffffff, 0x03707344),
        u32([3], 0, 0xffffffff, 0x243f6a88),
        u32([3], 0, 0xffffffff, 0x85a308d3),
      ],
      attributes: { word: 1 },
      expected: [0x99ba4efe, 0xbb002be7, 0x483df7a0],
    },
  ],
  reshape: [{ inputs: [matrix], attributes: { shape: [3, 2] }, expected: [1, 2, 3, 4, 5, 6] }],
  permute: [
    { inputs: [matrix], attributes: { permutation: [1, 0] }, expected: [1, 4, 2, 5, 3, 6] },
    { inputs: [cube], attributes: { permutation: [2, 0, 1] }, expected: [1, 3, 5, 7, 2, 4, 6, 8] },
  ],
  broadcast: [
    {
      inputs: [column(1, 2)],
      attributes: { shape: [2, 3], axes: [0] },
      expected: [1, 1, 1, 2, 2, 2],
    },
    { inputs: [column(1, 2)], attributes: { shape: [2, 2], axes: [1] }, expected: [1, 2, 1, 2] },
    { inputs: [f32([], 7)], attributes: { shape: [3], axes: [] }, expected: [7, 7, 7] },
  ],
  slice: [
    { inputs: [matrix], attributes: { start: [0, 1], end: [2, 3] }, expected: [2, 3, 5, 6] },
    { inputs: [matrix], attributes: { start: [1, 2], end: [1, 3] }, expected: [] },
  ],
  pad: [
    {
      inputs: [f32([1, 2], 1, 2)],
      attributes: { low: [1, 0], high: [0, 1], value: 9 },
      expected: [9, 9, 9, 1, 2, 9],
    },
  ],
  concat: [
    {
      inputs: [matrix, f32([1, 3], 7, 8, 9)],
      attributes: { axis: 0 },
      expected: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    },
    {
      inputs: [matrix, f32([2, 1], 0, 0)],
      attributes: { axis: 1 },
      expected: [1, 2, 3, 0, 4, 5, 6, 0],
    },
    { inputs: [f32([0]), column(1), column(2)], attributes: { axis: 0 }, expected: [1, 2] },
  ],
  reverse: [
    { inputs: [matrix], attributes: { axes: [1] }, expected: [3, 2, 1, 6, 5, 4] },
    { inputs: [matrix], attributes: { axes: [0, 1] }, expected: [6, 5, 4, 3, 2, 1] },
  ],
  sum: [
    { inputs: [matrix], attributes: { axes: [0] }, expected: [5, 7, 9] },
    { inputs: [matrix], attributes: { axes: [0, 1] }, expected: [21] },
    { inputs: [cube], attributes: { axes: [0, 2] }, expected: [14, 22] },
    { inputs: [f32([2, 0])], attributes: { axes: [1] }, expected: [0, 0] },
    { inputs: [i32([2], 2147483647, 1)], attributes: { axes: [0] }, expected: [-2147483648] },
  ],
  reduce_max: [
    { inputs: [f32([2, 2], 3, 1, -2, -5)], attributes: { axes: [1] }, expected: [3, -2] },
    { inputs: [column(2, 2)], attributes: { axes: [0] }, expected: [2], isSmooth: false },
  ],
  argmax: [{ inputs: [f32([2, 3], 1, 5, 5, 2, 0, 1)], attributes: { axis: 1 }, expected: [1, 0] }],
  cumsum: [
    { inputs: [matrix], attributes: { axis: 1, reverse: false }, expected: [1, 3, 6, 4, 9, 15] },
    { inputs: [matrix], attributes: { axis: 0, reverse: true }, expected: [5, 7, 9, 4, 5, 6] },
  ],
  dot: [
    {
      inputs: [matrix, f32([3, 2], 1, 0, 0, 1, 1, 1)],
      attributes: { batch: [], contract: [[1, 0]] },
      expected: [4, 5, 10, 11],
    },
    {
      inputs: [matrix, f32([2, 2], 1, 2, 3, 4)],
      attributes: { batch: [], contract: [[0, 0]] },
      expected: [13, 18, 17, 24, 21, 30],
    },
    {
      // Batch is the last axis of the left and the first of the right.
      inputs: [f32([3, 2], 1, 2, 3, 4, 5, 6), f32([2, 3, 1], 1, 1, 1, 2, 2, 2)],
      attributes: { batch: [[1, 0]], contract: [[0, 1]] },
      expected: [9, 24],
    },
    {
      inputs: [column(1, 2), column(3, 4)],
      attributes: { batch: [], contract: [] },
      expected: [3, 4, 6, 8],
    },
    {
      inputs: [cube, cube],
      attributes: {
        batch: [],
        contract: [
          [0, 0],
          [2, 2],
        ],
      },
      // Over axes 0 and 2: rows (1 2 5 6) and (3 4 7 8).
      expected: [66, 94, 94, 138],
    },
  ],
  gather: [
    {
      inputs: [matrix, i32([2, 2], 1, 0, -5, 9)],
      attributes: { batch: 0 },
      expected: [4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6],
    },
    { inputs: [matrix, i32([2], 2, 0)], attributes: { batch: 1 }, expected: [3, 4] },
    { inputs: [column(5, 6), i32([], 1)], attributes: { batch: 0 }, expected: [6] },
  ],
  scatter_add: [
    {
      inputs: [i32([3], 1, 1, 9), f32([3, 2], 1, 2, 3, 4, 5, 6)],
      attributes: { batch: 0, frame: 1, size: 3 },
      expected: [0, 0, 4, 6, 5, 6],
    },
    {
      inputs: [i32([2, 1], 1, 0), f32([2, 1], 10, 20)],
      attributes: { batch: 1, frame: 1, size: 2 },
      expected: [0, 10, 20, 0],
    },
  ],
  // Tested with bodies, in loop.test.ts.
  loop: [],
  result: [],
  ...attentionSamples,
  stop_grad: [{ inputs: [column(1, 2)], attributes: none, expected: [1, 2] }],
  mark: [{ inputs: [column(1, 2)], attributes: { id: 7 }, expected: [1, 2] }],
  gradient: [],
};
