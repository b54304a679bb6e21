/** What every tokenizer can do: text to ids of 0 to `size` - 1 and back. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';

/**
 * What a special token's name becomes where it stands in a text: text like any other, the token, or
 * an error. A set makes tokens of the names in it, and text of the others.
 */
export type Specials = 'text' | 'tokens' | 'refuse' | ReadonlySet<string>;

export interface EncodeOptions {
  /** 'text' unless given, so that nobody writes a special token by spelling its name. */
  readonly specials?: Specials;
}

/** Tokens with their places. */
export interface Encoding {
  readonly ids: Int32Array;
  /** Of each token, the UTF-16 offset in the text of the character that holds its first byte. */
  readonly starts: Int32Array;
}

/** Decodes token by token: text comes out as soon as its characters are whole. */
export interface StreamDecoder {
  /** The text that this token completes; '' in the midst of a character. */
  push(id: number): string;
  /** What is left: U+FFFD for a character that never became whole. */
  end(): string;
}

export interface Tokenizer {
  /** How many different ids there are: the V of a model. */
  readonly size: number;
  /** The ids of the special tokens, by name. */
  readonly specials: ReadonlyMap<string, number>;
  /** What stands around each text that a model of this tokenizer reads (BOS, EOS); often nothing. */
  readonly frame: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** The ids of `text`, without its frame. Error: `unknown-token`, `special-token`. */
  encode(text: string, options?: EncodeOptions): Result<Int32Array>;
  /** The same ids, with their places. */
  locate(text: string, options?: EncodeOptions): Result<Encoding>;
  /** Ids that do not exist, and bytes that are not UTF-8, become U+FFFD. */
  decode(ids: Iterable<number>): string;
  /** A decoder of its own for each text. */
  stream(): StreamDecoder;
  /** What the token adds to a text, in UTF-8; of a special token its name. Undefined: no such id. */
  bytes(id: number): Uint8Array | undefined;
  /** The text of `tokenizer.json`; `loadTokenizer` reads it again. */
  serialize(): string;
}
