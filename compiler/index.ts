/**
 * The compiler's only door. Pure: text and a device description in, diagnostics, graphs and
 * Programs out. It runs in a browser as it is.
 */
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { ReadModule } from './modules/load.ts';
import type { SourceFile } from './source/span.ts';
import { type CheckResult, checkProgram } from './types/check.ts';
import type { ModuleCache } from './types/module-cache.ts';

export { ModuleCache } from './types/module-cache.ts';

export type Checked = CheckResult;

/**
 * Parses and checks a file and all it uses. `readModule` finds `std.nn` and the user's own modules;
 * `known` are names of modules worth suggesting for a misspelt one. Programs checked with the same
 * `cache` share the modules that they have in common.
 */
export function check(
  root: SourceFile,
  readModule: ReadModule,
  known: readonly string[] = [],
  cache?: ModuleCache,
): Checked {
  const checked = checkProgram(root, readModule, known, cache);
  return { ...checked, diagnostics: inReadingOrder(checked.diagnostics) };
}

/** File by file, each from its top, whatever phase found what. */
function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ span }) => span.file))];
  const file = ({ span }: Diagnostic): number => files.indexOf(span.file);
  return [...diagnostics].sort((a, b) => file(a) - file(b) || a.span.start - b.span.start);
}
