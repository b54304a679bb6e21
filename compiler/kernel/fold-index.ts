/**
 * Folding of index arithmetic: identities of u32 scalars with literals, and of conditions on
 * them. One step, bottom up: the arguments are folded already.
 */
import type { Expr, ScalarOp } from './ir.ts';

export type OpExpr = Extract<Expr, { kind: 'op' }>;

export function foldIndex(expr: OpExpr): Expr {
  const [a, b] = expr.args;
  if (expr.op === 'select' || expr.type.lanes !== 1 || a === undefined) return foldSelect(expr);
  if (b === undefined || a.type.lanes !== 1 || b.type.lanes !== 1) return expr;
  if (a.type.element === 'bool') return foldCondition(expr, a, b);
  if (a.type.element !== 'u32') return expr;
  const x = literalOf(a);
  const y = literalOf(b);
  if (x !== undefined && y !== undefined) return foldLiterals(expr, x, y);
  if (x !== undefined && commutative.has(expr.op))
    return foldRight({ ...expr, args: [b, a] }, b, x);
  return y === undefined ? foldLeft(expr, x) : foldRight(expr, a, y);
}

const commutative: ReadonlySet<ScalarOp> = new Set<ScalarOp>(['add', 'mul', 'min', 'max']);

const evaluate: Partial<Record<ScalarOp, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => Math.floor(x / y),
  mod: (x, y) => x % y,
  min: Math.min,
  max: Math.max,
  lt: (x, y) => Number(x < y),
  le: (x, y) => Number(x <= y),
  eq: (x, y) => Number(x === y),
};

function foldLiterals(expr: OpExpr, x: number, y: number): Expr {
  const value = evaluate[expr.op]?.(x, y);
  if (value === undefined || !(value >= 0 && value < 2 ** 32)) return expr;
  return { kind: 'literal', value, type: expr.type };
}

/** `a op y`. */
function foldRight(expr: OpExpr, a: Expr, y: number): Expr {
  const zero: Expr = { kind: 'literal', value: 0, type: expr.type };
  switch (expr.op) {
    case 'add':
    case 'sub':
      if (y === 0) return a;
      break;
    case 'mul':
      if (y === 0) return zero;
      if (y === 1) return a;
      break;
    case 'div':
      if (y === 1) return a;
      break;
    case 'mod':
      if (y === 1) return zero;
      break;
    default:
      return expr;
  }
  return foldNested(expr, a, y);
}

/** `(b op' z) op y` where the two literals meet. */
function foldNested(expr: OpExpr, a: Expr, y: number): Expr {
  const [b, c] = a.kind === 'op' ? a.args : [];
  const z = c === undefined ? undefined : literalOf(c);
  if (a.kind !== 'op' || b === undefined || z === undefined) return expr;
  const again = (op: ScalarOp, value: number): Expr =>
    value >= 2 ** 32
      ? expr
      : foldIndex({ ...expr, op, args: [b, { kind: 'literal', value, type: expr.type }] });
  const pair = `${a.op} ${expr.op}`;
  if (pair === 'add add') return again('add', z + y); // (b + z) + y -> b + (z + y)
  if (pair === 'mul mul') return again('mul', z * y); // (b * z) * y -> b * (z * y)
  if (pair === 'div div') return again('div', z * y); // (b / z) / y -> b / (z * y)
  if (pair === 'mul div' && z % y === 0) return again('mul', z / y); // (b * z) / y -> b * (z / y)
  if (pair === 'mul mod' && z % y === 0) return again('mul', 0); // (b * z) % y -> 0
  if (pair === 'mod mod' && z % y === 0) return again('mod', y); // (b % z) % y -> b % y
  if (pair === 'mod div' && z <= y) return again('mul', 0); // (b % z) / y -> 0
  return expr;
}

/** `0 op b`. */
function foldLeft(expr: OpExpr, x: number | undefined): Expr {
  if (x === 0 && expr.op === 'le') return { kind: 'literal', value: 1, type: expr.type };
  const isZero = x === 0 && (expr.op === 'div' || expr.op === 'mod' || expr.op === 'shl');
  return isZero ? { kind: 'literal', value: 0, type: expr.type } : expr;
}

function foldCondition(expr: OpExpr, a: Expr, b: Expr): Expr {
  const x = literalOf(a);
  const y = literalOf(b);
  if (expr.op === 'and') {
    if (x !== undefined) return x === 0 ? a : b;
    if (y !== undefined) return y === 0 ? b : a;
  }
  if (expr.op === 'or') {
    if (x !== undefined) return x === 0 ? b : a;
    if (y !== undefined) return y === 0 ? a : b;
  }
  return expr;
}

function foldSelect(expr: OpExpr): Expr {
  const [condition, a, b] = expr.args;
  if (expr.op !== 'select' || a === undefined || b === undefined) return expr;
  const x = condition === undefined ? undefined : literalOf(condition);
  const taken = x === 0 ? b : a;
  return x === undefined || taken.type.lanes !== expr.type.lanes ? expr : taken;
}

function literalOf(expr: Expr): number | undefined {
  return expr.kind === 'literal' ? expr.value : undefined;
}
