import type { Span } from '../source/span.ts';

/**
 * What a user is told when a program is wrong: a header of one line, the excerpt with what is
 * marked in it, rows of aligned shapes, and a hint. The one renderer is `render.ts`.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable name of the situation, for `llmc explain`: `shape-mismatch`. */
  readonly slug: string;
  /** One line, a full sentence without its stop: "This call does not fit". */
  readonly title: string;
  readonly span: Span;
  /** What stands beside the carets. */
  readonly label?: string;
  /** Lines under the excerpt, already aligned (shapes under each other). */
  readonly notes?: readonly string[];
  /** Further places: "required here". */
  readonly related?: readonly Related[];
  readonly hint?: string;
  /** A change of the text that is probably meant, for editors to offer. */
  readonly fix?: Fix;
}

export type Fix =
  /** An empty span is a place to write at. */
  | { readonly kind: 'replace'; readonly span: Span; readonly text: string }
  /** `use NAME`, a dotted name, among the others. */
  | { readonly kind: 'import'; readonly name: string };

export interface Related {
  readonly span: Span;
  readonly label: string;
  /** How one gets from the main place to this one: "required through GPT2 > Block". */
  readonly via?: string;
}

/** A value, or the reasons why there is none. Warnings may come with a value. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Thrown and caught inside one module edge only (a checker abandoning a statement, a stager a plan). */
export class DiagnosticError extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.title);
    this.diagnostic = diagnostic;
  }
}
