/**
 * A newline ends a statement, unless the text plainly goes on: directly inside `(` or `[`, after
 * a token that cannot end an expression, before one that cannot start one. This filter drops
 * those newlines (and runs of them), so that the grammar sees only the ones that count.
 */
import type { IToken, TokenType } from 'chevrotain';
import { isA } from './is-a.ts';
import { isItemHead } from './item-heads.ts';
import {
  And,
  Arrow,
  As,
  Assert,
  Assign,
  At,
  Bar,
  Caret,
  Colon,
  Comma,
  closing,
  Dot,
  DotDot,
  Else,
  Equal,
  Fn,
  For,
  Grad,
  Greater,
  GreaterEqual,
  If,
  LBrace,
  Less,
  LessEqual,
  Let,
  Lower,
  LParen,
  LSquare,
  Minus,
  Newline,
  Not,
  NotEqual,
  Or,
  opening,
  Percent,
  PipeArrow,
  Plus,
  RBrace,
  RParen,
  RSquare,
  Slash,
  Star,
  Tilde,
  Upper,
  Using,
  ValueAndGrad,
  Where,
  With,
} from './tokens.ts';

const infix = [
  ...[Plus, Star, Slash, Percent, At, Caret, DotDot, And, Or],
  ...[Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual],
  ...[Comma, Colon, Assign, Arrow, Tilde, Dot, PipeArrow, Else, Where, As, With],
];

const endsNothing: ReadonlySet<TokenType> = new Set([
  ...infix,
  ...[Minus, Not, Bar, LBrace, LParen, LSquare],
  ...[Fn, Let, Assert, If, For, Grad, ValueAndGrad, Using],
]);

const startsNothing: ReadonlySet<TokenType> = new Set([...infix, RParen, RSquare, RBrace]);

/** The tokens without the newlines that end nothing. */
export function filterNewlines(tokens: readonly IToken[]): IToken[] {
  const kept: IToken[] = [];
  const open: TokenType[] = [];
  let newline: IToken | undefined;
  tokens.forEach((token, i) => {
    if (token.tokenType === Newline) {
      newline ??= token;
      return;
    }
    if (newline !== undefined) {
      closeForgotten(open, tokens, i);
      if (endsStatement(kept.at(-1), token, tokens[i + 1], open.at(-1))) kept.push(newline);
      newline = undefined;
    }
    if (opening.has(token.tokenType)) open.push(token.tokenType);
    close(open, closing.get(token.tokenType));
    kept.push(token);
  });
  return kept;
}

function endsStatement(
  previous: IToken | undefined,
  next: IToken,
  afterNext: IToken | undefined,
  bracket: TokenType | undefined,
): boolean {
  if (previous === undefined || bracket === LParen || bracket === LSquare) return false;
  if (endsNothing.has(previous.tokenType)) return false;
  return isAttribute(next, afterNext) || !startsNothing.has(next.tokenType);
}

/** `@name` at the start of a line; with a space after it, `@` is the product. */
function isAttribute(at: IToken, name: IToken | undefined): boolean {
  if (at.tokenType !== At || name?.startOffset !== at.startOffset + 1) return false;
  return isA(name, Lower) || isA(name, Upper);
}

/** A stray closing bracket closes nothing; a forgotten one is closed with what is around it. */
function close(open: TokenType[], bracket: TokenType | undefined): void {
  if (bracket === undefined) return;
  const at = open.lastIndexOf(bracket);
  if (at >= 0) open.length = at;
}

/** `let`, `assert` and `fn` never stand directly inside `(` or `[`, an item never inside anything. */
function closeForgotten(open: TokenType[], tokens: readonly IToken[], i: number): void {
  const first = tokens[i]?.tokenType;
  if (first === Let || first === Assert || first === Fn) open.length = open.lastIndexOf(LBrace) + 1;
  if (isItemHead((distance) => tokens[i + distance - 1])) open.length = 0;
}
