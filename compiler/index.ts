/**
 * The compiler's only door. Pure: text and a device description in, diagnostics, graphs and
 * Programs out. It runs in a browser as it is.
 */
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { loadModules, type ReadModule } from './modules/load.ts';
import type { SourceFile } from './source/span.ts';
import { checkModules } from './types/check.ts';
import type { CheckedProgram } from './types/declaration.ts';

export interface Checked {
  /** Absent when there are errors. */
  readonly program?: CheckedProgram;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by the name that spans use. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** Parses and checks a file and all it uses. `readModule` finds `std.nn` and the user's own modules. */
export function check(
  root: SourceFile,
  readModule: ReadModule,
  known: readonly string[] = [],
): Checked {
  const loaded = loadModules(root, readModule, known);
  const { program, diagnostics } = checkModules(loaded);
  const sources = new Map(loaded.modules.map(({ source }) => [source.file, source]));
  sources.set(root.file, root);
  return program === undefined || diagnostics.some(({ severity }) => severity === 'error')
    ? { diagnostics, sources }
    : { program, diagnostics, sources };
}
