/**
 * The compiler's only door. Pure: text and a device description in, diagnostics, graphs and
 * Programs out. It runs in a browser as it is.
 */
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { ReadModule } from './modules/load.ts';
import type { SourceFile } from './source/span.ts';
import { checkProgram } from './types/check.ts';
import type { CheckedProgram } from './types/declaration.ts';
import type { ModuleCache } from './types/module-cache.ts';

export { ModuleCache } from './types/module-cache.ts';

export interface Checked {
  /** Absent when there are errors. */
  readonly program?: CheckedProgram;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by the name that spans use. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

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
  const sources = new Map([[root.file, root]]);
  const remember: ReadModule = (name) => {
    const source = readModule(name);
    if (source !== undefined) sources.set(source.file, source);
    return source;
  };
  const checked = checkProgram(root, remember, known, cache);
  return { ...checked, diagnostics: inReadingOrder(checked.diagnostics), sources };
}

/** File by file, each from its top, whatever phase found what. */
function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ span }) => span.file))];
  const file = ({ span }: Diagnostic): number => files.indexOf(span.file);
  return [...diagnostics].sort((a, b) => file(a) - file(b) || a.span.start - b.span.start);
}
