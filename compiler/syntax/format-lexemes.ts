/** The tokens of a file with what the grammar does not see: comments, and the lines between them. */
import type { IToken } from 'chevrotain';
import type { SourceFile, Span } from '../source/span.ts';
import { scan } from './lexer.ts';
import { Comment as CommentToken, FileDoc, ItemDoc, Newline } from './tokens.ts';

export interface Comment {
  readonly text: string;
  /** An empty line stands before it. */
  readonly isBlankBefore: boolean;
}

export interface Lexeme {
  readonly token: IToken;
  /** Comments on lines of their own before the token. */
  readonly leading: readonly Comment[];
  /** The comment behind it on its line. */
  readonly trailing?: string;
  /** The first on its line; comments do not count. */
  readonly startsLine: boolean;
  /** An empty line stands before it, or before its first comment. */
  readonly isBlankBefore: boolean;
  /** An empty line stands between its last comment and it. */
  readonly isBlankAfterComments: boolean;
}

export interface Lexemes {
  readonly all: readonly Lexeme[];
  /** Comments after the last token. */
  readonly end: readonly Comment[];
}

const commentTypes: ReadonlySet<unknown> = new Set([CommentToken, ItemDoc, FileDoc]);

export function lexemesOf(source: SourceFile): Lexemes {
  const all: Lexeme[] = [];
  let leading: Comment[] = [];
  let newlines = 0;
  let startsLine = false;
  for (const token of scan(source)) {
    if (token.tokenType === Newline) {
      newlines++;
      startsLine = true;
      continue;
    }
    if (!commentTypes.has(token.tokenType)) {
      const isBlank = newlines > 1;
      const isBlankBefore = leading[0]?.isBlankBefore ?? isBlank;
      all.push({ token, leading, startsLine, isBlankBefore, isBlankAfterComments: isBlank });
      leading = [];
      startsLine = false;
    } else {
      const text = token.image.trimEnd();
      const last = all.at(-1);
      if (newlines === 0 && last !== undefined) all[all.length - 1] = { ...last, trailing: text };
      else leading.push({ text, isBlankBefore: newlines > 1 });
    }
    newlines = 0;
  }
  return { all, end: leading };
}

/** The lexemes of a span, as the half-open range of their places. */
export function rangeOf({ all }: Lexemes, { start, end }: Span): readonly [number, number] {
  return [firstFrom(all, start), firstFrom(all, end)];
}

/** The place of the first lexeme that starts at the offset or behind it. */
function firstFrom(all: readonly Lexeme[], offset: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.token.startOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
