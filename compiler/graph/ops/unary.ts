/** Pointwise ops of one input. */
import { invariant } from '../../diagnostics/invariant.ts';
import { bitcastNumber, castNumber, isFloat } from '../dtype.ts';
import type { OpTable, PointwiseUnaryOp } from '../op.ts';
import { erf } from './erf.ts';
import { bits, floats, signed, unary } from './pointwise.ts';

const words32 = new Set(['f32', 'i32', 'u32']);

export const unaryOps: OpTable<PointwiseUnaryOp> = {
  neg: unary({
    doc: '-x',
    accepts: signed,
    apply: (x) => -x,
    vjp: (b, g) => [b.neg(g)],
  }),
  abs: unary({
    doc: '|x|, with derivative 0 at 0.',
    accepts: signed,
    apply: Math.abs,
    vjp: (b, g, [x]) => {
      const zero = b.like(x, 0);
      const negative = b.select(b.lt(x, zero), b.neg(g), zero);
      return [b.select(b.lt(zero, x), g, negative)];
    },
  }),
  exp: unary({
    doc: 'e^x; 0 for very negative x, as of masks at -1e30.',
    accepts: floats,
    apply: Math.exp,
    vjp: (b, g, _, value) => [b.mul(g, value)],
  }),
  log: unary({
    doc: 'The natural logarithm, for x > 0.',
    accepts: floats,
    apply: Math.log,
    vjp: (b, g, [x]) => [b.div(g, x)],
  }),
  sqrt: unary({
    doc: 'The square root, for x >= 0; its derivative needs x > 0.',
    accepts: floats,
    apply: Math.sqrt,
    vjp: (b, g, _, value) => [b.div(b.mul(g, b.like(g, 0.5)), value)],
  }),
  sin: unary({
    doc: 'The sine of x in radians.',
    accepts: floats,
    apply: Math.sin,
    vjp: (b, g, [x]) => [b.mul(g, b.cos(x))],
  }),
  cos: unary({
    doc: 'The cosine of x in radians.',
    accepts: floats,
    apply: Math.cos,
    vjp: (b, g, [x]) => [b.neg(b.mul(g, b.sin(x)))],
  }),
  tanh: unary({
    doc: 'The hyperbolic tangent.',
    accepts: floats,
    apply: Math.tanh,
    vjp: (b, g, _, value) => [b.mul(g, b.sub(b.like(g, 1), b.mul(value, value)))],
  }),
  erf: unary({
    doc: 'The error function.',
    accepts: floats,
    apply: erf,
    vjp: (b, g, [x]) => {
      const slope = b.mul(b.exp(b.neg(b.mul(x, x))), b.like(x, 2 / Math.sqrt(Math.PI)));
      return [b.mul(g, slope)];
    },
  }),
  floor: unary({
    doc: 'The largest integer that is not above x.',
    accepts: floats,
    apply: Math.floor,
    vjp: 'zero',
  }),
  not: unary({
    doc: 'Of a bool its opposite, of an integer all bits flipped.',
    accepts: bits,
    apply: (x, dtype) => (dtype === 'bool' ? 1 - x : ~x),
    vjp: 'zero',
  }),
  cast: {
    doc: 'To another dtype by value: floats to integers towards zero, saturating; integers to integers by their bits; to bool by x != 0; to f16 saturating at 65504. Its derivative overflows instead, so that a loss scaled too high shows.',
    kind: 'pointwise',
    arity: 1,
    infer: ([x], { dtype }) => ({ dtype, shape: x.shape }),
    vjp: (b, g, [x], node) => [
      isFloat(x.dtype) && isFloat(node.dtype) ? b.castOverflowing(g, x.dtype) : undefined,
    ],
    evaluate: ([x], { dtype, overflows }) =>
      overflows ? x.data : x.data.map((value) => castNumber(value, x.dtype, dtype)),
    flops: () => 0,
  },
  bitcast: {
    doc: 'To another dtype of 32 bits, keeping the bits.',
    kind: 'pointwise',
    arity: 1,
    infer: ([x], { dtype }) => {
      const fits = words32.has(x.dtype) && words32.has(dtype);
      invariant(fits, () => `${x.dtype} and ${dtype} are not both of 32 bits`);
      return { dtype, shape: x.shape };
    },
    vjp: 'zero',
    evaluate: ([x], { dtype }) => x.data.map((value) => bitcastNumber(value, x.dtype, dtype)),
    flops: () => 0,
  },
};
