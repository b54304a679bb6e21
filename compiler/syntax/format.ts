/**
 * The formatter, `llmc fmt`: two spaces, 100 columns, fields in columns, no options. The tree says
 * what belongs together, the tokens are printed as they are: only spaces, line breaks, commas
 * before closing brackets and parentheses around an `if` that is a left operand are the
 * formatter's, so a program keeps its meaning. Line breaks are the author's where the layout
 * allows one, and all comments are kept.
 */
import type { Diagnostic, Result } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/span.ts';
import type { ModuleSyntax } from './ast.ts';
import { closingComments } from './format-bracket.ts';
import { type Document, layOut } from './format-document.ts';
import { lexemesOf } from './format-lexemes.ts';
import { nodeDocument } from './format-node.ts';
import { firstLexeme, nodesOf } from './format-parts.ts';
import { parseModule } from './parser.ts';

const width = 100;

/** The text of the file in the one style of the language. A file with syntax errors is refused. */
export function formatModule(source: SourceFile): Result<string> {
  const { module, diagnostics } = parseModule(source);
  if (diagnostics.some(isError)) return { ok: false, diagnostics };
  const text = print(module, source);
  // A line broken for its width counts as broken by the author the next time, and that can, though
  // rarely, make room elsewhere. It shortens what is left to break, so it ends.
  if (text !== source.text) return formatModule({ ...source, text });
  return { ok: true, value: text, warnings: diagnostics };
}

function print(module: ModuleSyntax, source: SourceFile): string {
  const lexemes = lexemesOf(source);
  const lines = nodesOf(module).map((node, i): Document => {
    const { isBlankBefore } = firstLexeme({ kind: 'node', node }, lexemes);
    const document = nodeDocument(node, lexemes);
    return i === 0 ? document : [{ kind: 'hard', isBlank: isBlankBefore }, document];
  });
  const text = layOut([lines, closingComments(lexemes.end)], width).trim();
  return text === '' ? '' : `${text}\n`;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
