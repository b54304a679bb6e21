/** What every tokenizer can do: text to ids of 0 to `size` - 1 and back. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';

export interface Tokenizer {
  /** How many different ids there are: the V of a model. */
  readonly size: number;
  /** Error: `unknown-token`, with its place in the text. */
  encode(text: string): Result<Int32Array>;
  /** Ids that do not exist become U+FFFD. */
  decode(ids: Iterable<number>): string;
  /** Plain data for `tokenizer.json`; `kind` says who reads it again. */
  save(): { readonly kind: string };
}
