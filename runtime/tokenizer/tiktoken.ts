/**
 * Reads and writes `.tiktoken` files: each line is a token's bytes in base64 and its rank, which is its id and
 * its priority. The merges are not in the file but follow from it: a token is made of the two parts
 * that remain of it when only tokens of lower rank have been made.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { badFile, type Source } from './bad-file.ts';
import { readSpelling, spellBytes } from './byte-map.ts';
import type { BytePairTokenizer } from './byte-pair.ts';
import { byteLevelDocument, type TokenizerDocument } from './document.ts';
import type { Merge } from './learn.ts';
import { PairTable } from './pair-table.ts';
import type { PatternName } from './patterns.ts';
import { tokenizerFrom } from './tokenizer-json.ts';

/** What the file leaves out. */
interface Setting {
  readonly pattern: PatternName;
  readonly specials: Readonly<Record<string, number>>;
}

/** The files in use, told apart by how many tokens they have. */
const settings: ReadonlyMap<number, Setting> = new Map([
  [50_256, { pattern: 'gpt2', specials: { '<|endoftext|>': 50_256 } }],
  [
    100_256,
    {
      pattern: 'cl100k',
      specials: {
        '<|endoftext|>': 100_257,
        '<|fim_prefix|>': 100_258,
        '<|fim_middle|>': 100_259,
        '<|fim_suffix|>': 100_260,
        '<|endofprompt|>': 100_276,
      },
    },
  ],
  [
    199_998,
    { pattern: 'o200k', specials: { '<|endoftext|>': 199_999, '<|endofprompt|>': 200_018 } },
  ],
]);

/** Ranks that no known model has are read with GPT-2's pattern. Error: `bad-tokenizer`. */
export function loadTiktoken(source: Source): Result<BytePairTokenizer> {
  const tokens: Uint8Array[] = [];
  for (const [index, line] of source.text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const token = readLine(line, tokens.length);
    if (typeof token === 'string') return badFile(source, token, { line: index + 1 });
    tokens.push(token);
  }
  const spellings = tokens.map(spellBytes);
  const vocabulary = new Map(spellings.map((spelling, id) => [spelling, id]));
  const merges = recoverMerges(spellings, vocabulary);
  if (typeof merges === 'string') return badFile(source, merges);
  const { pattern, specials }: Setting = settings.get(tokens.length) ?? {
    pattern: 'gpt2',
    specials: {},
  };
  const document = byteLevelDocument({
    vocabulary,
    merges,
    pattern,
    specials: new Map(Object.entries(specials)),
    ignoreMerges: true,
  });
  return tokenizerFrom(document, source);
}

/** The token, or why the line is wrong. */
function readLine(line: string, rank: number): Uint8Array | string {
  const [, base64, digits] = /^(\S+) (\d+)\r?$/.exec(line) ?? [];
  if (base64 === undefined) return 'a line is a token in base64, a space and its rank';
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(base64)) return `${base64} is not base64`;
  if (Number(digits) !== rank) return `the rank is ${digits} where ${rank} comes next`;
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** The merges, or why these are not the ranks of a byte-pair model. */
function recoverMerges(
  spellings: readonly string[],
  vocabulary: ReadonlyMap<string, number>,
): Merge[] | string {
  const merges: Merge[] = [];
  const made = new PairTable(spellings.length);
  for (const [rank, spelling] of spellings.entries()) {
    if (spelling.length === 1) continue;
    const parts = partsBelow(spelling, rank, vocabulary, made);
    if (parts === undefined) return `a byte of token ${rank} has no token of its own`;
    if (parts.length !== 2) return `token ${rank} is not made of two tokens of lower rank`;
    const [left, right] = parts as [number, number];
    merges.push([left, right]);
    made.set(left, right, rank);
  }
  return merges;
}

/** What remains of a token when the lowest ranks below its own are made first. */
function partsBelow(
  spelling: string,
  rank: number,
  vocabulary: ReadonlyMap<string, number>,
  made: PairTable,
): number[] | undefined {
  const parts: number[] = [];
  for (const unit of spelling) {
    const id = vocabulary.get(unit);
    if (id === undefined) return undefined;
    parts.push(id);
  }
  for (;;) {
    let lowest = rank;
    let place = -1;
    for (let at = 0; at + 1 < parts.length; at += 1) {
      const candidate = made.get(parts[at]!, parts[at + 1]!);
      if (candidate >= 0 && candidate < lowest) {
        lowest = candidate;
        place = at;
      }
    }
    if (place < 0) return parts;
    parts.splice(place, 2, lowest);
  }
}

/** The file, or undefined where ids are not ranks: then a `.tiktoken` file would change them. */
export function writeTiktoken({ vocabulary, merges }: TokenizerDocument): string | undefined {
  const spellings = new Map([...vocabulary].map(([spelling, id]) => [id, spelling]));
  const made = merges.map(([left, right]) => spellings.get(left)! + spellings.get(right)!);
  const bytes = [...spellings]
    .filter(([, spelling]) => spelling.length === 1)
    .sort(([a], [b]) => a - b)
    .map(([, spelling]) => spelling);
  const ranked = [...bytes, ...made];
  if (ranked.some((spelling, rank) => vocabulary.get(spelling) !== rank)) return undefined;
  const lines = ranked.map((spelling, rank) => {
    const token = readSpelling(spelling);
    return token && `${Buffer.from(token).toString('base64')} ${rank}\n`;
  });
  return lines.includes(undefined) ? undefined : lines.join('');
}
