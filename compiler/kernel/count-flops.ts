/**
 * How much floating-point arithmetic a kernel does, read off its IR: the control flow of a few
 * threads is followed, with the indices they have, and what those do stands for all. A small grid is
 * counted whole. Integers, comparisons, selections and casts are not arithmetic here.
 */
import type { Element, Expr, Kernel, ScalarOp, Stmt } from './ir.ts';
import { partsOf } from './walk.ts';

/** Threads that are followed. */
const mostSamples = 96;

/** What an operation on two numbers, or a function of one, counts; others count nothing. */
const flopsOf: Partial<Record<ScalarOp, number>> = {
  neg: 1,
  abs: 1,
  exp: 1,
  log: 1,
  sqrt: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  erf: 1,
  floor: 1,
  add: 1,
  sub: 1,
  mul: 1,
  div: 1,
  mod: 1,
  pow: 1,
  min: 1,
  max: 1,
  fma: 2,
};

/** Names to values, as far as they can be known without running the kernel. */
type Known = Map<string, number>;

/** Of one dispatch. Where a branch hangs on data, the dearer side is taken. */
export function countFlops(kernel: Kernel): number {
  const [x, y, z] = kernel.grid;
  const threads = x * y * z * kernel.workgroupSize;
  const samples = Math.min(threads, mostSamples);
  let flops = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const thread = samples === threads ? sample : spread(sample, kernel);
    flops += flopsOfBody(kernel.body, startOf(thread, kernel));
  }
  return samples === 0 ? 0 : Math.round((flops * threads) / samples);
}

/** Even over the workgroups, and by steps of the golden ratio even over the threads of one. */
function spread(sample: number, { grid: [x, y, z], workgroupSize }: Kernel): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const group = Math.floor((x * y * z * (sample + 0.5)) / mostSamples);
  return group * workgroupSize + Math.floor(workgroupSize * ((sample * golden) % 1));
}

/** What the thread of this number finds: workgroups count first along x. */
function startOf(thread: number, { grid: [x, y], workgroupSize }: Kernel): Known {
  const group = Math.floor(thread / workgroupSize);
  return new Map([
    ['@local_index', thread % workgroupSize],
    ['@workgroup_x', group % x],
    ['@workgroup_y', Math.floor(group / x) % y],
    ['@workgroup_z', Math.floor(group / (x * y))],
  ]);
}

function flopsOfBody(body: readonly Stmt[], known: Known): number {
  return body.reduce((total, stmt) => total + flopsOfStmt(stmt, known), 0);
}

function flopsOfStmt(stmt: Stmt, known: Known): number {
  switch (stmt.kind) {
    case 'let':
    case 'assign':
      return bind(stmt.name, stmt.value, known);
    case 'var':
      if (stmt.initial !== undefined) return bind(stmt.name, stmt.initial, known);
      known.set(stmt.name, 0);
      return 0;
    case 'store':
    case 'store-shared':
      return flopsOfExpr(stmt.value);
    case 'for':
      return flopsOfLoop(stmt, known);
    case 'if':
      return flopsOfBranch(stmt, known);
    case 'barrier':
    case 'comment':
      return 0;
    default:
      return stmt satisfies never;
  }
}

function bind(name: string, value: Expr, known: Known): number {
  const found = evaluate(value, known);
  if (found === undefined) known.delete(name);
  else known.set(name, found);
  return flopsOfExpr(value);
}

/** Its middle round, as often as there are rounds: exact where what a round does is linear in its number. */
function flopsOfLoop(stmt: Extract<Stmt, { kind: 'for' }>, known: Known): number {
  const [from, to, step] = [stmt.from, stmt.to, stmt.step].map((bound) => evaluate(bound, known));
  forget(stmt.body, known);
  if (from === undefined || to === undefined || !step) return flopsOfBody(stmt.body, known);
  const rounds = Math.max(0, Math.ceil((to - from) / step));
  if (rounds === 0) return 0;
  known.set(stmt.name, from + ((rounds - 1) / 2) * step);
  const flops = flopsOfBody(stmt.body, known);
  known.delete(stmt.name);
  forget(stmt.body, known);
  return rounds * flops;
}

function flopsOfBranch(stmt: Extract<Stmt, { kind: 'if' }>, known: Known): number {
  const condition = evaluate(stmt.condition, known);
  const own = flopsOfExpr(stmt.condition);
  const otherwise = stmt.otherwise ?? [];
  if (condition !== undefined) {
    return own + flopsOfBody(condition !== 0 ? stmt.body : otherwise, known);
  }
  const sides = [stmt.body, otherwise].map((side) => flopsOfBody(side, new Map(known)));
  forget([stmt], known);
  return own + Math.max(...sides);
}

/** What the statements assign is another value afterwards. */
function forget(body: readonly Stmt[], known: Known): void {
  for (const stmt of body) {
    if (stmt.kind === 'assign') known.delete(stmt.name);
    else if (stmt.kind === 'for') forget(stmt.body, known);
    else if (stmt.kind === 'if') forget([...stmt.body, ...(stmt.otherwise ?? [])], known);
  }
}

function flopsOfExpr(expr: Expr): number {
  const inside = partsOf(expr).reduce((total, part) => total + flopsOfExpr(part), 0);
  const { element, lanes } = expr.type;
  if (!isFloat(element)) return inside;
  if (expr.kind === 'op') return inside + lanes * (flopsOf[expr.op] ?? 0);
  // A subgroup's reduction is one operation a thread, but for one of them.
  return expr.kind === 'subgroup' ? inside + lanes : inside;
}

/** Index arithmetic and conditions; undefined where data is needed. */
function evaluate(expr: Expr, known: Known): number | undefined {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'variable':
      return known.get(expr.name);
    case 'builtin':
      return known.get(`@${expr.name}`);
    case 'op':
      return compute(expr.op, expr.args, known);
    case 'cast':
      return evaluate(expr.of, known);
    default:
      return undefined;
  }
}

function compute(op: ScalarOp, args: readonly Expr[], known: Known): number | undefined {
  if (args.some(({ type }) => isFloat(type.element) || type.lanes > 1)) return undefined;
  const values = args.map((arg) => evaluate(arg, known));
  return values.every((value) => value !== undefined) ? indexOps[op]?.(...values) : undefined;
}

const indexOps: Partial<Record<ScalarOp, (...args: number[]) => number>> = {
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  div: (a = 0, b = 1) => Math.trunc(a / b),
  mod: (a = 0, b = 1) => a % b,
  min: Math.min,
  max: Math.max,
  lt: (a = 0, b = 0) => Number(a < b),
  le: (a = 0, b = 0) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  and: (a = 0, b = 0) => a & b,
  or: (a = 0, b = 0) => a | b,
  not: (a) => Number(a === 0),
  select: (condition, a = 0, b = 0) => (condition === 0 ? b : a),
};

function isFloat(element: Element): boolean {
  return element === 'f32' || element === 'f16';
}
