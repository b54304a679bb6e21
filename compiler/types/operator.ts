/** Operators: strict about shapes, never lifted; whole trees leaf by leaf. */
import type { Span } from '../source/span.ts';
import type { BinaryOperator, ExprSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { coerce, convert, needsFloat } from './coerce.ts';
import { subtractDims } from './dim.ts';
import { infer } from './expression.ts';
import { fail } from './fault.ts';
import { describe, failOperands } from './mismatch.ts';
import { failOpen } from './open-shape.ts';
import { printType } from './print.ts';
import { requireNatural } from './resolve-dim.ts';
import { castType } from './resolve-type.ts';
import { isFloat, isTypeMeta } from './solver.ts';
import { dimOf } from './static-argument.ts';
import { scalarType, staticNumber, type TensorType } from './substitute.ts';
import type { BinaryOp, Term } from './term.ts';
import { hasLeaves } from './tree.ts';
import type { Dtype, Type } from './type.ts';

type Of<Kind extends ExprSyntax['kind']> = Extract<ExprSyntax, { kind: Kind }>;

interface Operator {
  readonly op: BinaryOp;
  readonly group: 'arithmetic' | 'equality' | 'order' | 'logic';
}

const operators: Readonly<Record<Exclude<BinaryOperator, '@' | '..'>, Operator>> = {
  '+': { op: 'add', group: 'arithmetic' },
  '-': { op: 'sub', group: 'arithmetic' },
  '*': { op: 'mul', group: 'arithmetic' },
  '/': { op: 'div', group: 'arithmetic' },
  '%': { op: 'mod', group: 'arithmetic' },
  '^': { op: 'pow', group: 'arithmetic' },
  '==': { op: 'eq', group: 'equality' },
  '!=': { op: 'ne', group: 'equality' },
  '<': { op: 'lt', group: 'order' },
  '<=': { op: 'le', group: 'order' },
  '>': { op: 'gt', group: 'order' },
  '>=': { op: 'ge', group: 'order' },
  and: { op: 'and', group: 'logic' },
  or: { op: 'or', group: 'logic' },
};

export function inferBinary(body: Body, syntax: Of<'binary'>): Term {
  if (syntax.op === '..') return range(body, syntax);
  const left = infer(body, syntax.left);
  const right = infer(body, syntax.right);
  if (syntax.op === '@') return contract(body, left, right, syntax);
  return combine(body, syntax.op, left, right, syntax);
}

function range(body: Body, { left, right, span }: Of<'binary'>): Term {
  const [from, to] = [dimOf(body, left), dimOf(body, right)];
  const length = subtractDims(to, from);
  requireNatural(length, span);
  const type: Type = { kind: 'tensor', axes: [length], dtype: 'i32' };
  return { kind: 'range', from, to, type, span };
}

type Place = Pick<Of<'binary'>, 'span' | 'opSpan' | 'left' | 'right'>;

/** For messages: the operator as written, where it is, and what its sides are called. */
interface Site {
  readonly symbol: string;
  readonly span: Span;
  readonly names: readonly [string, string];
}

function combine(
  body: Body,
  symbol: keyof typeof operators,
  left: Term,
  right: Term,
  { span, opSpan, left: leftSyntax, right: rightSyntax }: Place,
): Term {
  const { op, group } = operators[symbol];
  const names = [describe(leftSyntax), describe(rightSyntax)] as const;
  const sides = meet(body, { symbol, span: opSpan, names }, left, right);
  requireOperand(body, symbol, group, sides.type, opSpan);
  const type = group === 'arithmetic' ? sides.type : truthOf(sides.type);
  return { kind: 'binary', op, left: sides.left, right: sides.right, type, span };
}

function failAt({ symbol, span, names }: Site, left: Type, right: Type): never {
  return failOperands(symbol, left, right, span, names);
}

function truthOf(type: Type): Type {
  return type.kind === 'tensor' ? { ...type, dtype: 'bool' } : { kind: 'static', of: 'bool' };
}

function requireOperand(
  body: Body,
  symbol: string,
  group: Operator['group'],
  operands: Type,
  span: Span,
): void {
  const type = body.resolve(operands);
  const isTruth =
    type.kind === 'static' ? type.of === 'bool' : 'dtype' in type && type.dtype === 'bool';
  const isPlain = type.kind === 'tensor' || type.kind === 'static';
  const fits = {
    arithmetic: isPlain ? !isTruth : symbol !== '%' && body.isTree(type),
    equality: isPlain,
    order: isPlain && !isTruth,
    logic: isPlain && isTruth,
  }[group];
  if (fits) return;
  const needs = group === 'logic' ? 'truth values' : 'numbers';
  const found = type.kind === 'static' ? (isTruth ? 'truth values' : 'numbers') : printType(type);
  fail('type-mismatch', `${symbol} needs ${needs}`, span, { label: `these are ${found}` });
}

interface Sides {
  readonly left: Term;
  readonly right: Term;
  /** Of the result, before a comparison makes it bool. */
  readonly type: Type;
}

const isScalar = (type: Type): type is TensorType =>
  type.kind === 'tensor' && type.axes.length === 0 && type.rest === undefined;

/** Brings both sides to one type, or leaves one a scalar that meets every element of the other. */
function meet(body: Body, site: Site, left: Term, right: Term): Sides {
  const { symbol } = site;
  const a = body.resolve(left.type);
  const b = body.resolve(right.type);
  if (a.kind === 'static' && b.kind === 'static') {
    if (a.of !== b.of) failAt(site, a, b);
    return { left, right, type: a };
  }
  if (symbol === '^' && b.kind === 'static' && b.of === 'number') return { left, right, type: a };
  if (a.kind === 'static') return meetStatic(body, symbol, left, right, b, 'left');
  if (b.kind === 'static') return meetStatic(body, symbol, left, right, a, 'right');
  if (a.kind === 'tensor' && b.kind === 'tensor') return meetTensors(body, site, left, right);
  if (hasLeaves(a) && isScalar(b)) return meetScalar(body, site, left, right, a, b);
  if (hasLeaves(b) && isScalar(a)) return meetScalar(body, site, left, right, b, a);
  if (!body.solver.unify(a, b)) failAt(site, body.resolve(a), body.resolve(b));
  return { left, right, type: a };
}

function meetStatic(
  body: Body,
  symbol: string,
  left: Term,
  right: Term,
  other: Type,
  side: 'left' | 'right',
): Sides {
  // A tree's leaves keep their dtypes, so a static number stays exact until it meets each of them.
  if (other.kind !== 'tensor') {
    if (isTypeMeta(other)) fail('undetermined', 'The type of this is not known here', left.span);
    return { left, right, type: other };
  }
  const isReal = symbol === '/' || (symbol === '^' && side === 'left');
  const dtype = isReal ? realDtype(body, other.dtype) : other.dtype;
  const cast = (term: Term) =>
    term.type.kind === 'static' || dtype !== other.dtype ? convert(body, term, dtype) : term;
  return { left: cast(left), right: cast(right), type: { ...other, dtype } };
}

/** `/` is real division: integers become f32. */
function realDtype(body: Body, dtype: Dtype): Dtype {
  const known = body.solver.resolveDtype(dtype);
  if (known === 'i32' || known === 'u32') return 'f32';
  return known;
}

function meetTensors(body: Body, site: Site, left: Term, right: Term): Sides {
  const { symbol } = site;
  const dtypeOf = (term: Term): Dtype => {
    const type = body.resolve(term.type);
    return type.kind === 'tensor' ? type.dtype : 'f32';
  };
  const [p, q] = [dtypeOf(left), dtypeOf(right)];
  let [x, y] = [left, right];
  if (symbol === '/' || symbol === '^') {
    // The integer side follows the float one; an i32 exponent of an i32 stays as it is.
    const real = isFloat(p) ? p : isFloat(q) ? q : symbol === '/' ? 'f32' : undefined;
    const isInteger = (dtype: Dtype) => dtype === 'i32' || dtype === 'u32';
    if (real !== undefined && isInteger(p)) x = convert(body, left, real);
    if (real !== undefined && isInteger(q)) y = convert(body, right, real);
  }
  const [a, b] = [body.resolve(x.type), body.resolve(y.type)];
  if (a.kind !== 'tensor' || b.kind !== 'tensor') return failAt(site, a, b);
  if (isScalar(b) || isScalar(a)) {
    if (!body.solver.unifyDtype(a.dtype, b.dtype)) failAt(site, a, b);
    return { left: x, right: y, type: isScalar(b) ? a : b };
  }
  if (!body.solver.unify(a, b)) failAt(site, body.resolve(a), body.resolve(b));
  return { left: x, right: y, type: a };
}

function meetScalar(
  body: Body,
  site: Site,
  left: Term,
  right: Term,
  tree: Type,
  scalar: TensorType,
): Sides {
  if (!body.solver.unifyDtype(scalar.dtype, 'f32')) {
    failAt(site, body.resolve(left.type), body.resolve(right.type));
  }
  return { left, right, type: tree };
}

/** `(σ, d) @ (d, σ')` is `(σ, σ')`. */
function contract(body: Body, left: Term, right: Term, { span, opSpan }: Place): Term {
  const [a, b] = [body.resolve(left.type), body.resolve(right.type)];
  if (a.kind !== 'tensor' || b.kind !== 'tensor') {
    return fail('type-mismatch', '@ needs two tensors', opSpan, {
      label: `these are ${printType(a)} and ${printType(b)}`,
    });
  }
  const [last, first] = [a.axes[a.axes.length - 1], b.axes[0]];
  if (b.rest !== undefined) return failOpen(b, right.span);
  if (last === undefined || first === undefined) {
    return fail('shape-mismatch', '@ needs an axis on both sides', opSpan, {
      notes: [`left   ${printType(a)}`, `right  ${printType(b)}`],
      hint: 'to scale by a number, write *.',
    });
  }
  if (!body.solver.equate(last, first)) {
    return fail('shape-mismatch', 'These do not contract', opSpan, {
      label: 'the last axis on the left must be the first on the right',
      notes: [`left   ${printType(a)}`, `right  ${printType(b)}`],
    });
  }
  if (!body.solver.unifyDtype(a.dtype, b.dtype)) failOperands('@', a, b, opSpan);
  const type: Type = { ...a, axes: [...a.axes.slice(0, -1), ...b.axes.slice(1)] };
  return { kind: 'contract', left, right, type, span };
}

export function inferUnary(body: Body, syntax: Of<'unary'>, hint?: Type): Term {
  const of = infer(body, syntax.of, hint);
  const { span } = syntax;
  const type = body.resolve(of.type);
  if (syntax.op === 'not') {
    const isStatic = type.kind === 'static' && type.of === 'bool';
    if (isStatic || (type.kind === 'tensor' && body.solver.unifyDtype(type.dtype, 'bool'))) {
      return { kind: 'unary', op: 'not', of, type, span };
    }
    return fail('type-mismatch', 'not needs a truth value', span, {
      label: `this is ${printType(type)}`,
    });
  }
  const negated: Term = { kind: 'unary', op: 'neg', of, type, span };
  requireOperand(body, '-', 'arithmetic', type, span);
  if (of.kind !== 'number') return negated;
  const literal: Term = { kind: 'number', value: -of.value, type: staticNumber, span };
  if (body.floatLiterals.has(of)) body.floatLiterals.add(literal);
  return literal;
}

/** A number that no type has been settled for: 2.9 is an f32 before it is cast to an integer. */
function castStatic(body: Body, of: Term, dtype: Dtype, span: Span): Term {
  const isRounded = (dtype === 'i32' || dtype === 'u32') && needsFloat(body, of);
  if (!isRounded) return coerce(body, of, scalarType(dtype));
  const number = coerce(body, of, scalarType('f32'));
  return { kind: 'convert', of: number, dtype, isWritten: true, type: scalarType(dtype), span };
}

/** `x as f16`: of a tensor, or of the float leaves of a tree. */
export function inferCast(body: Body, syntax: Of<'cast'>): Term {
  const of = infer(body, syntax.of);
  const dtype = body.dtypeNamed(syntax.scalar);
  const { span } = syntax;
  const found = body.resolve(of.type);
  if (found.kind === 'static') return castStatic(body, of, dtype, span);
  if (isTypeMeta(found)) return fail('undetermined', 'The type of this is not known here', span);
  const type = castType(found, dtype, span);
  return { kind: 'convert', of, dtype, isWritten: true, type, span };
}
