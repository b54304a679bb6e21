import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';

/** The edge of this folder: what staging throws about the user's program becomes a value. */
export function attempt<T>(work: () => T): Result<T> {
  try {
    return { ok: true, value: work(), warnings: [] };
  } catch (error) {
    if (error instanceof DiagnosticError) return { ok: false, diagnostics: [error.diagnostic] };
    throw error;
  }
}
