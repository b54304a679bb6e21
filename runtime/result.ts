/**
 * How the runtime answers: with a value, or with what a person is told. A place below says `span`
 * where the program asked for the work, `nowhere` where the machine itself is in trouble.
 */
import type { Diagnostic, Result } from '../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../compiler/source/span.ts';

export type Refusal = Extract<Result<never>, { readonly ok: false }>;

export function accept<T>(value: T, warnings: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, warnings };
}

/** An error diagnostic; `span` is `nowhere` unless given. */
export function refuse(
  diagnostic: Omit<Diagnostic, 'severity' | 'span'> & Partial<Pick<Diagnostic, 'span'>>,
): Refusal {
  return { ok: false, diagnostics: [{ severity: 'error', span: nowhere, ...diagnostic }] };
}

/** The text of whatever was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
