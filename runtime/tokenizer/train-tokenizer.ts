/** Makes a byte-pair tokenizer from the counted pieces of a corpus. */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';
import { alphabet, spellBytes } from './byte-map.ts';
import type { BytePairTokenizer } from './byte-pair.ts';
import { byteLevelDocument } from './document.ts';
import { learnMerges, type Ties, type Word } from './learn.ts';
import type { Cutting, PieceCounts } from './piece-counter.ts';
import { tokenizerFrom } from './tokenizer-json.ts';

export interface TrainingOptions extends Cutting {
  /** How many tokens there shall be: special ones, 256 bytes, and merges. */
  readonly size: number;
  readonly ties: Ties;
  readonly minFrequency: number;
  /** Who asked, for messages. */
  readonly span: Span;
}

/**
 * Special tokens have the first ids, then bytes in GPT-2's order, then merges: as Hugging Face's
 * trainer has it. Errors: `bad-special-token`, `small-vocabulary`. Warning: `small-vocabulary`, where
 * the text has too few pairs.
 */
export function trainTokenizer(
  counts: PieceCounts,
  options: TrainingOptions,
): Result<BytePairTokenizer> {
  const { specials, size, span } = options;
  const unfit = badSpecial(specials);
  if (unfit !== undefined) return refuseSpecial(unfit, span);
  const smallest = specials.length + alphabet.length;
  if (size < smallest) {
    return refuse({
      slug: 'small-vocabulary',
      title: 'This vocabulary has no room for all bytes',
      span,
      notes: [`asked for  ${size} tokens`, `at least   ${smallest}, with the special ones`],
    });
  }
  const learned = learnMerges(wordsOf(counts), {
    contents: Array.from(alphabet, (byte) => String.fromCharCode(byte)),
    size: size - specials.length,
    ties: options.ties,
    minFrequency: options.minFrequency,
  });
  const first = specials.length;
  const spellings = learned.contents.map((content) =>
    spellBytes(Uint8Array.from(content, (unit) => unit.charCodeAt(0))),
  );
  const taken = spellings.find((spelling) => specials.includes(spelling));
  if (taken !== undefined) return refuseSpecial(`${taken} is a token of the text as well`, span);
  const document = byteLevelDocument({
    vocabulary: new Map([...specials, ...spellings].map((spelling, id) => [spelling, id])),
    merges: learned.merges.map(([left, right]) => [left + first, right + first]),
    pattern: options.pattern,
    specials: new Map(specials.map((name, id) => [name, id])),
    ignoreMerges: false,
  });
  const made = tokenizerFrom(document, { file: 'the new tokenizer', span });
  return made.ok ? accept(made.value, shortfall(made.value.size, size, span)) : made;
}

/** `contents` of the learner are bytes, one character each, so that they compare as bytes do. */
function wordsOf(counts: PieceCounts): Word[] {
  const idOfByte = new Uint8Array(256);
  for (const [id, byte] of alphabet.entries()) idOfByte[byte] = id;
  const encoder = new TextEncoder();
  return Array.from(counts, ([piece, count]) => ({
    symbols: Array.from(encoder.encode(piece), (byte) => idOfByte[byte]!),
    count,
  }));
}

function badSpecial(specials: readonly string[]): string | undefined {
  if (specials.includes('')) return 'the empty text is none';
  const spaced = specials.find((name) => /\p{White_Space}/u.test(name));
  if (spaced !== undefined) return `${JSON.stringify(spaced)} has white space in it`;
  const twice = specials.find((name, index) => specials.indexOf(name) !== index);
  return twice === undefined ? undefined : `${twice} is given twice`;
}

function refuseSpecial(reason: string, span: Span): Result<never> {
  return refuse({
    slug: 'bad-special-token',
    title: 'This cannot be a special token',
    span,
    notes: [reason],
    hint: 'Write names that no text has, such as `<|end|>`',
  });
}

function shortfall(size: number, wanted: number, span: Span): Diagnostic[] {
  if (size === wanted) return [];
  return [
    {
      severity: 'warning',
      slug: 'small-vocabulary',
      title: 'The vocabulary is smaller than asked for',
      span,
      notes: [
        `asked for  ${wanted} tokens`,
        `made       ${size}: no further pair is frequent enough`,
      ],
    },
  ];
}
