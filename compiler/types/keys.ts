/**
 * `using none` brings no key, so what is called under it must not insist on one: a function draws
 * under `if keyed`, under a `using` of its own, or it needs a key. Settled for a module when its
 * bodies have been checked. What functions do with functions that they are given, staging sees.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FnDecl } from './declaration.ts';
import type { Use } from './requirements.ts';

/** Where a draw takes its key from: the caller, nowhere, or what is not known to be missing. */
export type KeySource = 'caller' | 'none' | 'given';

type Call = Extract<Use, { kind: 'call' }>;

/** Notes which functions need a key, and reports calls of them under `using none`. */
export function settleKeys(
  uses: ReadonlyMap<FnDecl, readonly Use[]>,
  loose: readonly Use[],
  report: (diagnostic: Diagnostic) => void,
): void {
  const done = new Set<FnDecl>();
  const needsKey = (fn: FnDecl): boolean => {
    if (fn.isExtern) return fn.isRandom;
    if (done.has(fn) || !uses.has(fn)) return fn.needsKey === true;
    done.add(fn);
    const calls = callsAmong(uses.get(fn) ?? []);
    if (calls.some((call) => call.key === 'caller' && needsKey(call.fn))) fn.needsKey = true;
    return fn.needsKey === true;
  };
  for (const call of callsAmong([...[...uses.values()].flat(), ...loose])) {
    if (call.key === 'none' && needsKey(call.fn)) report(noKey(call));
  }
  for (const fn of uses.keys()) needsKey(fn);
}

function callsAmong(uses: readonly Use[]): readonly Call[] {
  return uses.filter((use): use is Call => use.kind === 'call');
}

function noKey({ fn, span }: Call): Diagnostic {
  const name = fn.name === '' ? (fn.owner?.name ?? '') : fn.name;
  return {
    severity: 'error',
    slug: 'no-key',
    title: 'This draw has no key',
    span,
    label: `\`${name}\` draws, under \`using none\``,
    hint: 'bring a key, or let it draw only `if keyed`.',
  };
}
