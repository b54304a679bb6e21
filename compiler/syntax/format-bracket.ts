/**
 * Brackets. One with commas in it is broken if the author broke it behind its opening, if it does
 * not fit, or if an item but the last has several lines; then it ends with a comma and keeps the
 * author's lines. One with lines in it, a block or a record, is broken if the author broke it.
 */
import { type Document, isMultiline } from './format-document.ts';
import type { Comment, Lexeme, Lexemes } from './format-lexemes.ts';
import { type Bracket, firstLexeme, lastLexeme, type Part, typeOf } from './format-parts.ts';
import { Comma } from './tokens.ts';

export interface Item {
  readonly parts: readonly Part[];
  /** The comma behind it, if there is one. */
  readonly comma?: Lexeme;
}

export function itemsOf({ inner }: Bracket): readonly Item[] {
  const items: Item[] = [];
  let parts: Part[] = [];
  for (const part of inner) {
    if (typeOf(part) === Comma && part.kind === 'lexeme') {
      items.push({ parts, comma: part.lexeme });
      parts = [];
    } else {
      parts.push(part);
    }
  }
  return parts.length > 0 ? [...items, { parts }] : items;
}

export interface ListStyle {
  /** Between the brackets and their content on one line. */
  readonly padding: '' | ' ';
  /** Broken, each item has a line; else lines are filled. */
  readonly isColumn: boolean;
  readonly lastComma: 'none' | 'broken' | 'always';
  /** All that must fit behind the closing bracket. */
  readonly lookahead?: Document;
}

/** `documents` are those of the items, in order. */
export function listDocument(
  bracket: Bracket,
  documents: readonly Document[],
  style: ListStyle,
  lexemes: Lexemes,
): Document {
  const { open, close } = bracket;
  if (bracket.inner.length === 0 && close.leading.length === 0) {
    return [lexemeDocument(open), lexemeDocument(close)];
  }
  const items = itemsOf(bracket);
  const isBroken =
    documents.slice(0, -1).some(isMultiline) || isListBroken(bracket, items, lexemes);
  const separated = items.map((item, i) => {
    const isLast = i === items.length - 1;
    const comma = isLast ? lastComma(item, style) : lexemeDocument(item.comma!);
    const document = [documents[i]!, comma];
    if (i === 0) return document;
    const first = firstLexeme(item.parts[0]!, lexemes);
    if (isBroken && (first.startsLine || first.leading.length > 0)) {
      return [{ kind: 'hard', isBlank: first.isBlankBefore } as const, document];
    }
    if (style.isColumn) return [{ kind: 'line', flat: ' ' } as const, document];
    const fill = { kind: 'fill', isBroken: false, indent: 0, hangs: false } as const;
    return { ...fill, next: document };
  });
  return enclosed(bracket, separated, { isBroken, isGroup: true, isAnchored: true, ...style });
}

function lastComma({ comma }: Item, { lastComma }: ListStyle): Document {
  const written = lastComma === 'always' ? ',' : '';
  const broken = lastComma === 'none' ? '' : ',';
  const comments = comma === undefined ? [] : commentsOf(comma);
  return [{ kind: 'choice', flat: written, broken }, ...comments];
}

function isListBroken(
  { inner, open, close }: Bracket,
  items: readonly Item[],
  lexemes: Lexemes,
): boolean {
  const [first] = inner;
  const opensLine = first !== undefined && firstLexeme(first, lexemes).startsLine;
  if (opensLine || open.trailing !== undefined || close.leading.length > 0) return true;
  return items.some(({ parts, comma }) => {
    const [start, end] = [parts[0]!, parts.at(-1)!];
    const isCommented = firstLexeme(start, lexemes).leading.length > 0;
    return isCommented || [lastLexeme(end, lexemes), comma].some((each) => each?.trailing);
  });
}

/** Statements or members, one a line; `comma` is what separates them on one line. */
export function linesDocument(
  bracket: Bracket,
  lines: readonly { readonly first: Lexeme; readonly document: Document }[],
  { comma, ...style }: LineStyle,
): Document {
  const content = lines.map(({ first, document }, i) => {
    if (i === 0) return document;
    const separator: Document = { kind: 'choice', flat: comma, broken: '' };
    return [
      separator,
      { kind: 'line', flat: ' ', isBlank: first.isBlankBefore } as const,
      document,
    ];
  });
  return enclosed(bracket, content, { ...style, padding: ' ' });
}

interface LineStyle {
  /** Between two on one line. */
  readonly comma: '' | ',';
  readonly isBroken: boolean;
  /** It is broken by itself, not with what is around it. */
  readonly isGroup: boolean;
  /** It is indented from the line it begins on, not from what it is the body of. */
  readonly isAnchored: boolean;
}

interface Enclosure {
  readonly isBroken: boolean;
  readonly isGroup: boolean;
  readonly isAnchored: boolean;
  readonly padding: '' | ' ';
  readonly lookahead?: Document;
}

function enclosed(
  { open, close }: Bracket,
  lines: readonly Document[],
  { isBroken, isGroup, isAnchored, padding, lookahead }: Enclosure,
): Document {
  const line: Document = { kind: 'line', flat: padding };
  const comments = close.leading.map(({ text, isBlankBefore }, i): Document => {
    const isFirst = i === 0 && lines.length === 0;
    return isFirst ? text : [{ kind: 'hard', isBlank: isBlankBefore }, text];
  });
  const inside: Document = { kind: 'indent', content: [line, lines, ...comments] };
  const all = [lexemeDocument(open), inside, line, lexemeDocument({ ...close, leading: [] })];
  const ahead = lookahead !== undefined && { lookahead };
  const content = isGroup ? ({ kind: 'group', content: all, isBroken, ...ahead } as const) : all;
  return isAnchored ? { kind: 'anchor', content } : content;
}

/** A token with its comments. */
export function lexemeDocument(lexeme: Lexeme): Document {
  const { leading, token } = lexeme;
  // A comma stays with what it follows, before the comment there.
  const text = token.tokenType === Comma ? ',' : ({ kind: 'token', text: token.image } as const);
  if (leading.length === 0 && lexeme.trailing === undefined) return text;
  return [...leadingDocuments(lexeme), text, ...trailingDocuments(lexeme)];
}

/** The comments of a token that is left out. */
export function commentsOf(lexeme: Lexeme): readonly Document[] {
  return [...leadingDocuments(lexeme), ...trailingDocuments(lexeme)];
}

function leadingDocuments({ leading, isBlankAfterComments }: Lexeme): Document[] {
  return leading.map(({ text }, i) => ({
    kind: 'comment',
    text,
    isBlank: leading[i + 1]?.isBlankBefore ?? isBlankAfterComments,
  }));
}

function trailingDocuments({ trailing }: Lexeme): Document[] {
  return trailing === undefined ? [] : [{ kind: 'trailing', text: trailing }];
}

/** Comments that no token follows. */
export function closingComments(comments: readonly Comment[]): readonly Document[] {
  return comments.map(({ text, isBlankBefore }) => [
    { kind: 'hard', isBlank: isBlankBefore },
    text,
  ]);
}
