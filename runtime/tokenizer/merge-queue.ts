/**
 * The pairs to merge, most frequent first: a binary heap whose entries may be out of date. Counts
 * only fall while a pair waits, so an entry is an upper bound and is put back when it comes up stale.
 */
import type { Ties } from './learn.ts';
import type { PairCounts } from './pair-counts.ts';

/** Whether pair `a` goes before pair `b` of the same count. */
type TieRule = (a: number, b: number) => boolean;

export class MergeQueue {
  readonly #pairs: PairCounts;
  readonly #before: TieRule;
  readonly #takesFirst: boolean;
  /** The heap: pairs, and their counts when they were added. */
  readonly #entries: number[] = [];
  readonly #counts: number[] = [];

  /** Holds all `pairs`. `contents` of the symbols by id; it may grow afterwards. */
  constructor(pairs: PairCounts, contents: readonly string[], ties: Ties) {
    this.#pairs = pairs;
    this.#before = tieRules(pairs, contents)[ties];
    this.#takesFirst = ties === 'first';
    for (let pair = 0; pair < pairs.size; pair += 1) this.add(pair);
  }

  add(pair: number): void {
    this.#push(pair, this.#pairs.count(pair));
  }

  /** The pair to merge next, taken out; undefined if none occurs any more. */
  take(): number | undefined {
    const best = this.#takeFresh();
    return best !== undefined && this.#takesFirst ? this.#takeFirst(best) : best;
  }

  #takeFresh(): number | undefined {
    for (;;) {
      const pair = this.#entries[0];
      if (pair === undefined) return undefined;
      const noted = this.#counts[0]!;
      this.#pop();
      const count = this.#pairs.count(pair);
      if (count === noted && count > 0) return pair;
      if (count > 0) this.#push(pair, count);
    }
  }

  /** Of all pairs as frequent as `best`, the one that stands first in the text now. */
  #takeFirst(best: number): number {
    const count = this.#pairs.count(best);
    const tied = new Set([best]);
    for (let next = this.#takeFresh(); next !== undefined; next = this.#takeFresh()) {
      if (this.#pairs.count(next) < count) {
        this.add(next);
        break;
      }
      tied.add(next);
    }
    const places = [...tied].map((pair) => ({ pair, place: this.#pairs.firstPlace(pair) }));
    const first = places.reduce((a, b) => (b.place < a.place ? b : a)).pair;
    for (const pair of tied) if (pair !== first) this.add(pair);
    return first;
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#counts[a]!, this.#counts[b]!];
    return left === right ? this.#before(this.#entries[a]!, this.#entries[b]!) : left > right;
  }

  #push(pair: number, count: number): void {
    let at = this.#entries.push(pair) - 1;
    this.#counts.push(count);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #pop(): void {
    this.#swap(0, this.#entries.length - 1);
    this.#entries.pop();
    this.#counts.pop();
    const size = this.#entries.length;
    for (let at = 0; ; ) {
      let best = at;
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < size; child += 1) {
        if (this.#isBefore(child, best)) best = child;
      }
      if (best === at) return;
      this.#swap(at, best);
      at = best;
    }
  }

  #swap(a: number, b: number): void {
    const [entry, count] = [this.#entries[a]!, this.#counts[a]!];
    this.#entries[a] = this.#entries[b]!;
    this.#counts[a] = this.#counts[b]!;
    this.#entries[b] = entry;
    this.#counts[b] = count;
  }
}

function tieRules(pairs: PairCounts, contents: readonly string[]): Record<Ties, TieRule> {
  const content = (id: number): string => contents[id]!;
  return {
    ids: (a, b) =>
      pairs.left(a) === pairs.left(b)
        ? pairs.right(a) < pairs.right(b)
        : pairs.left(a) < pairs.left(b),
    'bytes-max': (a, b) => {
      const [left, other] = [content(pairs.left(a)), content(pairs.left(b))];
      return left === other ? content(pairs.right(a)) > content(pairs.right(b)) : left > other;
    },
    // Decided when they come up: places move with each merge.
    first: () => false,
  };
}
