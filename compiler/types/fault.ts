/** How the checker gives up on what it is looking at. */
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';

type Detail = Omit<Diagnostic, 'severity' | 'slug' | 'title' | 'span'>;

/** Abandons the statement (or declaration) being checked, with its reason. */
export function fail(slug: string, title: string, span: Span, detail: Detail = {}): never {
  throw new DiagnosticError({ severity: 'error', slug, title, span, ...detail });
}

/** Thrown where something depends on what has been reported already: one mistake, one message. */
export class Abandoned extends Error {}

/** Runs a check; a failure is reported and gives `undefined`. */
export function attempt<T>(
  report: (diagnostic: Diagnostic) => void,
  check: () => T,
): T | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof DiagnosticError) report(error.diagnostic);
    else if (!(error instanceof Abandoned)) throw error;
    return undefined;
  }
}
