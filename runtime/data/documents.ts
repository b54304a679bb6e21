/** Texts of several documents: their parts, and what stands between them. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { TextFile } from './read.ts';
import { splitText } from './split.ts';
import { textEnds } from './text-ends.ts';

export interface Text {
  readonly text: string;
  /** What `text` is made of, if it is more than one. */
  readonly documents?: readonly string[];
}

/** Between documents of a text that is read as a whole. */
const between = '\n\n';

/** The documents as one text; those of white space only are left out. */
export function textOf(documents: readonly string[]): Text {
  const kept = documents.filter((each) => each.trim() !== '');
  const [only = ''] = kept;
  return kept.length < 2 ? { text: only } : { text: kept.join(between), documents: kept };
}

/** A document for each file, or for each part of one if a separator stands between them. */
export function documentsIn(files: readonly TextFile[], separator: string): readonly string[] {
  if (separator === '') return files.map(({ text }) => text);
  return files.flatMap(({ text }) => text.split(separator).map((part) => part.trim()));
}

export function documentsOf({ text, documents = [text] }: Text): readonly string[] {
  return documents;
}

/**
 * Holds out the tail, the share `fraction` of the characters. Of several documents none is cut: one
 * belongs to where it starts, and each side has at least one.
 */
export function splitDocuments(text: Text, fraction: number): readonly [seen: Text, held: Text] {
  const { documents } = text;
  if (documents === undefined) {
    const { seen, held } = splitText(text.text, fraction);
    return [{ text: seen }, { text: held }];
  }
  const total = documents.reduce((sum, each) => sum + each.length, 0);
  let count = 0;
  for (let start = 0; start < total * (1 - fraction); count += 1) start += documents[count]!.length;
  const cut = Math.min(Math.max(count, 1), documents.length - 1);
  return [textOf(documents.slice(0, cut)), textOf(documents.slice(cut))];
}

/** The tokens of all; the token that ends a text, if there is such, is between the documents. */
export function tokensInOrder(text: Text, tokenizer: Tokenizer): Result<Int32Array> {
  const { end } = textEnds(tokenizer);
  if (text.documents === undefined || end === undefined) return tokenizer.encode(text.text);
  const parts: Int32Array[] = [];
  for (const document of text.documents) {
    const ids = tokenizer.encode(document);
    if (!ids.ok) return ids;
    parts.push(ids.value, Int32Array.of(tokenizer.specials.get(end)!));
  }
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return accept(all);
}
