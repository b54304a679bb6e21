/**
 * Nodes as documents: which of a node's tokens a line may break at. What is not said here has no
 * break of its own but those of its brackets. The author's breaks are kept where a line may break.
 */
import {
  commentsOf,
  itemsOf,
  type ListStyle,
  lexemeDocument,
  linesDocument,
  listDocument,
} from './format-bracket.ts';
import { type Columns, columnsOf } from './format-columns.ts';
import { type Document, isMultiline } from './format-document.ts';
import type { Lexemes } from './format-lexemes.ts';
import {
  type Bracket,
  firstLexeme,
  type Node,
  type Part,
  partsOf,
  typeOf,
} from './format-parts.ts';
import { isTight } from './format-spacing.ts';
import {
  Arrow,
  Assign,
  Bar,
  Colon,
  DotDot,
  If,
  LBrace,
  LParen,
  PipeArrow,
  Tilde,
  Upper,
  Where,
} from './tokens.ts';

/** Where a part stands. */
interface Place {
  readonly node: Node;
  readonly lexemes: Lexemes;
  readonly columns?: Columns;
  /** Something follows that a reader could take for a part of an `if` at its end. */
  readonly isOperand: boolean;
  /** Of an `if`, whose branches are broken together. */
  readonly isBranch: boolean;
  /** Of a function, whose signature may have several lines. */
  readonly isBody: boolean;
}

export function nodeDocument(node: Node, lexemes: Lexemes, columns?: Columns): Document {
  const place = { node, lexemes, isOperand: false, isBranch: false, isBody: false };
  return placeDocument(columns === undefined ? place : { ...place, columns });
}

function placeDocument(place: Place): Document {
  const parts = partsOf(place.node, place.lexemes);
  const document = sequence(parts, place);
  return place.isOperand && typeOf(parts[0]) === If ? ['(', document, ')'] : document;
}

/** Parts with their spaces and breaks. */
function sequence(parts: readonly Part[], place: Place): Document {
  const starts = parts.flatMap((_, i) => (i === 0 || isBreak(parts, i, place) ? [i] : []));
  const segments = starts.map((start, n) => {
    const segment = parts.slice(start, starts[n + 1]).map((_, j): Document => {
      const document = partDocument(parts, start + j, place);
      return j === 0 ? document : [gap(parts, start + j, place), document];
    });
    return start === 0 ? segment : breakable(parts, start, segment, place);
  });
  if (typeOf(parts[0]) !== If || place.isBranch) return segments;
  return { kind: 'group', content: segments, isBroken: isMultiline(segments) };
}

function gap(parts: readonly Part[], i: number, { node, lexemes, columns }: Place): Document {
  const before = parts[i - 1]!;
  if (before.kind === 'node' && before.node.tag === 'attributes') {
    return { kind: 'hard', isBlank: false };
  }
  if (isTight({ node, parts, at: i }, lexemes)) return '';
  if (columns === undefined) return ' ';
  const isDraw = typeOf(parts[i]) === Tilde || typeOf(parts[i]) === Assign;
  const added = typeOf(before) === Colon ? columns.afterColon : isDraw ? columns.beforeDraw : 0;
  return [' ', { kind: 'choice', flat: '', broken: ' '.repeat(added) }];
}

function partDocument(parts: readonly Part[], i: number, place: Place): Document {
  const { node, lexemes } = place;
  const part = parts[i]!;
  if (part.kind === 'lexeme') return lexemeDocument(part.lexeme);
  if (part.kind === 'bracket') return bracketDocument(part, parts, i, place);
  const isInIf = typeOf(parts[0]) === If && isBranch(parts, i);
  const isLast = place.isOperand && i === parts.length - 1;
  const isOperand = !isInIf && (isLast || isLeftOperand(part.node, node));
  const isBody = isFunction(node);
  return placeDocument({ node: part.node, lexemes, isOperand, isBranch: isInIf, isBody });
}

// ---- breaks

const isAssign = (part: Part | undefined): boolean => typeOf(part) === Assign;
const isColon = (part: Part | undefined): boolean => typeOf(part) === Colon;

/** The token behind which a kind of node holds its value. */
const valueMarks: Readonly<Record<string, (part: Part | undefined) => boolean>> = {
  let: isAssign,
  const: isAssign,
  alias: isAssign,
  fn: isAssign,
  methods: isAssign,
  fields: (part) => isAssign(part) || typeOf(part) === Tilde,
  binder: isColon,
  grad: isColon,
  using: isColon,
};

/** Whether a line may break before this part. */
function isBreak(parts: readonly Part[], i: number, { node, lexemes }: Place): boolean {
  const before = parts[i - 1];
  const type = typeOf(parts[i]);
  if (type === PipeArrow || type === Where) return true;
  if (node.tag === 'lambda') return isClosingBar(parts, i - 1);
  if (node.tag !== 'binary') return valueMarks[node.tag]?.(before) === true;
  return before?.kind === 'lexeme' && !isTight({ node, parts, at: i }, lexemes);
}

function isClosingBar(parts: readonly Part[], i: number): boolean {
  return typeOf(parts[i]) === Bar && parts.slice(0, i).some((part) => typeOf(part) === Bar);
}

function breakable(parts: readonly Part[], i: number, next: Document, place: Place): Document {
  const { node, lexemes } = place;
  const part = parts[i]!;
  // An operator ends its line: at the start of the next, `-` would begin a statement.
  const mark = node.tag === 'binary' ? parts[i - 1]! : part;
  const target = node.tag === 'pipe' ? parts[i + 1]! : part;
  const isBroken = [mark, target].some((each) => firstLexeme(each, lexemes).startsLine);
  const hangs = part.kind === 'node' && doesHang(part.node.syntax);
  return { kind: 'fill', next, isBroken, indent: 2, hangs };
}

const bodyKinds: ReadonlySet<unknown> = new Set(['binder', 'grad', 'using', 'lambda']);
const fillKinds: ReadonlySet<unknown> = new Set(['binary', 'pipe', 'function']);

/** Whether something is best broken inside its last brackets. */
function doesHang(syntax: object): boolean {
  const { kind, body } = syntax as { readonly kind?: unknown; readonly body?: object };
  if (bodyKinds.has(kind) && body !== undefined) return doesHang(body);
  return !fillKinds.has(kind);
}

// ---- operands

const leftOperands: readonly string[] = ['left', 'of', 'callee', 'value'];
const withLeftOperand: ReadonlySet<string> = new Set([
  ...['binary', 'cast', 'with', 'call', 'index', 'member', 'item', 'pipe'],
]);

function isLeftOperand({ syntax }: Node, parent: Node): boolean {
  if (!withLeftOperand.has(parent.tag)) return false;
  return leftOperands.some((name) => (parent.syntax as Record<string, unknown>)[name] === syntax);
}

/** Of the parts of an `if`: a node that is not the condition. */
function isBranch(parts: readonly Part[], i: number): boolean {
  return parts[i]?.kind === 'node' && typeOf(parts[i - 1]) !== If;
}

// ---- brackets

function bracketDocument(
  bracket: Bracket,
  parts: readonly Part[],
  i: number,
  place: Place,
): Document {
  const { node, lexemes } = place;
  const isBrace = bracket.open.token.tokenType === LBrace;
  if (isBrace && node.tag === 'block') return blockDocument(bracket, place);
  if (isBrace && node.tag === 'record') return membersDocument(bracket, lexemes);
  const documents = itemsOf(bracket).map((item) =>
    sequence(item.parts, { ...place, isOperand: false }),
  );
  const isColumn = node.tag === 'overrides';
  const isSignature = isFunction(node) && typeOf(parts[i + 1]) === Arrow;
  const style: ListStyle = {
    padding: isColumn ? ' ' : '',
    isColumn,
    lastComma: lastComma(bracket, i === 0, node),
    ...(isSignature && { lookahead: signatureAfter(parts, i, place) }),
  };
  return listDocument(bracket, documents, style, lexemes);
}

const startsWithList: ReadonlySet<string> = new Set([
  ...['fn', 'methods', 'function', 'tuple', 'attributes'],
]);

function lastComma(bracket: Bracket, isFirst: boolean, { tag }: Node): ListStyle['lastComma'] {
  const { open, inner } = bracket;
  const items = itemsOf(bracket);
  const hasComma = items.some(({ comma }) => comma !== undefined);
  const isParenthesis = open.token.tokenType === LParen && isFirst && !startsWithList.has(tag);
  const isOpenAxes = typeOf(inner[0]) === DotDot && typeOf(inner[1]) === Upper;
  if (isParenthesis || isOpenAxes) return 'none';
  if (tag !== 'tuple') return 'broken';
  if (!hasComma) return 'none';
  return items.length === 1 ? 'always' : 'broken';
}

function isFunction({ tag }: Node): boolean {
  return tag === 'fn' || tag === 'methods';
}

/** What stands between parameters and body must fit behind the parameters. */
function signatureAfter(parts: readonly Part[], i: number, place: Place): Document {
  const rest: Document[] = [];
  for (let j = i + 1; j < parts.length; j++) {
    const part = parts[j]!;
    if (part.kind === 'node' && part.node.tag === 'block') return [...rest, ' {'];
    rest.push(gap(parts, j, place), partDocument(parts, j, place));
    if (isAssign(part)) return rest;
  }
  return rest;
}

// ---- lines

function blockDocument(bracket: Bracket, { lexemes, isBranch, isBody }: Place): Document {
  const lines = bracket.inner.map((part) => ({
    first: firstLexeme(part, lexemes),
    document: part.kind === 'node' ? nodeDocument(part.node, lexemes) : [],
  }));
  const isLong = lines.some(({ document }) => isMultiline(document));
  const isBroken = isLong || isSpread(bracket, lexemes);
  const style = {
    comma: '',
    isBroken,
    isGroup: isBroken || !isBranch,
    isAnchored: !isBody,
  } as const;
  return linesDocument(bracket, lines, style);
}

function membersDocument(bracket: Bracket, lexemes: Lexemes): Document {
  const nodes = bracket.inner.flatMap((part) => (part.kind === 'node' ? [part.node] : []));
  const columns = columnsOf(nodes, lexemes, (node) => nodeDocument(node, lexemes));
  const lines = itemsOf(bracket).flatMap(({ parts, comma }) =>
    parts.map((part, i) => {
      const isLast = i === parts.length - 1;
      const comments = isLast && comma !== undefined ? commentsOf(comma) : [];
      const document =
        part.kind === 'node' ? nodeDocument(part.node, lexemes, columns.get(part.node)) : [];
      return { first: firstLexeme(part, lexemes), document: [document, ...comments] };
    }),
  );
  const hasAttributes = nodes.some(({ syntax }) => {
    const { attributes = [] } = syntax as { readonly attributes?: readonly unknown[] };
    return attributes.length > 0;
  });
  const isBroken = hasAttributes || isSpread(bracket, lexemes);
  const style = { comma: ',', isBroken, isGroup: true, isAnchored: false } as const;
  return linesDocument(bracket, lines, style);
}

/** Whether the author gave it lines of its own. */
function isSpread({ inner, open, close }: Bracket, lexemes: Lexemes): boolean {
  const lines = inner.map((part) => firstLexeme(part, lexemes));
  const isCommented = open.trailing !== undefined || close.leading.length > 0;
  return isCommented || close.startsLine || lines.some(({ startsLine }) => startsLine);
}
