/**
 * Packing: documents of different lengths into few rows of one length, each piece whole in one row.
 * Best-fit decreasing, as `bfd` and `bfd_split` of trl's `pack_dataset` order it.
 */

/** Positions `start` to `end` (not included) of a document. */
export interface Piece {
  readonly document: number;
  readonly start: number;
  readonly end: number;
}

/** Documents that are longer than a row lose their ends. */
export function cutToRows(lengths: readonly number[], row: number): readonly Piece[] {
  return lengths.map((length, document) => ({ document, start: 0, end: Math.min(length, row) }));
}

/** Documents that are longer than a row become several pieces, all but the last as long as a row. */
export function splitToRows(lengths: readonly number[], row: number): readonly Piece[] {
  return lengths.flatMap((length, document) =>
    Array.from({ length: Math.ceil(length / row) }, (_, part) => ({
      document,
      start: part * row,
      end: Math.min((part + 1) * row, length),
    })),
  );
}

/**
 * Rows of pieces that are together at most `row` long: the longest first, each into the row that it
 * leaves the least space in, of equals the one that has had this space for longest.
 */
export function packPieces(pieces: readonly Piece[], row: number): readonly (readonly Piece[])[] {
  const rows: Piece[][] = [];
  const bySpace = Array.from({ length: row + 1 }, () => new Queue());
  const spaces = new SpaceTree(row);
  const longestFirst = pieces
    .filter(({ start, end }) => end > start)
    .sort((a, b) => b.end - b.start - (a.end - a.start));
  for (const piece of longestFirst) {
    const length = piece.end - piece.start;
    const space = spaces.smallestFrom(length);
    const chosen = space === undefined ? rows.push([]) - 1 : bySpace[space]!.take();
    if (space !== undefined && bySpace[space]!.isEmpty) spaces.set(space, false);
    rows[chosen]!.push(piece);
    const left = (space ?? row) - length;
    bySpace[left]!.add(chosen);
    spaces.set(left, true);
  }
  return rows;
}

/** First in, first out. */
class Queue {
  readonly #items: number[] = [];
  #taken = 0;

  get isEmpty(): boolean {
    return this.#taken === this.#items.length;
  }

  add(item: number): void {
    this.#items.push(item);
  }

  take(): number {
    const item = this.#items[this.#taken]!;
    this.#taken += 1;
    return item;
  }
}

/** Which spaces some row has: a segment tree, so that the smallest that fits is found in log steps. */
class SpaceTree {
  readonly #leaves: number;
  /** Node 1 is the root; below node n are nodes 2n and 2n + 1. */
  readonly #present: Uint8Array;

  constructor(most: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(most + 1));
    this.#present = new Uint8Array(2 * this.#leaves);
  }

  set(space: number, isPresent: boolean): void {
    let node = this.#leaves + space;
    this.#present[node] = isPresent ? 1 : 0;
    while (node > 1) {
      node >>= 1;
      this.#present[node] = this.#present[2 * node]! | this.#present[2 * node + 1]!;
    }
  }

  /** The smallest present one that is at least `space`. */
  smallestFrom(space: number): number | undefined {
    let node = this.#leaves + space;
    while (this.#present[node] === 0) {
      // Up until there is a neighbour to the right, and over to it.
      while (node % 2 === 1) {
        node >>= 1;
        if (node <= 1) return undefined;
      }
      node += 1;
    }
    while (node < this.#leaves) node = 2 * node + (this.#present[2 * node] === 1 ? 0 : 1);
    return node - this.#leaves;
  }
}
