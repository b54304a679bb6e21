/** Whether a space stands between two parts of a node that stay on one line. */
import type { TokenType } from 'chevrotain';
import type { Lexemes } from './format-lexemes.ts';
import { firstLexeme, lastLexeme, type Node, type Part, typeOf } from './format-parts.ts';
import { isA } from './is-a.ts';
import {
  At,
  Bar,
  Caret,
  Colon,
  Comma,
  Dot,
  DotDot,
  Int,
  Is,
  LBrace,
  Lower,
  Minus,
  Random,
  RBrace,
  RParen,
  RSquare,
  Scalar,
  Self,
  Slash,
  Text,
  Upper,
} from './tokens.ts';

const tightBefore: ReadonlySet<TokenType> = new Set([Comma, Colon, Dot, Caret]);
const tightAfter: ReadonlySet<TokenType> = new Set([Dot, DotDot, Caret]);
const operandEnds: readonly TokenType[] = [
  ...[Lower, Upper, Scalar, Self, Int, Text],
  ...[RParen, RSquare, RBrace],
];

export interface Neighbours {
  readonly node: Node;
  /** All parts between the same brackets. */
  readonly parts: readonly Part[];
  /** The place of the right one. */
  readonly at: number;
}

export function isTight({ node, parts, at }: Neighbours, lexemes: Lexemes): boolean {
  const left = parts[at - 1]!;
  const right = parts[at]!;
  const last = lastLexeme(left, lexemes).token;
  const first = firstLexeme(right, lexemes).token;
  if (tightBefore.has(first.tokenType) || tightAfter.has(last.tokenType)) return true;
  if (first.tokenType === DotDot) return operandEnds.some((type) => isA(last, type));
  const special = tightIn[node.tag];
  if (special?.({ node, parts, at }) === true) return true;
  return (
    right.kind === 'bracket' && first.tokenType !== LBrace && takesBracket(left, node, lexemes)
  );
}

/** A call, an index, parameters: brackets that belong to the name before them. */
function takesBracket(left: Part, { tag }: Node, lexemes: Lexemes): boolean {
  const type = typeOf(left);
  if (type === Is && tag === 'is') return false;
  if (type === Random && tag !== 'use') return false;
  const { token } = lastLexeme(left, lexemes);
  return operandEnds.some((end) => isA(token, end));
}

/** What is peculiar to a kind of node. */
const tightIn: Readonly<Record<string, (place: Neighbours) => boolean>> = {
  unary: ({ parts, at }) => typeOf(parts[at - 1]) === Minus,
  attributes: ({ parts, at }) => typeOf(parts[at - 1]) === At,
  stack: ({ parts, at }) => parts[at - 1]?.kind === 'bracket',
  lambda: isInsideBars,
  binary: ({ node, parts, at }) =>
    isLengthRatio(node.syntax) && [parts[at - 1], parts[at]].some((part) => typeOf(part) === Slash),
};

/** `|x, y|`: tight inside, not behind. */
function isInsideBars({ parts, at }: Neighbours): boolean {
  const bars = parts.slice(0, at).filter((part) => typeOf(part) === Bar).length;
  const afterFirst = typeOf(parts[at - 1]) === Bar && bars === 1;
  return afterFirst || (typeOf(parts[at]) === Bar && bars === 1);
}

/** `K/2`, `D/H`: one dim by another or by a number is read as one length. */
function isLengthRatio(syntax: object): boolean {
  const { left, right } = syntax as { left?: { kind?: string }; right?: { kind?: string } };
  return isDimName(left) && (isDimName(right) || right?.kind === 'int');
}

/** In expressions a dim is an `upper`, in types a `name` whose text has a capital. */
function isDimName(operand: object | undefined): boolean {
  if (operand === undefined || !('kind' in operand) || !('name' in operand)) return false;
  if (operand.kind === 'upper') return true;
  return operand.kind === 'name' && /^[A-Z]/.test((operand.name as { text: string }).text);
}
