/** Reads the `tokenizer.json` of Hugging Face's library: byte-pair models, with what is around them. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept } from '../result.ts';
import { badFile, type Source } from './bad-file.ts';
import { BytePairTokenizer } from './byte-pair.ts';
import { BadComponent, isObject, type JsonObject } from './component.ts';
import { type Layout, largestId, type TokenizerDocument } from './document.ts';
import { partsOf } from './document-parts.ts';
import type { Merge } from './learn.ts';

/** `value` is what `source.text` says. Error: `bad-tokenizer`. */
export function loadTokenizerJson(value: JsonObject, source: Source): Result<BytePairTokenizer> {
  try {
    return tokenizerFrom(readDocument(value, source.text), source);
  } catch (thrown) {
    if (!(thrown instanceof BadComponent)) throw thrown;
    return badFile(source, thrown.message, { details: thrown.details });
  }
}

/** Error: `bad-tokenizer`, if its components do not go together. */
export function tokenizerFrom(
  document: TokenizerDocument,
  source: { readonly file: string; readonly span: Span },
): Result<BytePairTokenizer> {
  try {
    return accept(new BytePairTokenizer(partsOf(document), source.span));
  } catch (thrown) {
    if (!(thrown instanceof BadComponent)) throw thrown;
    return badFile(source, thrown.message, { details: thrown.details });
  }
}

function readDocument(value: JsonObject, text: string): TokenizerDocument {
  const { model } = value;
  if (!isObject(model)) throw new BadComponent('there is no model');
  // Files from before 2021 do not say the type of a byte-pair model.
  if (model.type !== undefined && model.type !== 'BPE') {
    throw new BadComponent(`model.type is ${JSON.stringify(model.type)}; only "BPE" is supported`);
  }
  const { vocab, merges, ...rest } = model;
  const vocabulary = readVocabulary(vocab, 'model.vocab');
  if (!Array.isArray(merges)) throw new BadComponent('model.merges is not a list');
  return {
    head: { ...value, model: rest },
    vocabulary,
    merges: merges.map((merge, index) => readMerge(merge, index, vocabulary)),
    layout: layoutOf(text, merges),
  };
}

function layoutOf(text: string, merges: readonly unknown[]): Layout {
  return {
    isIndented: /^\s*\{\s*\n/.test(text),
    endsLine: text.endsWith('\n'),
    merges: typeof merges[0] === 'string' ? 'words' : 'pairs',
  };
}

/** `name` is what messages call it. Throws `BadComponent`. */
export function readVocabulary(vocab: unknown, name: string): Map<string, number> {
  if (!isObject(vocab)) throw new BadComponent(`${name} is not an object`);
  const vocabulary = new Map<string, number>();
  for (const [spelling, id] of Object.entries(vocab)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > largestId) {
      throw new BadComponent(`${name} gives ${JSON.stringify(spelling)} no proper id`);
    }
    vocabulary.set(spelling, id);
  }
  return vocabulary;
}

function readMerge(merge: unknown, index: number, vocabulary: ReadonlyMap<string, number>): Merge {
  const parts = typeof merge === 'string' ? merge.split(' ') : merge;
  if (!isPair(parts)) throw new BadComponent(`model.merges[${index}] is not a pair of tokens`);
  const missing = missingToken(parts, vocabulary);
  if (missing !== undefined) {
    const token = JSON.stringify(missing);
    throw new BadComponent(`model.merges[${index}]: the vocabulary lacks the token ${token}`);
  }
  return [vocabulary.get(parts[0])!, vocabulary.get(parts[1])!];
}

function isPair(parts: unknown): parts is [string, string] {
  return (
    Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string')
  );
}

/** The first of a merge's three tokens that the vocabulary lacks. */
export function missingToken(
  [left, right]: readonly [string, string],
  vocabulary: ReadonlyMap<string, number>,
): string | undefined {
  return [left, right, left + right].find((token) => !vocabulary.has(token));
}
