/** Every program unrolls to a finite graph, so no function may call itself, directly or not. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { FnDecl } from './declaration.ts';

/** Who calls whom, and where. */
export type CallGraph = Map<FnDecl, ReadonlyMap<FnDecl, Span>>;

/** One message a cycle. Modules do not import each other, so cycles stay within one. */
export function findRecursion(calls: CallGraph): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const done = new Set<FnDecl>();
  const path: FnDecl[] = [];
  const visit = (fn: FnDecl) => {
    if (done.has(fn)) return;
    path.push(fn);
    for (const [callee, span] of calls.get(fn) ?? []) {
      if (path.includes(callee))
        found.push(recursion([...path.slice(path.indexOf(callee)), callee], span));
      else visit(callee);
    }
    path.pop();
    done.add(fn);
  };
  for (const fn of calls.keys()) visit(fn);
  return found;
}

function recursion(cycle: readonly FnDecl[], span: Span): Diagnostic {
  const names = cycle.map(({ name, owner }) => (name === '' ? (owner?.name ?? '') : name));
  return {
    severity: 'error',
    slug: 'recursion',
    title: `\`${names[0] ?? ''}\` calls itself`,
    span,
    label: names.join(' → '),
    hint: 'repeat over a stack with chain, or over an index with for.',
  };
}
