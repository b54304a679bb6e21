/**
 * Text to tokens: the lexer, the marks of other languages read as ours, the newlines that count,
 * and the documentation comments with what they document.
 */
import { type IToken, Lexer, type TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/span.ts';
import { type ForeignMark, foreignMarks } from './foreign.ts';
import { filterNewlines } from './newline-filter.ts';
import {
  Assign,
  Int,
  Lower,
  Newline,
  RParen,
  RSquare,
  Tab,
  Text,
  Upper,
  vocabulary,
} from './tokens.ts';

export interface Tokens {
  readonly tokens: readonly IToken[];
  /** The `//!` lines, joined, without the marks. */
  readonly doc: string;
  /** The `///` lines by the offset of the token they stand before. */
  readonly itemDocs: ReadonlyMap<number, string>;
  readonly diagnostics: readonly Diagnostic[];
}

const foreignTokens = foreignMarks.map((mark) => mark.token);
const ownTokens = vocabulary.filter((type) => type !== Text);

const lexer = new Lexer([Text, ...foreignTokens, ...ownTokens], {
  ensureOptimizations: true,
  positionTracking: 'onlyOffset',
});

/** What may stand before a division. */
const operandEnds: ReadonlySet<TokenType> = new Set([Int, Lower, Upper, RParen, RSquare]);

const foreignByToken = new Map(foreignMarks.map((mark) => [mark.token, mark]));

/** Never fails: what cannot be a token is reported and left out. */
export function tokenize(source: SourceFile): Tokens {
  const { tokens, groups, errors } = lexer.tokenize(source.text);
  const diagnostics: Diagnostic[] = [];
  const own: IToken[] = [];
  for (const token of tokens) {
    const mark = foreignByToken.get(token.tokenType);
    if (mark !== undefined) diagnostics.push(foreignMark(source.file, token, mark));
    const read = mark === undefined ? token : readAs(token, mark);
    if (read !== undefined) own.push(read);
  }
  const [firstTab] = groups[Tab.GROUP as string] ?? [];
  if (firstTab !== undefined) diagnostics.push(tab(source.file, firstTab));
  for (const { offset, length } of errors) {
    diagnostics.push(unknownCharacter(source, offset, offset + length));
  }
  for (const comment of groups.comments ?? []) {
    if (isDivision(comment, own)) diagnostics.push(commentedDivision(source.file, comment));
  }
  return {
    tokens: filterNewlines(own),
    doc: (groups.fileDocs ?? []).map(docLine).join('\n'),
    itemDocs: attachDocs(groups.itemDocs ?? [], own),
    diagnostics,
  };
}

/** Everything of a file but its spaces, in order: the tokens, all newlines, all comments. */
export function scan(source: SourceFile): readonly IToken[] {
  const { tokens, groups } = lexer.tokenize(source.text);
  const comments = Object.values(groups).flat();
  return [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
}

/** The same place, with the type and the text of what was meant. */
function readAs(token: IToken, { readAs: type }: ForeignMark): IToken | undefined {
  if (type === undefined) return undefined;
  const isOwn = typeof type.PATTERN === 'string' && type !== Assign;
  // `+=` keeps its image: an assignment says by it what it did to the old value.
  const image = isOwn ? (type.PATTERN as string) : token.image;
  const endOffset = token.startOffset + token.image.length - 1;
  return { ...token, image, endOffset, tokenType: type, tokenTypeIdx: type.tokenTypeIdx! };
}

/** Successive `///` lines belong together, to the token after the last of them. */
function attachDocs(docs: readonly IToken[], tokens: readonly IToken[]): Map<number, string> {
  const attached = new Map<number, string>();
  let next = 0;
  for (const doc of docs) {
    const behind = (token: IToken) =>
      token.tokenType === Newline || token.startOffset < doc.startOffset;
    while (next < tokens.length && behind(tokens[next]!)) next++;
    const owner = tokens[next]?.startOffset;
    if (owner === undefined) continue;
    const before = attached.get(owner);
    attached.set(owner, before === undefined ? docLine(doc) : `${before}\n${docLine(doc)}`);
  }
  return attached;
}

/** `n // 2`, where a comment holds nothing but a number or a dim, and stands behind an operand. */
function isDivision(comment: IToken, tokens: readonly IToken[]): boolean {
  if (!/^\/\/\s*(?:\d[\d_]*|[A-Z])[)\],]*\s*$/.test(comment.image)) return false;
  const before = tokens.filter((token) => token.startOffset < comment.startOffset).at(-1);
  return before !== undefined && operandEnds.has(before.tokenType);
}

function commentedDivision(file: string, { startOffset, image }: IToken): Diagnostic {
  return {
    severity: 'warning',
    slug: 'foreign-syntax',
    title: '`//` begins a comment',
    span: { file, start: startOffset, end: startOffset + image.trimEnd().length },
    label: 'this is left out',
    hint: 'integers are divided with div(a, b), dims with `/`, which must come out even.',
  };
}

/** The text after `///` or `//!` and one space. */
function docLine(token: IToken): string {
  return token.image.slice(3).replace(/^ /, '').trimEnd();
}

function foreignMark(file: string, token: IToken, mark: ForeignMark): Diagnostic {
  const span = { file, start: token.startOffset, end: token.startOffset + token.image.length };
  const own = mark.readAs?.PATTERN;
  const isMark = typeof own === 'string' && mark.readAs !== Assign;
  return {
    severity: 'error',
    slug: 'foreign-syntax',
    title: mark.title,
    span,
    hint: mark.hint,
    ...(isMark && { fix: { kind: 'replace', span, text: own } }),
  };
}

function tab(file: string, token: IToken): Diagnostic {
  return {
    severity: 'error',
    slug: 'tabs',
    title: 'Tabs are not allowed',
    span: { file, start: token.startOffset, end: token.startOffset + 1 },
    label: 'the first one in this file',
    hint: 'indent with two spaces; in a string, write \\t',
  };
}

function unknownCharacter(source: SourceFile, start: number, end: number): Diagnostic {
  const [character] = source.text.slice(start);
  return {
    severity: 'error',
    slug: 'unknown-character',
    title: `\`${character}\` means nothing here`,
    span: { file: source.file, start, end },
  };
}
