/** Source text to syntax tree: whatever is wrong with the text, there is a tree of the rest. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/span.ts';
import type { ModuleSyntax } from './ast.ts';
import { Parser } from './item-rules.ts';
import { type Tokens, tokenize } from './lexer.ts';

/** Analysing the grammar takes longer than parsing most files, so it is done once. */
const parser = new Parser();

/** Never throws. The module is partial if there are errors: what failed is left out whole. */
export function parseModule(source: SourceFile): {
  readonly module: ModuleSyntax;
  readonly diagnostics: readonly Diagnostic[];
} {
  const tokens = tokenize(source);
  try {
    const module = parser.parse(source.file, tokens);
    const own = parser.diagnostics.filter((each) => !isFollowing(each, tokens, source));
    return { module, diagnostics: inOrder([...tokens.diagnostics, ...own]) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const module = { file: source.file, doc: tokens.doc, uses: [], items: [] };
    return { module, diagnostics: [tooDeep(source)] };
  }
}

/** The parser descends as the text nests, so nesting is bounded by the stack, near a thousand. */
function tooDeep({ file }: SourceFile): Diagnostic {
  return {
    severity: 'error',
    slug: 'too-deep',
    title: 'This file nests too deeply to be read',
    span: { file, start: 0, end: 1 },
    hint: 'give parts of the largest expression names with `let`',
  };
}

/** Behind a mark on the same line that the lexer could not read: the mark is what is wrong. */
function isFollowing({ span }: Diagnostic, tokens: Tokens, { text }: SourceFile): boolean {
  const line = text.lastIndexOf('\n', span.start - 1);
  return tokens.diagnostics.some(
    (lexical) =>
      lexical.severity === 'error' && lexical.span.start > line && lexical.span.start < span.start,
  );
}

/** By place, and one a place: what follows from a mistake often points where it was. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  return sorted.filter((d, i) => d.span.start !== sorted[i - 1]?.span.start);
}
