/**
 * Applies merges to one piece of text. Of all pairs that have a merge, the one learnt first goes
 * first, the leftmost if there are several; it is not the longest token that wins.
 */
import { PairTable } from './pair-table.ts';

/** From this length on, a heap finds the next pair sooner than a scan does. */
const scanLimit = 100;

const never = 0x7f_ff_ff_ff;

/** A merge makes one token of two. */
export interface MergeRule {
  readonly left: number;
  readonly right: number;
  readonly made: number;
}

export class Merger {
  readonly #ranks: PairTable;
  readonly #made: Int32Array;
  readonly #scanRanks = new Int32Array(scanLimit);

  /** `rules` in the order in which they apply. */
  constructor(rules: readonly MergeRule[]) {
    this.#ranks = new PairTable(rules.length);
    this.#made = Int32Array.from(rules, ({ made }) => made);
    for (const [rank, { left, right }] of rules.entries()) this.#ranks.set(left, right, rank);
  }

  /** Merges the first `count` of `symbols` in place. How many there are then. */
  merge(symbols: Int32Array, count: number): number {
    return count < scanLimit
      ? this.#mergeByScan(symbols, count)
      : this.#mergeByHeap(symbols, count);
  }

  #rank(left: number, right: number): number {
    const rank = this.#ranks.get(left, right);
    return rank < 0 ? never : rank;
  }

  #mergeByScan(symbols: Int32Array, count: number): number {
    const ranks = this.#scanRanks;
    let size = count;
    for (let at = 0; at + 1 < size; at += 1) ranks[at] = this.#rank(symbols[at]!, symbols[at + 1]!);
    for (;;) {
      let best = -1;
      let lowest = never;
      for (let at = 0; at + 1 < size; at += 1) {
        if (ranks[at]! < lowest) {
          lowest = ranks[at]!;
          best = at;
        }
      }
      if (best < 0) return size;
      symbols[best] = this.#made[lowest]!;
      symbols.copyWithin(best + 1, best + 2, size);
      ranks.copyWithin(best + 1, best + 2, size - 1);
      size -= 1;
      if (best > 0) ranks[best - 1] = this.#rank(symbols[best - 1]!, symbols[best]!);
      if (best + 1 < size) ranks[best] = this.#rank(symbols[best]!, symbols[best + 1]!);
    }
  }

  /** A linked list of symbols, and a heap of its pairs by rank and place; some may be out of date. */
  #mergeByHeap(symbols: Int32Array, count: number): number {
    const next = Int32Array.from({ length: count }, (_, at) => at + 1);
    const previous = Int32Array.from({ length: count }, (_, at) => at - 1);
    const heap = new RankHeap();
    const offer = (at: number): void => {
      if (at < 0 || next[at]! >= count) return;
      const rank = this.#ranks.get(symbols[at]!, symbols[next[at]!]!);
      if (rank >= 0) heap.push(rank, at);
    };
    for (let at = 0; at + 1 < count; at += 1) offer(at);
    for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
      const { rank, at } = top;
      const after = next[at]!;
      if (symbols[at]! < 0 || after >= count) continue;
      if (this.#ranks.get(symbols[at]!, symbols[after]!) !== rank) continue;
      symbols[at] = this.#made[rank]!;
      symbols[after] = -1;
      next[at] = next[after]!;
      if (next[at]! < count) previous[next[at]!] = at;
      offer(previous[at]!);
      offer(at);
    }
    let kept = 0;
    for (let at = 0; at < count; at = next[at]!) {
      symbols[kept] = symbols[at]!;
      kept += 1;
    }
    return kept;
  }
}

/** Beyond the places of any text: ranks and places share one number. */
const placeRange = 2 ** 31;

/** Places by rank, the lowest first, the leftmost first among equals. */
class RankHeap {
  readonly #keys: number[] = [];

  push(rank: number, at: number): void {
    const keys = this.#keys;
    const key = rank * placeRange + at;
    let hole = keys.push(key) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[hole] = keys[parent]!;
      hole = parent;
    }
    keys[hole] = key;
  }

  pop(): { readonly rank: number; readonly at: number } | undefined {
    const keys = this.#keys;
    const top = keys[0];
    const last = keys.pop();
    if (top === undefined || last === undefined) return undefined;
    let hole = 0;
    for (let child = 1; child < keys.length; child = 2 * hole + 1) {
      if (child + 1 < keys.length && keys[child + 1]! < keys[child]!) child += 1;
      if (keys[child]! >= last) break;
      keys[hole] = keys[child]!;
      hole = child;
    }
    if (keys.length > 0) keys[hole] = last;
    return { rank: Math.floor(top / placeRange), at: top % placeRange };
  }
}
