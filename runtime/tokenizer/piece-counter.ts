/** Counts the pieces that texts are cut into: all that training needs to know of them. */
import { blocks } from './blocks.ts';
import { type PatternName, patternRegex } from './patterns.ts';
import { type Cut, matches } from './pre-tokenizers.ts';
import { escapeLiteral } from './regex-literal.ts';

/** How a corpus is cut. */
export interface Cutting {
  readonly pattern: PatternName;
  /** Pieces end at these, which are counted no further. Without white space. */
  readonly specials: readonly string[];
}

/** Pieces with their counts, in the order of their first occurrence. */
export type PieceCounts = ReadonlyMap<string, number>;

/** Pieces of a part of the corpus, and the number of the block where each occurs first. */
export interface PartialCounts {
  readonly counts: PieceCounts;
  /** For each block that showed new pieces: its number, and how many pieces were known after it. */
  readonly blocks: readonly (readonly [block: number, known: number])[];
}

/** A block's pieces lie in memory all at once. */
const blockSize = 1 << 20;

export class PieceCounter {
  readonly #counts = new Map<string, number>();
  readonly #blocks: [block: number, known: number][] = [];
  readonly #cut: Cut;
  readonly #special: RegExp | undefined;

  constructor({ pattern, specials }: Cutting) {
    this.#cut = matches(patternRegex(pattern));
    const longestFirst = [...specials].sort((a, b) => b.length - a.length).map(escapeLiteral);
    this.#special = specials.length === 0 ? undefined : new RegExp(longestFirst.join('|'), 'u');
  }

  /** Blocks come with rising numbers; a text is cut on both sides of a block. */
  add(text: string, block: number): void {
    const known = this.#counts.size;
    const stretches = this.#special === undefined ? [text] : text.split(this.#special);
    for (const stretch of stretches) {
      for (const part of blocks(stretch, blockSize)) this.#count(this.#cut(part));
    }
    if (this.#counts.size > known) this.#blocks.push([block, this.#counts.size]);
  }

  get counts(): PartialCounts {
    return { counts: this.#counts, blocks: this.#blocks };
  }

  #count(pieces: readonly string[]): void {
    const counts = this.#counts;
    for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
}

export function countPieces(texts: Iterable<string>, cutting: Cutting): PieceCounts {
  const counter = new PieceCounter(cutting);
  for (const text of texts) counter.add(text, 0);
  return counter.counts.counts;
}

/** As if one counter had seen all blocks in their order, whoever saw them. */
export function joinCounts(parts: readonly PartialCounts[]): PieceCounts {
  const pieces = parts.flatMap(({ counts, blocks: seen }) => {
    let at = 0;
    return [...counts].map(([piece, count], index) => {
      while (seen[at]![1] <= index) at += 1;
      return { piece, count, block: seen[at]![0] };
    });
  });
  // The sort is stable, and a block was seen by one counter only: its pieces keep their order.
  pieces.sort((a, b) => a.block - b.block);
  const joined = new Map<string, number>();
  for (const { piece, count } of pieces) joined.set(piece, (joined.get(piece) ?? 0) + count);
  return joined;
}
