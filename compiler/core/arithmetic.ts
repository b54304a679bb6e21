/**
 * Operators and conversions on staged values. Exact numbers stay exact among themselves (f64) and
 * become constants when they meet a tensor; on trees everything happens leaf by leaf.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { castNumber, isFloat } from '../graph/dtype.ts';
import type { Scalar } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { BinaryOp, UnaryOp } from '../types/term.ts';
import { mentionsFloat } from '../types/tree.ts';
import { constant } from './constant.ts';
import { pointwise } from './named.ts';
import { mapLeaves, materialise, zipLeaves } from './tree.ts';
import { type RecordValue, type Tensor, tensor, type Value } from './value.ts';

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

/** A number that has a type already is cast from it: 2.9 in f32 is 2 in i32. In bf16 any is rounded. */
function convertStatic({ value, dtype: from }: Static, dtype: Scalar): Static {
  const isKept = typeof value === 'boolean' || (from === undefined && dtype !== 'bf16');
  return { kind: 'static', value: isKept ? value : castNumber(value, from ?? 'f32', dtype), dtype };
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

export function unary(builder: GraphBuilder, op: UnaryOp, value: Value, span: Span): Value {
  return mapLeaves(value, span, (leaf) => {
    if (leaf.kind === 'tensor') return unaryTensor(builder, op, leaf, span);
    return { ...leaf, value: op === 'neg' ? -Number(leaf.value) : !leaf.value };
  });
}

function unaryTensor(builder: GraphBuilder, op: UnaryOp, value: Tensor, span: Span): Tensor {
  if (op === 'not' || value.node.dtype !== 'u32') {
    return pointwise(builder, op, [value], none, span);
  }
  return pointwise(builder, 'sub', [constant(builder, 0, 'u32', span), value], none, span);
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
  const follow = (value: Value, leaf: LeafValue): LeafValue =>
    leaf.kind === 'static'
      ? asLeaf(value, span)
      : withDtype(builder, asLeaf(value, span), leaf.node.dtype, span);
  if (isTree(left)) {
    return mapLeaves(left, span, (a) => leafBinary(builder, op, a, follow(right, a), span));
  }
  if (isTree(right)) {
    return mapLeaves(right, span, (b) => leafBinary(builder, op, follow(left, b), b, span));
  }
  return leafBinary(builder, op, asLeaf(left, span), asLeaf(right, span), span);
}

/** A scalar beside a tree is f32 and takes the dtype of each leaf. */
function withDtype(builder: GraphBuilder, scalar: LeafValue, dtype: Scalar, span: Span): LeafValue {
  if (scalar.kind === 'static' || scalar.node.dtype === dtype) return scalar;
  return pointwise(builder, 'cast', [scalar], { dtype }, span);
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

/** An exact number takes the dtype of what it meets. */
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
  return [materialise(builder, left, span), materialise(builder, right, span)];
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
    case 'pow':
      if (!isFloat(a.node.dtype)) throw noSuchPower(span);
      return pointwise(builder, op, [a, b], none, span);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
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
  const { dtype, shape } = base.node;
  const isNatural = Number.isInteger(exponent) && exponent >= 0;
  if (!isFloat(dtype) && !isNatural) throw noSuchPower(span);
  if (exponent === 0) {
    const one = constant(builder, 1, dtype, span);
    return tensor(builder.node('broadcast', [one.node], { shape, axes: [] }, span), base.names);
  }
  if (exponent === 1) return base;
  if (exponent === 0.5) return pointwise(builder, 'sqrt', [base], none, span);
  if (isFloat(dtype) && (!isNatural || exponent > mostMultiplied)) {
    return pointwise(builder, 'pow', [base, constant(builder, exponent, dtype, span)], none, span);
  }
  const half = power(builder, base, Math.floor(exponent / 2), span);
  const square = pointwise(builder, 'mul', [half, half], none, span);
  return exponent % 2 === 0 ? square : pointwise(builder, 'mul', [square, base], none, span);
}

/** Beyond this a float's power is cheaper by logarithm. */
const mostMultiplied = 16;

function noSuchPower(span: Span): DiagnosticError {
  return new DiagnosticError({
    severity: 'error',
    slug: 'type-mismatch',
    title: 'An integer has no such power',
    span,
    label: 'its exponent is a whole number, 0 or more, known when the program is compiled',
    hint: 'convert the base: (x as f32) ^ y.',
  });
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
