import type { Span } from '../source/span.ts';

/** A bug of ours (exit 70). `span` is the line of the user's program that was being compiled. */
export class CompilerBug extends Error {
  readonly span: Span | undefined;
  constructor(message: string, span?: Span) {
    super(message);
    this.name = 'CompilerBug';
    this.span = span;
  }
}

/** Asserts what must hold whatever the user wrote. */
export function invariant(
  condition: unknown,
  message: () => string,
  span?: Span,
): asserts condition {
  if (!condition) throw new CompilerBug(message(), span);
}
