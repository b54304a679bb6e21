/**
 * A node of the tree as the formatter sees it: its own tokens and the nodes between them, in the
 * order of the text, with brackets folded. It follows the shape of the nodes, so that a new kind
 * of node formats without a line here; and as every token of the file is some node's own, the
 * formatter can lose none.
 */
import type { TokenType } from 'chevrotain';
import type { Span } from '../source/span.ts';
import { type Lexeme, type Lexemes, rangeOf } from './format-lexemes.ts';
import { closing, opening } from './tokens.ts';

export interface Node {
  /** The node's kind, or the property it was found under: `param`, `statics`. */
  readonly tag: string;
  readonly span: Span;
  readonly syntax: object;
}

export type Part =
  | { readonly kind: 'lexeme'; readonly lexeme: Lexeme }
  | { readonly kind: 'node'; readonly node: Node }
  | Bracket;

export interface Bracket {
  readonly kind: 'bracket';
  readonly open: Lexeme;
  readonly inner: readonly Part[];
  readonly close: Lexeme;
}

export function partsOf(node: Node, lexemes: Lexemes): readonly Part[] {
  const [start, end] = rangeOf(lexemes, node.span);
  const flat: Part[] = [];
  let at = start;
  for (const child of nodesOf(node.syntax)) {
    const [from, to] = rangeOf(lexemes, child.span);
    for (; at < from; at++) flat.push({ kind: 'lexeme', lexeme: lexemes.all[at]! });
    flat.push({ kind: 'node', node: child });
    at = to;
  }
  for (; at < end; at++) flat.push({ kind: 'lexeme', lexeme: lexemes.all[at]! });
  return fold(flat);
}

/** The nearest nodes below, in the order of the text. Names are tokens, not nodes. */
export function nodesOf(syntax: object): Node[] {
  const found: Node[] = [];
  for (const [property, value] of Object.entries(syntax)) {
    if (property !== 'span' && property !== 'opSpan') collect(property, value, found);
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function collect(property: string, value: unknown, found: Node[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(property, item, found);
  } else if (!hasSpan(value)) {
    found.push(...nodesOf(value));
  } else if (!('text' in value)) {
    const tag = 'kind' in value && typeof value.kind === 'string' ? value.kind : property;
    found.push({ tag, span: value.span, syntax: value });
  }
}

function hasSpan(value: object): value is { readonly span: Span } {
  return 'span' in value;
}

/** Everything between a node's own brackets under one part. */
function fold(flat: readonly Part[]): readonly Part[] {
  const levels: { open?: Lexeme; parts: Part[] }[] = [{ parts: [] }];
  for (const part of flat) {
    const type = typeOf(part);
    if (part.kind === 'lexeme' && type !== undefined && opening.has(type)) {
      levels.push({ open: part.lexeme, parts: [] });
    } else if (part.kind === 'lexeme' && type !== undefined && closing.has(type)) {
      const { open, parts } = levels.pop()!;
      levels.at(-1)!.parts.push({ kind: 'bracket', open: open!, inner: parts, close: part.lexeme });
    } else {
      levels.at(-1)!.parts.push(part);
    }
  }
  return levels[0]!.parts;
}

/** The type of a part that is a token. */
export function typeOf(part: Part | undefined): TokenType | undefined {
  return part?.kind === 'lexeme' ? part.lexeme.token.tokenType : undefined;
}

export function firstLexeme(part: Part, lexemes: Lexemes): Lexeme {
  if (part.kind === 'lexeme') return part.lexeme;
  if (part.kind === 'bracket') return part.open;
  return lexemes.all[rangeOf(lexemes, part.node.span)[0]]!;
}

export function lastLexeme(part: Part, lexemes: Lexemes): Lexeme {
  if (part.kind === 'lexeme') return part.lexeme;
  if (part.kind === 'bracket') return part.close;
  return lexemes.all[rangeOf(lexemes, part.node.span)[1] - 1]!;
}
