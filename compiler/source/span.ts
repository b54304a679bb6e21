/** A half-open range of UTF-16 offsets in one source file. Every node of every level carries one. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** One source file. `file` is what spans and messages call it: a path, or `std/nn.llm`. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** The smallest span that covers both, which must lie in one file. */
export function join(a: Span, b: Span): Span {
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** For messages about the machine rather than a program: the renderer shows no excerpt. */
export const nowhere: Span = { file: '', start: 0, end: 0 };
