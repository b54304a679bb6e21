/** Reads a `tokenizer.json` of any kind, by looking at what it holds. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { reasonOf, refuse } from '../result.ts';
import { loadCharacters } from './characters.ts';
import type { Tokenizer } from './tokenizer.ts';

/** `file` is what messages call it. Error: `bad-tokenizer`, at `span`. */
export function loadTokenizer(text: string, file: string, span: Span = nowhere): Result<Tokenizer> {
  try {
    return loadCharacters(JSON.parse(text), span);
  } catch (thrown) {
    return refuse({
      slug: 'bad-tokenizer',
      title: 'This tokenizer file is not JSON',
      span,
      notes: [`${file}: ${reasonOf(thrown)}`],
    });
  }
}
