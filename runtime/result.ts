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

/** What a file system means by its codes. */
const systemReasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EEXIST', 'something of this name is there'],
  ['EACCES', 'that is not permitted here'],
  ['EPERM', 'that is not permitted here'],
  ['EROFS', 'this place can only be read'],
  ['ENAMETOOLONG', 'the name is too long'],
]);

/** Why something could not be done, in the words of whatever was thrown if there are no better. */
export function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const reason = systemReasons.get(code);
  if (reason !== undefined) return reason;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
