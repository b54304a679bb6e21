/**
 * Byte-pair encoding learnt from counted words: the most frequent pair of neighbours becomes a token,
 * again and again (Sennrich, Haddow, Birch 2016). Exact: the counts are those that counting anew after
 * each merge would give; only words that hold the merged pair are looked at.
 */
import { MergeQueue } from './merge-queue.ts';
import { PairCounts } from './pair-counts.ts';

/**
 * Which of the pairs with the highest count goes first. `ids`: the smallest (left, right) ids, as in
 * Hugging Face's trainer; `bytes-max`: the greatest (left, right) contents; `first`: the one that the
 * text, as merged so far, shows first, as in minbpe.
 */
export const tieNames = ['ids', 'bytes-max', 'first'] as const;

export type Ties = (typeof tieNames)[number];

/** A piece of text that merges stay inside of, and how often it occurs. */
export interface Word {
  readonly symbols: readonly number[];
  /** Up to 2^53. */
  readonly count: number;
}

export interface LearnOptions {
  /** The contents of the tokens to begin with; symbols of words are places in it. */
  readonly contents: readonly string[];
  /** How many tokens there shall be in the end. Fewer come about where pairs run out. */
  readonly size: number;
  readonly ties: Ties;
  /** Pairs that occur less often are left alone. */
  readonly minFrequency: number;
}

export type Merge = readonly [left: number, right: number];

export interface Learned {
  /** By id: the given ones, then the new ones. */
  readonly contents: readonly string[];
  /** In the order in which they apply. */
  readonly merges: readonly Merge[];
}

/** `words` in the order of their first occurrence, which decides under `first` alone. */
export function learnMerges(words: readonly Word[], options: LearnOptions): Learned {
  const contents = [...options.contents];
  const ids = new Map(contents.map((content, id) => [content, id]));
  const merges: Merge[] = [];
  const pairs = new PairCounts(words);
  const queue = new MergeQueue(pairs, contents, options.ties);
  while (contents.length < options.size) {
    const pair = queue.take();
    if (pair === undefined || pairs.count(pair) < Math.max(1, options.minFrequency)) break;
    const merge = [pairs.left(pair), pairs.right(pair)] as const;
    const content = contents[merge[0]]! + contents[merge[1]]!;
    // Two merges can make the same content, (a, bc) and (ab, c): they share its id.
    const id = ids.get(content) ?? contents.length;
    if (id === contents.length) {
      contents.push(content);
      ids.set(content, id);
    }
    merges.push(merge);
    for (const grown of pairs.merge(pair, id)) queue.add(grown);
  }
  return { contents, merges };
}
