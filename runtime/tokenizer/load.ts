/** Reads the text of a `tokenizer.json` of any kind, by looking at what it holds. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { badFile, parseJson } from './bad-file.ts';
import { loadCharacters } from './characters.ts';
import { isObject } from './component.ts';
import type { Tokenizer } from './tokenizer.ts';
import { loadTokenizerJson } from './tokenizer-json.ts';

/** `file` is what messages call it. Error: `bad-tokenizer`, at `span`. */
export function loadTokenizer(text: string, file: string, span: Span = nowhere): Result<Tokenizer> {
  const source = { file, text, span };
  const parsed = parseJson(source);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (isObject(value) && 'kind' in value) return loadCharacters(value, span);
  if (isObject(value)) return loadTokenizerJson(value, source);
  return badFile(source, 'this is not an object');
}
