/** Offsets in our spans are the protocol's lines and characters; both count UTF-16 units. */
import type { Location, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceFile, Span } from '../../compiler/source/span.ts';
import { uriOf } from './workspace.ts';

const documents = new WeakMap<SourceFile, TextDocument>();

/** The file with an index of its lines. */
export function documentOf(source: SourceFile): TextDocument {
  const known = documents.get(source);
  if (known !== undefined) return known;
  const document = TextDocument.create(uriOf(source.file), 'llm', 0, source.text);
  documents.set(source, document);
  return document;
}

export function rangeOf(source: SourceFile, { start, end }: Pick<Span, 'start' | 'end'>): Range {
  const document = documentOf(source);
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** Of a span in any of the files that were read; the start of a file that is none of them. */
export function locationOf(span: Span, sources: ReadonlyMap<string, SourceFile>): Location {
  const source = sources.get(span.file) ?? { file: span.file, text: '' };
  return { uri: uriOf(span.file), range: rangeOf(source, span) };
}
