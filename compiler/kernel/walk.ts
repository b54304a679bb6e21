/** Visits every expression and statement of a kernel, in the order in which they stand. */
import type { Expr, Kernel, Stmt } from './ir.ts';

export function walkKernel(
  kernel: Kernel,
  onExpr: (expr: Expr) => void,
  onStmt: (stmt: Stmt) => void = () => undefined,
): void {
  const visit = (stmt: Stmt): void => {
    onStmt(stmt);
    for (const expr of ownExprs(stmt)) walkExpr(expr, onExpr);
    for (const inner of innerStmts(stmt)) visit(inner);
  };
  kernel.body.forEach(visit);
}

export function walkExpr(expr: Expr, onExpr: (expr: Expr) => void): void {
  onExpr(expr);
  for (const part of partsOf(expr)) walkExpr(part, onExpr);
}

/** How many numbers a dispatch of the kernel must be given. */
export function parameterCount(kernel: Kernel): number {
  let count = 0;
  walkKernel(kernel, (expr) => {
    if (expr.kind === 'parameter') count = Math.max(count, expr.at + 1);
  });
  return count;
}

/** The expressions an expression consists of. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'variable':
    case 'builtin':
    case 'parameter':
      return [];
    case 'load':
    case 'shared':
      return [expr.index];
    case 'op':
    case 'threefry':
      return expr.args;
    case 'vector':
      return expr.parts;
    case 'cast':
    case 'bitcast':
    case 'component':
    case 'subgroup':
      return [expr.of];
    case 'subgroup-broadcast':
    case 'subgroup-shuffle':
      return [expr.of, expr.lane];
    default:
      return expr satisfies never;
  }
}

/** The expressions a statement evaluates itself, without those of the statements in it. */
export function ownExprs(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case 'let':
    case 'assign':
      return [stmt.value];
    case 'var':
      return stmt.initial === undefined ? [] : [stmt.initial];
    case 'store':
    case 'store-shared':
      return [stmt.index, stmt.value];
    case 'for':
      return [stmt.from, stmt.to, stmt.step];
    case 'if':
      return [stmt.condition];
    case 'barrier':
    case 'comment':
      return [];
    default:
      return stmt satisfies never;
  }
}

export function innerStmts(stmt: Stmt): readonly Stmt[] {
  if (stmt.kind === 'for') return stmt.body;
  if (stmt.kind === 'if') return [...stmt.body, ...(stmt.otherwise ?? [])];
  return [];
}
