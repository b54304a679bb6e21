/** `vocab.json` and `merges.txt`: GPT-2's two files, which say nothing of patterns or special tokens. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { badFile, parseJson, type Source } from './bad-file.ts';
import type { BytePairTokenizer } from './byte-pair.ts';
import { BadComponent } from './component.ts';
import { byteLevelDocument, type TokenizerDocument } from './document.ts';
import type { Merge } from './learn.ts';
import { missingToken, readVocabulary, tokenizerFrom } from './tokenizer-json.ts';

const versionLine = '#version: 0.2';

/**
 * With GPT-2's pattern. Entries of the vocabulary that are neither a byte nor made by a merge are
 * special tokens. Error: `bad-tokenizer`.
 */
export function loadVocabularyFiles(vocab: Source, merges: Source): Result<BytePairTokenizer> {
  const vocabulary = readVocabularyFile(vocab);
  if (!vocabulary.ok) return vocabulary;
  const pairs = readMergesFile(merges, vocabulary.value);
  if (!pairs.ok) return pairs;
  const document = byteLevelDocument({
    vocabulary: vocabulary.value,
    merges: pairs.value,
    pattern: 'gpt2',
    specials: neitherByteNorMade(vocabulary.value, pairs.value),
    ignoreMerges: false,
  });
  return tokenizerFrom(document, vocab);
}

function readVocabularyFile(source: Source): Result<ReadonlyMap<string, number>> {
  const value = parseJson(source);
  if (!value.ok) return value;
  try {
    return accept(readVocabulary(value.value, 'the vocabulary'));
  } catch (thrown) {
    if (!(thrown instanceof BadComponent)) throw thrown;
    return badFile(source, thrown.message);
  }
}

function readMergesFile(
  source: Source,
  vocabulary: ReadonlyMap<string, number>,
): Result<readonly Merge[]> {
  const merges: Merge[] = [];
  for (const [index, line] of source.text.split('\n').entries()) {
    if (line.trim() === '' || (index === 0 && line.startsWith('#version'))) continue;
    const parts = line.replace(/\r$/, '').split(' ');
    if (parts.length !== 2 || parts.includes('')) {
      return badFile(source, 'a merge is two tokens with a space between', { line: index + 1 });
    }
    const [left, right] = parts as [string, string];
    const missing = missingToken([left, right], vocabulary);
    if (missing !== undefined) {
      const reason = `the vocabulary lacks the token ${JSON.stringify(missing)}`;
      return badFile(source, reason, { line: index + 1 });
    }
    merges.push([vocabulary.get(left)!, vocabulary.get(right)!]);
  }
  return accept(merges);
}

function neitherByteNorMade(
  vocabulary: ReadonlyMap<string, number>,
  merges: readonly Merge[],
): Map<string, number> {
  const spellings = new Map([...vocabulary].map(([spelling, id]) => [id, spelling]));
  const made = new Set(merges.map(([left, right]) => spellings.get(left)! + spellings.get(right)!));
  const others = [...vocabulary].filter(
    ([spelling]) => spelling.length !== 1 && !made.has(spelling),
  );
  return new Map(others.sort(([, a], [, b]) => a - b));
}

/** How the two files are laid out. */
export interface VocabularyLayout {
  /** Blanks after commas and colons, as Python writes JSON by default. */
  readonly isSpaced: boolean;
  /** Characters beyond ASCII as `\u0120`. */
  readonly isEscaped: boolean;
  readonly hasVersion: boolean;
}

/** As Hugging Face's library writes. */
export const usualVocabularyLayout: VocabularyLayout = {
  isSpaced: false,
  isEscaped: false,
  hasVersion: true,
};

/** With it, files that GPT-2's release or Hugging Face's library wrote come out as they were. */
export function layoutOfFiles(vocab: string, merges: string): VocabularyLayout {
  return {
    isSpaced: /^\{"(?:[^"\\]|\\.)*": /.test(vocab),
    isEscaped: /\\u01[0-4][0-9a-f]/.test(vocab),
    hasVersion: merges.startsWith('#version'),
  };
}

/** The texts of the two files. */
export function writeVocabularyFiles(
  { vocabulary, merges }: Pick<TokenizerDocument, 'vocabulary' | 'merges'>,
  layout: VocabularyLayout = usualVocabularyLayout,
): { readonly vocab: string; readonly merges: string } {
  const byId = [...vocabulary].sort(([, a], [, b]) => a - b);
  const spellings = new Map(byId.map(([spelling, id]) => [id, spelling]));
  const [comma, colon] = layout.isSpaced ? [', ', ': '] : [',', ':'];
  const entries = byId.map(([spelling, id]) => `${JSON.stringify(spelling)}${colon}${id}`);
  const vocab = `{${entries.join(comma)}}`;
  const lines = merges.map((merge) => merge.map((id) => spellings.get(id)!).join(' '));
  return {
    vocab: layout.isEscaped ? vocab.replace(/[\u0080-\uffff]/g, escapeUnit) : vocab,
    merges: [...(layout.hasVersion ? [versionLine] : []), ...lines, ''].join('\n'),
  };
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
