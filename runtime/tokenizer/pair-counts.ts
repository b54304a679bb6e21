/** How often each pair of neighbouring symbols occurs in counted words, kept up to date by merges. */
import type { Word } from './learn.ts';
import { PairTable } from './pair-table.ts';

/** Pairs are numbered in the order in which they first came about. */
export class PairCounts {
  readonly #numbers = new PairTable(1 << 16);
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #counts: number[] = [];
  /** Of each pair, the words that hold it or once held it, possibly twice. */
  readonly #words: number[][] = [];

  /** The symbols of all words, one word after the other; a word keeps its place as it gets shorter. */
  readonly #symbols: Int32Array;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;
  readonly #weights: Float64Array;

  constructor(words: readonly Word[]) {
    this.#symbols = new Int32Array(words.reduce((sum, { symbols }) => sum + symbols.length, 0));
    this.#starts = new Int32Array(words.length);
    this.#lengths = Int32Array.from(words, ({ symbols }) => symbols.length);
    this.#weights = Float64Array.from(words, ({ count }) => count);
    let start = 0;
    for (const [word, { symbols }] of words.entries()) {
      this.#symbols.set(symbols, start);
      this.#starts[word] = start;
      start += symbols.length;
      this.#recount(word, 1);
    }
  }

  get size(): number {
    return this.#counts.length;
  }

  count(pair: number): number {
    return this.#counts[pair]!;
  }

  left(pair: number): number {
    return this.#left[pair]!;
  }

  right(pair: number): number {
    return this.#right[pair]!;
  }

  /** Makes `id` of every occurrence, from left to right. The pairs that now occur more often. */
  merge(pair: number, id: number): ReadonlySet<number> {
    const grown = new Set<number>();
    const words = this.#words[pair]!;
    this.#words[pair] = [];
    for (const word of words) {
      if (!this.#holds(word, pair)) continue;
      this.#recount(word, -1);
      this.#replace(word, pair, id);
      this.#recount(word, 1, (changed) => {
        if (this.#left[changed] === id || this.#right[changed] === id) grown.add(changed);
      });
    }
    return grown;
  }

  /** Where the pair stands first: a number that orders places in the text. */
  firstPlace(pair: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (const word of this.#words[pair]!) {
      if (this.#starts[word]! >= first) continue;
      const place = this.#placeIn(word, pair);
      if (place !== undefined) first = place;
    }
    return first;
  }

  #holds(word: number, pair: number): boolean {
    return this.#placeIn(word, pair) !== undefined;
  }

  #placeIn(word: number, pair: number): number | undefined {
    const [left, right] = [this.#left[pair], this.#right[pair]];
    const start = this.#starts[word]!;
    const last = start + this.#lengths[word]! - 1;
    for (let at = start; at < last; at += 1) {
      if (this.#symbols[at] === left && this.#symbols[at + 1] === right) return at;
    }
    return undefined;
  }

  #replace(word: number, pair: number, id: number): void {
    const symbols = this.#symbols;
    const [left, right] = [this.#left[pair], this.#right[pair]];
    const start = this.#starts[word]!;
    const end = start + this.#lengths[word]!;
    let kept = start;
    for (let at = start; at < end; kept += 1) {
      const isPair = at + 1 < end && symbols[at] === left && symbols[at + 1] === right;
      symbols[kept] = isPair ? id : symbols[at]!;
      at += isPair ? 2 : 1;
    }
    this.#lengths[word] = kept - start;
  }

  /** Adds all pairs of a word, or takes them away, as often as the word occurs. */
  #recount(word: number, sign: 1 | -1, seen?: (pair: number) => void): void {
    const start = this.#starts[word]!;
    const last = start + this.#lengths[word]! - 1;
    const weight = sign * this.#weights[word]!;
    for (let at = start; at < last; at += 1) {
      const pair = this.#number(this.#symbols[at]!, this.#symbols[at + 1]!);
      this.#counts[pair]! += weight;
      if (sign < 0) continue;
      const words = this.#words[pair]!;
      if (words.at(-1) !== word) words.push(word);
      seen?.(pair);
    }
  }

  #number(left: number, right: number): number {
    const known = this.#numbers.get(left, right);
    if (known >= 0) return known;
    const pair = this.#counts.length;
    this.#numbers.set(left, right, pair);
    this.#left.push(left);
    this.#right.push(right);
    this.#counts.push(0);
    this.#words.push([]);
    return pair;
  }
}
