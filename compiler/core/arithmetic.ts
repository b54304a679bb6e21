/**
 * Operators and conversions on staged values. Exact numbers stay exact among themselves (f64) and
 * become constants when they meet a tensor; on trees everything happens leaf by leaf.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { castNumber } from '../graph/dtype.ts';
import type { Scalar } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { BinaryOp, UnaryOp } from '../types/term.ts';
import { mentionsFloat } from '../types/tree.ts';
import { constant } from './constant.ts';
import { pointwise } from './named.ts';
import { mapLeaves, materialise, zipLeaves } from './tree.ts';
import type { RecordValue, Tensor, Value } from './value.ts';

type Static = Extract<Value, { kind: 'static' }>;
type LeafValue = Tensor | Static;

const none = {};

/** `x as f16`, and the conversions that the checker found; of a tree, its `float` leaves. */
export function convert(builder: GraphBuilder, value: Value, dtype: Scalar, span: Span): Value {
  switch (value.kind) {
    case 'static':
      return convertStatic(value, dtype);
    case 'tensor':
      if (value.node.dtype === dtype) return value;
      return pointwise(builder, 'cast', [value], { dtype }, span);
    case 'tuple':
      return {
        kind: 'tuple',
        items: value.items.map((item) => convertPart(builder, item, dtype, span)),
      };
    case 'record':
      return convertRecord(builder, value, dtype, span);
    default:
      return value;
  }
}

/** A number that has a type already is cast from it: 2.9 in f32 is 2 in i32. */
function convertStatic({ value, dtype: from }: Static, dtype: Scalar): Static {
  const isExact = from === undefined || typeof value === 'boolean';
  return { kind: 'static', value: isExact ? value : castNumber(value, from, dtype), dtype };
}

/** Integers and exact numbers in a tree stay what they are. */
function convertPart(builder: GraphBuilder, part: Value, dtype: Scalar, span: Span): Value {
  const isKept = part.kind === 'static' || (part.kind === 'tensor' && !isFloat(part.node.dtype));
  return isKept ? part : convert(builder, part, dtype, span);
}

/** Fields that follow `float` change, and so does what `float` is in the record's methods. */
function convertRecord(
  builder: GraphBuilder,
  value: RecordValue,
  dtype: Scalar,
  span: Span,
): RecordValue {
  const dtypes = new Map([...value.statics.dtypes, ['float', dtype] as const]);
  const fields = new Map(value.fields);
  for (const { name, type } of value.record.fields) {
    const field = fields.get(name);
    if (field === undefined || !mentionsFloat(type)) continue;
    fields.set(name, convertPart(builder, field, dtype, span));
  }
  return { ...value, statics: { ...value.statics, dtypes }, fields };
}

export function isFloat(dtype: Scalar): boolean {
  return dtype === 'f32' || dtype === 'f16' || dtype === 'bf16';
}

export function unary(builder: GraphBuilder, op: UnaryOp, value: Value, span: Span): Value {
  return mapLeaves(value, span, (leaf) => {
    if (leaf.kind === 'tensor') return pointwise(builder, op, [leaf], none, span);
    return { ...leaf, value: op === 'neg' ? -Number(leaf.value) : !leaf.value };
  });
}

/** Both sides of one type, or one side a scalar or exact number, which meets every element of every leaf. */
export function binary(
  builder: GraphBuilder,
  op: BinaryOp,
  left: Value,
  right: Value,
  span: Span,
): Value {
  const isTree = (value: Value): boolean => value.kind === 'record' || value.kind === 'tuple';
  if (isTree(left) && isTree(right)) {
    return zipLeaves([left, right], span, ([a, b]) => leafBinary(builder, op, a!, b!, span));
  }
  if (isTree(left)) {
    return mapLeaves(left, span, (a) => leafBinary(builder, op, a, asLeaf(right, span), span));
  }
  if (isTree(right)) {
    return mapLeaves(right, span, (b) => leafBinary(builder, op, asLeaf(left, span), b, span));
  }
  return leafBinary(builder, op, asLeaf(left, span), asLeaf(right, span), span);
}

export function asLeaf(value: Value, span: Span): LeafValue {
  invariant(
    value.kind === 'tensor' || value.kind === 'static',
    () => `a ${value.kind} where a number is needed`,
    span,
  );
  return value;
}

function leafBinary(
  builder: GraphBuilder,
  op: BinaryOp,
  left: LeafValue,
  right: LeafValue,
  span: Span,
): Value {
  if (left.kind === 'static' && right.kind === 'static') return staticBinary(op, left, right);
  if (op === 'pow' && left.kind === 'tensor' && right.kind === 'static') {
    return power(builder, left, Number(right.value), span);
  }
  const [a, b] = meet(builder, left, right, span);
  return tensorBinary(builder, op, a, b, span);
}

/** An exact number takes the dtype of what it meets; of two floats a scalar f32 yields to the leaf's dtype. */
function meet(
  builder: GraphBuilder,
  left: LeafValue,
  right: LeafValue,
  span: Span,
): readonly [Tensor, Tensor] {
  if (left.kind === 'static' && right.kind === 'tensor') {
    return [constant(builder, left.value, right.node.dtype, span), right];
  }
  if (right.kind === 'static' && left.kind === 'tensor') {
    return [left, constant(builder, right.value, left.node.dtype, span)];
  }
  const a = materialise(builder, left, span);
  const b = materialise(builder, right, span);
  if (a.node.dtype === b.node.dtype) return [a, b];
  const aIsScalar = a.node.shape.length === a.names.length;
  const dtype = aIsScalar ? b.node.dtype : a.node.dtype;
  const cast = (value: Tensor): Tensor =>
    value.node.dtype === dtype ? value : pointwise(builder, 'cast', [value], { dtype }, span);
  return [cast(a), cast(b)];
}

function tensorBinary(
  builder: GraphBuilder,
  op: BinaryOp,
  a: Tensor,
  b: Tensor,
  span: Span,
): Tensor {
  switch (op) {
    case 'gt':
      return pointwise(builder, 'lt', [b, a], none, span);
    case 'ge':
      return pointwise(builder, 'le', [b, a], none, span);
    case 'ne':
      return pointwise(builder, 'not', [pointwise(builder, 'eq', [a, b], none, span)], none, span);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
    case 'pow':
    case 'eq':
    case 'lt':
    case 'le':
    case 'and':
    case 'or':
      return pointwise(builder, op, [a, b], none, span);
    default:
      return op satisfies never;
  }
}

/** `x^n`: repeated multiplication for natural `n`, a square root for 1/2, else the op. */
function power(builder: GraphBuilder, base: Tensor, exponent: number, span: Span): Tensor {
  if (exponent === 0.5) return pointwise(builder, 'sqrt', [base], none, span);
  if (!Number.isInteger(exponent) || exponent < 1 || exponent > 16) {
    const constantExponent = constant(builder, exponent, base.node.dtype, span);
    return pointwise(builder, 'pow', [base, constantExponent], none, span);
  }
  const half = exponent > 1 ? power(builder, base, Math.floor(exponent / 2), span) : base;
  if (exponent === 1) return base;
  const square = pointwise(builder, 'mul', [half, half], none, span);
  return exponent % 2 === 0 ? square : pointwise(builder, 'mul', [square, base], none, span);
}

const staticOps: { readonly [Op in BinaryOp]: (a: number, b: number) => number | boolean } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a - b * Math.floor(a / b),
  pow: (a, b) => a ** b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  and: (a, b) => a !== 0 && b !== 0,
  or: (a, b) => a !== 0 || b !== 0,
};

function staticBinary(op: BinaryOp, left: Static, right: Static): Static {
  const value = staticOps[op](Number(left.value), Number(right.value));
  const dtype = left.dtype ?? right.dtype;
  return dtype === undefined || typeof value === 'boolean'
    ? { kind: 'static', value }
    : { kind: 'static', value, dtype };
}

/** `if` with a condition known at run time: both sides are computed, leaf by leaf one is taken. */
export function choose(
  builder: GraphBuilder,
  condition: Tensor,
  yes: Value,
  no: Value,
  span: Span,
): Value {
  return zipLeaves([yes, no], span, ([a, b]) => {
    const [left, right] = meet(builder, a!, b!, span);
    return pointwise(builder, 'select', [condition, left, right], none, span);
  });
}
