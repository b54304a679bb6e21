/**
 * Barriers and subgroup operations stand only where all threads of a workgroup arrive together.
 * The analysis follows WGSL's, but for mutable variables: one that is ever given a value that
 * differs between threads counts as different everywhere.
 */
import type { Expr, Kernel, Stmt } from './ir.ts';
import { innerStmts, ownExprs, partsOf, walkExpr } from './walk.ts';

const subgroupKinds: ReadonlySet<Expr['kind']> = new Set([
  'subgroup',
  'subgroup-broadcast',
  'subgroup-shuffle',
] as const);

/** The synchronisations that some threads may miss. */
export function divergentSynchronisation(kernel: Kernel): readonly string[] {
  const divergent = divergentVariables(kernel);
  const faults: string[] = [];
  const visit = (stmt: Stmt, isUniform: boolean): void => {
    if (!isUniform && stmt.kind === 'barrier') faults.push('a barrier in divergent control flow');
    for (const expr of ownExprs(stmt)) {
      walkExpr(expr, (part) => {
        const isSubgroup = subgroupKinds.has(part.kind);
        if (isSubgroup && !isUniform) faults.push('a subgroup operation in divergent control flow');
      });
    }
    const inside = isUniform && isHeaderUniform(stmt, kernel, divergent);
    for (const inner of innerStmts(stmt)) visit(inner, inside);
  };
  for (const stmt of kernel.body) visit(stmt, true);
  return faults;
}

/** Variables whose value may differ between threads: grows until nothing is added. */
function divergentVariables(kernel: Kernel): ReadonlySet<string> {
  const divergent = new Set<string>();
  const visit = (stmt: Stmt, isUniform: boolean): void => {
    const inside = isUniform && isHeaderUniform(stmt, kernel, divergent);
    const isHeld = ownExprs(stmt).every((expr) => isUniformExpr(expr, kernel, divergent));
    const name = boundName(stmt);
    if (name !== undefined && !(isHeld && (isUniform || stmt.kind !== 'assign'))) {
      divergent.add(name);
    }
    for (const inner of innerStmts(stmt)) visit(inner, inside);
  };
  for (let before = -1; before < divergent.size; ) {
    before = divergent.size;
    for (const stmt of kernel.body) visit(stmt, true);
  }
  return divergent;
}

function boundName(stmt: Stmt): string | undefined {
  const binds =
    stmt.kind === 'let' || stmt.kind === 'var' || stmt.kind === 'assign' || stmt.kind === 'for';
  return binds ? stmt.name : undefined;
}

function isHeaderUniform(stmt: Stmt, kernel: Kernel, divergent: ReadonlySet<string>): boolean {
  if (stmt.kind !== 'for' && stmt.kind !== 'if') return true;
  return ownExprs(stmt).every((expr) => isUniformExpr(expr, kernel, divergent));
}

function isUniformExpr(expr: Expr, kernel: Kernel, divergent: ReadonlySet<string>): boolean {
  switch (expr.kind) {
    case 'variable':
      return !divergent.has(expr.name);
    case 'builtin':
      return expr.name !== 'local_index' && expr.name !== 'subgroup_lane';
    case 'shared':
    case 'subgroup':
    case 'subgroup-broadcast':
    case 'subgroup-shuffle':
      return false;
    case 'load':
      // WGSL trusts only memory that this dispatch cannot write.
      if (kernel.bindings[expr.binding]?.access !== 'read') return false;
      return isUniformExpr(expr.index, kernel, divergent);
    default:
      return partsOf(expr).every((part) => isUniformExpr(part, kernel, divergent));
  }
}
