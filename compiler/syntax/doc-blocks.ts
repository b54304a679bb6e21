/** The examples in documentation: fenced `llm` blocks of `///` and `//!` comments, as programs. */
import type { SourceFile } from '../source/span.ts';

export interface DocBlock {
  /** Of the fence, from 1. */
  readonly line: number;
  /** The block where it stands in the file: all else is blank, so that places are those of the file. */
  readonly source: SourceFile;
}

const docLine = /^( *\/\/[/!] ?)(.*)$/;

/** In order. A block that is not closed ends with its comment. */
export function docBlocks({ file, text }: SourceFile): readonly DocBlock[] {
  const lines = text.split('\n');
  const blocks: DocBlock[] = [];
  let start: number | undefined;
  for (const [at, line] of lines.entries()) {
    const content = docLine.exec(line)?.[2]?.trim();
    if (start === undefined) {
      if (content === '```llm') start = at;
    } else if (content === undefined || content === '```') {
      blocks.push({ line: start + 1, source: { file, text: masked(lines, start + 1, at) } });
      start = undefined;
    }
  }
  return blocks;
}

/** The lines from `start` to before `end` without their marks, and as many blank ones before. */
function masked(lines: readonly string[], start: number, end: number): string {
  const blank = lines.slice(0, start).map((line) => ' '.repeat(line.length));
  const code = lines
    .slice(start, end)
    .map((line) =>
      line.replace(docLine, (_, mark: string, rest) => ' '.repeat(mark.length) + rest),
    );
  return [...blank, ...code, ''].join('\n');
}
