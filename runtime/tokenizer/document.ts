/**
 * A byte-pair tokenizer as plain data, in the terms of `tokenizer.json`. Whatever a tokenizer comes
 * from, training or a file of another format, it becomes this first, and the tokenizer of this.
 */
import type { JsonObject } from './component.ts';
import type { Merge } from './learn.ts';
import { type PatternName, patterns } from './patterns.ts';

/** The largest vocabularies there are have some 300,000 entries. */
export const largestId: number = 1 << 24;

export interface TokenizerDocument {
  /** The fields of the file, in its order; `model` without `vocab` and `merges`. */
  readonly head: JsonObject & { readonly model: JsonObject };
  /** Spellings, each with its id. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** In the order in which they apply. */
  readonly merges: readonly Merge[];
  /** How the file is laid out, so that writing what was read gives the same bytes. */
  readonly layout: Layout;
}

export interface Layout {
  readonly isIndented: boolean;
  readonly endsLine: boolean;
  /** A merge is `["a", "b"]`, or `"a b"` in older files. */
  readonly merges: 'pairs' | 'words';
}

/** As Hugging Face's library writes. */
const usualLayout: Layout = { isIndented: true, endsLine: false, merges: 'pairs' };

/** The fields of a `model` without unknown tokens, affixes or chance, as far as `ignore_merges`. */
export const plainModel = {
  type: 'BPE',
  dropout: null,
  unk_token: null,
  continuing_subword_prefix: null,
  end_of_word_suffix: null,
  fuse_unk: false,
  byte_fallback: false,
} as const;

export interface ByteLevelParts {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly merges: readonly Merge[];
  readonly pattern: PatternName;
  /** Names with their ids. */
  readonly specials: ReadonlyMap<string, number>;
  readonly ignoreMerges: boolean;
}

/** A tokenizer that spells bytes. With the pattern `gpt2` it is GPT-2's, otherwise laid out as Llama 3's. */
export function byteLevelDocument(parts: ByteLevelParts): TokenizerDocument {
  return {
    head: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [...parts.specials].map(([content, id]) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: parts.pattern === 'qwen' ? { type: 'NFC' } : null,
      pre_tokenizer: preTokenizer(parts.pattern),
      post_processor: null,
      // Its fields mean nothing here; these are the library's defaults.
      decoder: { ...byteLevel(true), add_prefix_space: true },
      model: { ...plainModel, ignore_merges: parts.ignoreMerges },
    },
    vocabulary: parts.vocabulary,
    merges: parts.merges,
    layout: usualLayout,
  };
}

function preTokenizer(pattern: PatternName): JsonObject {
  if (pattern === 'gpt2') return byteLevel(true);
  const split = {
    type: 'Split',
    pattern: { Regex: patterns[pattern] },
    behavior: 'Isolated',
    invert: false,
  };
  return { type: 'Sequence', pretokenizers: [split, byteLevel(false)] };
}

function byteLevel(usesRegex: boolean): JsonObject {
  return {
    type: 'ByteLevel',
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: usesRegex,
  };
}
