/** Lines and columns of a source text, found by offset. Both count from 1. */
import type { SourceFile } from './span.ts';

export interface Position {
  readonly line: number;
  /** In characters, as an editor shows it: a surrogate pair is one. */
  readonly column: number;
}

export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(source: SourceFile) {
    this.#text = source.text;
    this.#starts = [0, ...[...source.text.matchAll(/\r?\n/g)].map((m) => m.index + m[0].length)];
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offsets outside the text belong to its nearest end. */
  position(offset: number): Position {
    const inside = Math.min(Math.max(0, offset), this.#text.length);
    const line = this.#lineOf(inside);
    const before = this.#text.slice(this.#starts[line - 1], inside);
    return { line, column: [...before].length + 1 };
  }

  /** The text of a line without its end; empty outside the file. */
  line(line: number): string {
    const start = this.#starts[line - 1];
    if (start === undefined) return '';
    return this.#text.slice(start, this.#starts[line]).replace(/\r?\n$/, '');
  }

  /** The last line that starts at or before the offset. */
  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}
