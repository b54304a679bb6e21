/** Rewriting of kernel IR, bottom up: `expr` and `stmt` are given nodes whose parts are done. */
import type { Expr, Stmt } from './ir.ts';

export interface Rewrite {
  readonly expr: (expr: Expr) => Expr;
  readonly stmt: (stmt: Stmt) => Stmt;
}

export function mapExpr(expr: Expr, rewrite: (expr: Expr) => Expr): Expr {
  const go = (part: Expr): Expr => mapExpr(part, rewrite);
  switch (expr.kind) {
    case 'literal':
    case 'variable':
    case 'builtin':
    case 'parameter':
      return rewrite(expr);
    case 'load':
    case 'shared':
      return rewrite({ ...expr, index: go(expr.index) });
    case 'op':
      return rewrite({ ...expr, args: expr.args.map(go) });
    case 'threefry': {
      const [key0, key1, counter0, counter1] = expr.args;
      return rewrite({ ...expr, args: [go(key0), go(key1), go(counter0), go(counter1)] });
    }
    case 'vector':
      return rewrite({ ...expr, parts: expr.parts.map(go) });
    case 'cast':
    case 'bitcast':
    case 'component':
    case 'subgroup':
      return rewrite({ ...expr, of: go(expr.of) });
    case 'subgroup-broadcast':
    case 'subgroup-shuffle':
      return rewrite({ ...expr, of: go(expr.of), lane: go(expr.lane) });
    default:
      return expr satisfies never;
  }
}

export function mapStmt(stmt: Stmt, rewrite: Rewrite): Stmt {
  const value = (expr: Expr): Expr => mapExpr(expr, rewrite.expr);
  const block = (body: readonly Stmt[]) => body.map((inner) => mapStmt(inner, rewrite));
  switch (stmt.kind) {
    case 'let':
    case 'assign':
      return rewrite.stmt({ ...stmt, value: value(stmt.value) });
    case 'var': {
      const { initial } = stmt;
      return rewrite.stmt(initial === undefined ? stmt : { ...stmt, initial: value(initial) });
    }
    case 'store':
    case 'store-shared':
      return rewrite.stmt({ ...stmt, index: value(stmt.index), value: value(stmt.value) });
    case 'for': {
      const { from, to, step, body } = stmt;
      const header = { from: value(from), to: value(to), step: value(step) };
      return rewrite.stmt({ ...stmt, ...header, body: block(body) });
    }
    case 'if': {
      const { condition, body, otherwise } = stmt;
      const taken = { ...stmt, condition: value(condition), body: block(body) };
      return rewrite.stmt(
        otherwise === undefined ? taken : { ...taken, otherwise: block(otherwise) },
      );
    }
    case 'barrier':
    case 'comment':
      return rewrite.stmt(stmt);
    default:
      return stmt satisfies never;
  }
}
