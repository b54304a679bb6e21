/** Pointwise ops of two inputs. */
import type { GraphBuilder } from '../builder.ts';
import { isFloat } from '../dtype.ts';
import type { Node } from '../graph.ts';
import type { OpTable, PointwiseBinaryOp } from '../op.ts';
import { anything, binary, bits, floats, integers, numbers } from './pointwise.ts';

/** The cotangent of the winner of `min` or `max`; equals take half each. */
function shared(b: GraphBuilder, g: Node, wins: Node, ties: Node): Node {
  const half = b.mul(g, b.like(g, 0.5));
  return b.select(ties, half, b.select(wins, g, b.like(g, 0)));
}

/** `g` where `x > 0`, and 0 elsewhere, with `x` made safe for division and logarithms. */
function wherePositive(b: GraphBuilder, x: Node, value: (safe: Node) => Node): Node {
  const positive = b.lt(b.like(x, 0), x);
  return b.select(positive, value(b.select(positive, x, b.like(x, 1))), b.like(x, 0));
}

/** WGSL gives x for x / 0 and 0 for x % 0 of integers. */
const divideIntegers = (x: number, y: number): number => (y === 0 ? x : Math.trunc(x / y));
const floored = (x: number, y: number): number => x - y * Math.floor(x / y);

export const binaryOps: OpTable<PointwiseBinaryOp> = {
  add: binary({
    doc: 'x + y',
    accepts: numbers,
    apply: (x, y) => x + y,
    vjp: (_, g) => [g, g],
  }),
  sub: binary({
    doc: 'x - y',
    accepts: numbers,
    apply: (x, y) => x - y,
    vjp: (b, g) => [g, b.neg(g)],
  }),
  mul: binary({
    doc: 'x * y',
    accepts: numbers,
    apply: (x, y, dtype) => (isFloat(dtype) ? x * y : Math.imul(x, y)),
    vjp: (b, g, [x, y]) => [b.mul(g, y), b.mul(g, x)],
  }),
  div: binary({
    doc: 'x / y; of integers towards zero, and x where y is 0.',
    accepts: numbers,
    apply: (x, y, dtype) => (isFloat(dtype) ? x / y : divideIntegers(x, y)),
    vjp: (b, g, [, y], value) => {
      const share = b.div(g, y);
      return [share, b.neg(b.mul(share, value))];
    },
  }),
  mod: binary({
    doc: 'x - y * floor(x / y), which has the sign of y; of integers 0 where y is 0.',
    accepts: numbers,
    apply: (x, y, dtype) => (y === 0 && !isFloat(dtype) ? 0 : floored(x, y)),
    vjp: (b, g, [x, y]) => [g, b.neg(b.mul(g, b.floor(b.div(x, y))))],
  }),
  pow: binary({
    doc: 'x^y for x >= 0. At x = 0 both derivatives are taken as 0.',
    accepts: floats,
    apply: (x, y) => (x < 0 ? Number.NaN : x ** y),
    vjp: (b, g, [x, y], value) => [
      wherePositive(b, x, (safe) => b.mul(g, b.mul(y, b.pow(safe, b.sub(y, b.like(y, 1)))))),
      wherePositive(b, x, (safe) => b.mul(g, b.mul(value, b.log(safe)))),
    ],
  }),
  min: binary({
    doc: 'The smaller; equals share the cotangent.',
    accepts: numbers,
    apply: (x, y) => Math.min(x, y),
    vjp: (b, g, [x, y]) => {
      const ties = b.eq(x, y);
      return [shared(b, g, b.lt(x, y), ties), shared(b, g, b.lt(y, x), ties)];
    },
  }),
  max: binary({
    doc: 'The larger; equals share the cotangent.',
    accepts: numbers,
    apply: (x, y) => Math.max(x, y),
    vjp: (b, g, [x, y]) => {
      const ties = b.eq(x, y);
      return [shared(b, g, b.lt(y, x), ties), shared(b, g, b.lt(x, y), ties)];
    },
  }),
  lt: binary({
    doc: 'x < y, as bool.',
    accepts: numbers,
    result: 'bool',
    apply: (x, y) => Number(x < y),
    vjp: 'zero',
  }),
  le: binary({
    doc: 'x <= y, as bool.',
    accepts: numbers,
    result: 'bool',
    apply: (x, y) => Number(x <= y),
    vjp: 'zero',
  }),
  eq: binary({
    doc: 'x == y, as bool.',
    accepts: anything,
    result: 'bool',
    apply: (x, y) => Number(x === y),
    vjp: 'zero',
  }),
  and: binary({
    doc: 'Of bools both, of integers bit by bit.',
    accepts: bits,
    apply: (x, y) => x & y,
    vjp: 'zero',
  }),
  or: binary({
    doc: 'Of bools either, of integers bit by bit.',
    accepts: bits,
    apply: (x, y) => x | y,
    vjp: 'zero',
  }),
  xor: binary({
    doc: 'Of bools exactly one, of integers bit by bit.',
    accepts: bits,
    apply: (x, y) => x ^ y,
    vjp: 'zero',
  }),
  shl: binary({
    doc: 'x shifted left by y modulo 32.',
    accepts: integers,
    apply: (x, y) => x << y,
    vjp: 'zero',
  }),
  shr: binary({
    doc: 'x shifted right by y modulo 32; an i32 keeps its sign.',
    accepts: integers,
    apply: (x, y, dtype) => (dtype === 'i32' ? x >> y : x >>> y),
    vjp: 'zero',
  }),
};
