/** Rewrites a kernel so that a value is updated where it lies. */
import { invariant } from '../diagnostics/invariant.ts';
import type { InPlacePair } from './call.ts';
import type { Expr, Kernel, Stmt } from './ir.ts';
import { mapStmt } from './map.ts';

/** One dispatch may not bind a buffer twice if it writes to it: `read` becomes `written`. */
export function updateInPlace(kernel: Kernel, pairs: readonly InPlacePair[]): Kernel {
  if (pairs.length === 0) return kernel;
  const target = new Map(pairs.map(({ read, written }) => [read, written]));
  for (const { read, written } of pairs) checkPair(kernel, read, written);
  const kept = kernel.bindings.map((_, at) => at).filter((at) => !target.has(at));
  const renumber = (at: number): number => kept.indexOf(target.get(at) ?? at);
  const expr = (value: Expr): Expr =>
    value.kind === 'load' ? { ...value, binding: renumber(value.binding) } : value;
  const stmt = (value: Stmt): Stmt =>
    value.kind === 'store' ? { ...value, binding: renumber(value.binding) } : value;
  return {
    ...kernel,
    bindings: kept.map((at) => kernel.bindings[at]!),
    body: kernel.body.map((inner) => mapStmt(inner, { expr, stmt })),
  };
}

function checkPair(kernel: Kernel, read: number, written: number): void {
  const from = kernel.bindings[read];
  const to = kernel.bindings[written];
  const fits =
    from?.access === 'read' &&
    to?.access === 'read_write' &&
    from.element === to.element &&
    from.lanes === to.lanes;
  invariant(fits, () => `${kernel.name} cannot update binding ${written} in place`, kernel.span);
}
