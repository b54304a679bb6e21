/**
 * Constructors of kernel IR: each computes the type of what it builds. `add`, `mul` and the other
 * named operators fold index arithmetic (u32 scalars) on the way, so that schedules may write
 * `add(mul(row, stride), offset)` without looking whether a stride is 1. Folding assumes that
 * nothing overflows, which holds for indices; the user's own u32 values wrap, so what the graph
 * computes is built with `apply`, which folds nothing.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { foldIndex, type OpExpr } from './fold-index.ts';
import type { Binding, Element, Expr, Lanes, ScalarOp, Stmt, ValueType } from './ir.ts';

export const f32: ValueType = { element: 'f32', lanes: 1 };
export const f16: ValueType = { element: 'f16', lanes: 1 };
export const i32: ValueType = { element: 'i32', lanes: 1 };
export const u32: ValueType = { element: 'u32', lanes: 1 };
export const bool: ValueType = { element: 'bool', lanes: 1 };

export function vectorOf(element: Element, lanes: Lanes): ValueType {
  return { element, lanes };
}

export function sameType(a: ValueType, b: ValueType): boolean {
  return a.element === b.element && a.lanes === b.lanes;
}

export function literal(value: number, type: ValueType): Expr {
  return { kind: 'literal', value, type };
}

/** A u32 literal. */
export function index(value: number): Expr {
  return literal(value, u32);
}

export function variable(name: string, type: ValueType): Expr {
  return { kind: 'variable', name, type };
}

export function builtin(name: Extract<Expr, { kind: 'builtin' }>['name']): Expr {
  return { kind: 'builtin', name, type: u32 };
}

/** The number `at` of those given with each dispatch. */
export function parameter(at: number): Expr {
  return { kind: 'parameter', at, type: u32 };
}

/** `at` counts vectors of `lanes` elements. */
export function load(binding: number, at: Expr, element: Element, lanes: Lanes = 1): Expr {
  return { kind: 'load', binding, index: at, type: { element, lanes } };
}

export function loadShared(array: string, at: Expr, element: Element, lanes: Lanes = 1): Expr {
  return { kind: 'shared', array, index: at, type: { element, lanes } };
}

const comparisons: ReadonlySet<ScalarOp> = new Set<ScalarOp>(['lt', 'le', 'eq']);

/** Any scalar op on data, as it is; a scalar beside a vector is splat. */
export function apply(op: ScalarOp, ...args: readonly Expr[]): OpExpr {
  const valued = op === 'select' ? args.slice(1) : args;
  const first = valued[0];
  invariant(first !== undefined, () => `${op} needs arguments`);
  const lanes = Math.max(...args.map((arg) => arg.type.lanes)) as Lanes;
  const element = comparisons.has(op) ? 'bool' : first.type.element;
  return { kind: 'op', op, args, type: { element, lanes } };
}

function folded(op: ScalarOp, ...args: readonly Expr[]): Expr {
  return foldIndex(apply(op, ...args));
}

export const add = (a: Expr, b: Expr): Expr => folded('add', a, b);
/** A sum that is not folded: an offset that may become a parameter, see `program/share.ts`. */
export const offset = (a: Expr, by: number): Expr => apply('add', a, index(by));
export const sub = (a: Expr, b: Expr): Expr => folded('sub', a, b);
export const mul = (a: Expr, b: Expr): Expr => folded('mul', a, b);
export const div = (a: Expr, b: Expr): Expr => folded('div', a, b);
export const mod = (a: Expr, b: Expr): Expr => folded('mod', a, b);
export const min = (a: Expr, b: Expr): Expr => folded('min', a, b);
export const max = (a: Expr, b: Expr): Expr => folded('max', a, b);
export const lt = (a: Expr, b: Expr): Expr => folded('lt', a, b);
export const le = (a: Expr, b: Expr): Expr => folded('le', a, b);
export const eq = (a: Expr, b: Expr): Expr => folded('eq', a, b);
export const and = (a: Expr, b: Expr): Expr => folded('and', a, b);
export const or = (a: Expr, b: Expr): Expr => folded('or', a, b);
export const not = (a: Expr): Expr => folded('not', a);
export const fma = (a: Expr, b: Expr, c: Expr): Expr => apply('fma', a, b, c);
/** `a` where the condition holds; both are evaluated. */
export const select = (condition: Expr, a: Expr, b: Expr): Expr =>
  folded('select', condition, a, b);

/** Value conversion, element-wise; floats to integers saturate, beyond f16 they are infinite. */
export function cast(of: Expr, element: Element): Expr {
  if (of.type.element === element) return of;
  return { kind: 'cast', of, type: { element, lanes: of.type.lanes } };
}

/** As the graph's casts are: those to f16 saturate, too. */
export function castSaturating(of: Expr, element: Element): Expr {
  if (element !== 'f16' || of.type.element === 'f16' || of.type.element === 'bool') {
    return cast(of, element);
  }
  const wide = cast(of, 'f32');
  const low = apply('max', wide, literal(-largestF16, f32));
  return cast(apply('min', low, literal(largestF16, f32)), 'f16');
}

const largestF16 = 65_504;

export function bitcast(of: Expr, element: Element): Expr {
  if (of.type.element === element) return of;
  return { kind: 'bitcast', of, type: { element, lanes: of.type.lanes } };
}

export function threefry(word: 0 | 1, args: readonly [Expr, Expr, Expr, Expr]): Expr {
  return { kind: 'threefry', word, args, type: u32 };
}

/** 2 or 4 scalars of one element type side by side. */
export function vector(...parts: readonly Expr[]): Expr {
  const first = parts[0];
  const lanes = parts.length;
  invariant(
    first !== undefined && (lanes === 2 || lanes === 4),
    () => `a vector of ${lanes} parts`,
  );
  return { kind: 'vector', parts, type: { element: first.type.element, lanes } };
}

export function component(of: Expr, at: 0 | 1 | 2 | 3): Expr {
  if (of.type.lanes === 1) return of;
  return { kind: 'component', of, at, type: { element: of.type.element, lanes: 1 } };
}

export function subgroupReduce(op: 'add' | 'max' | 'min', of: Expr): Expr {
  return { kind: 'subgroup', op, of, type: of.type };
}

export function subgroupBroadcast(of: Expr, lane: number): Expr {
  return { kind: 'subgroup-broadcast', of, lane: index(lane), type: of.type };
}

/** `lane` is the same for all invocations of the subgroup. */
export function subgroupShuffle(of: Expr, lane: Expr): Expr {
  return { kind: 'subgroup-shuffle', of, lane, type: of.type };
}

// ---- statements

/** Binds `name` to a value: the statement, and the variable to go on with. */
export function define(name: string, value: Expr): readonly [Stmt, Expr] {
  return [{ kind: 'let', name, value }, variable(name, value.type)];
}

/** A mutable variable: its declaration, and the expression that reads it. */
export function declare(name: string, initial: Expr): readonly [Stmt, Expr] {
  return [{ kind: 'var', name, type: initial.type, initial }, variable(name, initial.type)];
}

export function assign(name: string, value: Expr): Stmt {
  return { kind: 'assign', name, value };
}

export function store(binding: number, at: Expr, value: Expr): Stmt {
  return { kind: 'store', binding, index: at, value };
}

export function storeShared(array: string, at: Expr, value: Expr): Stmt {
  return { kind: 'store-shared', array, index: at, value };
}

/** `for name in from … to-1 by step`; the body gets the counter. */
export function loop(
  name: string,
  to: Expr,
  body: (counter: Expr) => readonly Stmt[],
  { from = index(0), step = index(1) }: { readonly from?: Expr; readonly step?: Expr } = {},
): Stmt {
  return { kind: 'for', name, from, to, step, body: body(variable(name, u32)) };
}

export function when(condition: Expr, body: readonly Stmt[], otherwise?: readonly Stmt[]): Stmt {
  return otherwise === undefined
    ? { kind: 'if', condition, body }
    : { kind: 'if', condition, body, otherwise };
}

export const barrier: Stmt = { kind: 'barrier', memory: 'workgroup' };
export const storageBarrier: Stmt = { kind: 'barrier', memory: 'storage' };

export function comment(text: string): Stmt {
  return { kind: 'comment', text };
}

export function readOnly(name: string, element: Element, lanes: Lanes = 1): Binding {
  return { name, element, lanes, access: 'read' };
}

export function readWrite(name: string, element: Element, lanes: Lanes = 1): Binding {
  return { name, element, lanes, access: 'read_write' };
}
