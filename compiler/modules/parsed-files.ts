/** Files as they were last parsed. Whoever loads several programs keeps one: a shared file is parsed once. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/span.ts';
import type { ModuleSyntax } from '../syntax/ast.ts';
import { parseModule } from '../syntax/parser.ts';

export interface ParsedFile {
  readonly source: SourceFile;
  readonly syntax: ModuleSyntax;
  readonly diagnostics: readonly Diagnostic[];
}

export class ParsedFiles {
  readonly #files = new Map<string, ParsedFile>();

  /** The same tree as long as the file has the same text. */
  parse(source: SourceFile): ParsedFile {
    const last = this.#files.get(source.file);
    if (last?.source.text === source.text) return last;
    const { module, diagnostics } = parseModule(source);
    const parsed = { source, syntax: module, diagnostics };
    this.#files.set(source.file, parsed);
    return parsed;
  }
}
