/** Names and types of a kernel's statements: each name is bound before its use, and hides none. */

import { bool, sameType, u32 } from './build.ts';
import { checkExpr } from './check-expr.ts';
import type { Expr, Kernel, Stmt, ValueType } from './ir.ts';

interface Variable {
  readonly type: ValueType;
  readonly isMutable: boolean;
}

export function checkBody(kernel: Kernel): readonly string[] {
  const faults: string[] = [];
  checkBlock(kernel.body, new Map(), { kernel, faults });
  return faults;
}

interface Context {
  readonly kernel: Kernel;
  readonly faults: string[];
}

/** `outer` holds the variables of the blocks around; this block's own end with it. */
function checkBlock(
  body: readonly Stmt[],
  outer: ReadonlyMap<string, Variable>,
  context: Context,
): void {
  const scope = new Map(outer);
  for (const stmt of body) checkStmt(stmt, scope, context);
}

function checkStmt(stmt: Stmt, scope: Map<string, Variable>, context: Context): void {
  const { kernel, faults } = context;
  const variables = { get: (name: string) => scope.get(name)?.type };
  const check = (expr: Expr, expected?: ValueType, what = 'a value'): void => {
    faults.push(...checkExpr(expr, { kernel, variables }));
    if (expected !== undefined && !sameType(expr.type, expected)) {
      faults.push(`${what} is ${typeText(expr.type)}, not ${typeText(expected)}`);
    }
  };
  const bind = (into: Map<string, Variable>, name: string, variable: Variable): void => {
    if (into.has(name)) faults.push(`${name} is bound twice`);
    into.set(name, variable);
  };
  switch (stmt.kind) {
    case 'let':
      check(stmt.value);
      bind(scope, stmt.name, { type: stmt.value.type, isMutable: false });
      break;
    case 'var':
      if (stmt.initial !== undefined) check(stmt.initial, stmt.type, stmt.name);
      bind(scope, stmt.name, { type: stmt.type, isMutable: true });
      break;
    case 'assign': {
      const variable = scope.get(stmt.name);
      if (variable?.isMutable !== true) faults.push(`${stmt.name} is no variable`);
      check(stmt.value, variable?.type, stmt.name);
      break;
    }
    case 'store': {
      const binding = kernel.bindings[stmt.binding];
      if (binding?.access !== 'read_write') faults.push(`binding ${stmt.binding} is not writable`);
      check(stmt.index, u32, 'an index');
      check(stmt.value, binding, `what is stored to binding ${stmt.binding}`);
      break;
    }
    case 'store-shared': {
      const array = kernel.shared.find(({ name }) => name === stmt.array);
      if (array === undefined) faults.push(`there is no array ${stmt.array}`);
      check(stmt.index, u32, 'an index');
      check(stmt.value, array && { element: array.element, lanes: array.lanes ?? 1 }, stmt.array);
      break;
    }
    case 'for': {
      for (const expr of [stmt.from, stmt.to, stmt.step]) check(expr, u32, 'a loop bound');
      const inside = new Map(scope);
      bind(inside, stmt.name, { type: u32, isMutable: false });
      checkBlock(stmt.body, inside, context);
      break;
    }
    case 'if':
      check(stmt.condition, bool, 'a condition');
      checkBlock(stmt.body, scope, context);
      checkBlock(stmt.otherwise ?? [], scope, context);
      break;
    case 'barrier':
    case 'comment':
      break;
    default:
      stmt satisfies never;
  }
}

function typeText({ element, lanes }: ValueType): string {
  return lanes === 1 ? element : `${element}x${lanes}`;
}
