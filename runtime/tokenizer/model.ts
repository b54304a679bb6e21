/** Pieces of text to ids: the byte-pair model, with a memory for pieces that come again. */
import { spellBytes } from './byte-map.ts';
import { byteToken } from './decoders.ts';
import { type MergeRule, Merger } from './merger.ts';

export interface ModelOptions {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** In the order in which they apply. */
  readonly rules: readonly MergeRule[];
  /** The vocabulary spells bytes, by the map of `byte-map.ts`, rather than characters. */
  readonly isByteLevel: boolean;
  /** The id of what the vocabulary lacks. Undefined: an error. */
  readonly unknown?: number;
  /** Neighbours of which the vocabulary knows none make one unknown token. */
  readonly fuseUnknown: boolean;
  /** A character that the vocabulary lacks becomes its bytes, `<0x0A>` and so on, if it has these. */
  readonly byteFallback: boolean;
  /** A piece that is in the vocabulary is its token, whatever the merges say. */
  readonly ignoreMerges: boolean;
}

/** Pieces of this many code units and more are not likely to come again. */
const longestRemembered = 128;
const mostRemembered = 1 << 17;

const encoder = new TextEncoder();
const spelledSpace = spellBytes(Uint8Array.of(0x20));

export class BytePairModel {
  readonly #options: ModelOptions;
  readonly #merger: Merger;
  /** The id of each byte, or -1. */
  readonly #byteIds: Int32Array;
  /** How many symbols each token was merged from; absent: one. */
  readonly #widths = new Map<number, number>();
  #symbols = new Int32Array(256);
  #bytes = new Uint8Array(256);
  /** One id as it is, several as a list. */
  readonly #remembered = new Map<string, number | Int32Array>();

  constructor(options: ModelOptions) {
    this.#options = options;
    this.#merger = new Merger(options.rules);
    this.#byteIds = Int32Array.from({ length: 256 }, (_, byte) => {
      const token = options.isByteLevel ? spellBytes(Uint8Array.of(byte)) : byteToken(byte);
      return options.vocabulary.get(token) ?? -1;
    });
    const contents = new Map([...options.vocabulary].map(([content, id]) => [id, content]));
    for (const { made } of options.rules) {
      this.#widths.set(made, [...(contents.get(made) ?? '')].length);
    }
  }

  /** The ids of a piece, or its one id. Undefined: it has a character that is not known. */
  encode(piece: string): number | Int32Array | undefined {
    const remembered = this.#remembered.get(piece);
    if (remembered !== undefined) return remembered;
    const ids = this.#encode(piece);
    if (ids === undefined || piece.length >= longestRemembered) return ids;
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    const found = ids.length === 1 ? ids[0]! : ids;
    this.#remembered.set(piece, found);
    return found;
  }

  /** Of each token of a piece, the offset of the character that holds its first byte. */
  starts(piece: string, ids: Int32Array): Int32Array {
    const places = this.#symbolPlaces(piece);
    let symbol = 0;
    return ids.map((id) => {
      const start = places[symbol] ?? 0;
      symbol += this.#widths.get(id) ?? 1;
      return start;
    });
  }

  /** The first character of a piece that is not known, with its offset. */
  firstUnknown(piece: string): { readonly character: string; readonly at: number } {
    let at = 0;
    for (const character of piece) {
      if (this.encode(character) === undefined) return { character, at };
      at += character.length;
    }
    return { character: piece, at: 0 };
  }

  #encode(piece: string): Int32Array | undefined {
    if (this.#options.ignoreMerges) {
      const whole = this.#options.vocabulary.get(this.#spell(piece));
      if (whole !== undefined) return Int32Array.of(whole);
    }
    if (this.#symbols.length < piece.length * 3) {
      this.#symbols = new Int32Array(piece.length * 3);
      this.#bytes = new Uint8Array(piece.length * 3);
    }
    const count = this.#options.isByteLevel ? this.#readBytes(piece) : this.#readCharacters(piece);
    if (count === undefined) return undefined;
    return this.#symbols.slice(0, this.#merger.merge(this.#symbols, count));
  }

  #spell(piece: string): string {
    if (!this.#options.isByteLevel) return piece;
    // Nearly all pieces of English: their bytes spell themselves, but for a space in front.
    if (/^ ?[!-~]+$/.test(piece))
      return piece.startsWith(' ') ? `${spelledSpace}${piece.slice(1)}` : piece;
    return spellBytes(encoder.encode(piece));
  }

  #readBytes(piece: string): number | undefined {
    const { written } = encoder.encodeInto(piece, this.#bytes);
    for (let at = 0; at < written; at += 1) {
      const id = this.#byteIds[this.#bytes[at]!]!;
      const known = id < 0 ? this.#options.unknown : id;
      if (known === undefined) return undefined;
      this.#symbols[at] = known;
    }
    return written;
  }

  #readCharacters(piece: string): number | undefined {
    let count = 0;
    for (const { ids } of this.#symbolsOf(piece)) {
      if (ids === undefined) return undefined;
      for (const id of ids) {
        this.#symbols[count] = id;
        count += 1;
      }
    }
    return count;
  }

  /** Each character's symbols; fused ones stand at the first of them. */
  *#symbolsOf(piece: string): Generator<{
    readonly at: number;
    readonly ids: readonly number[] | undefined;
  }> {
    const { unknown, fuseUnknown } = this.#options;
    let at = 0;
    let isAfterUnknown = false;
    for (const character of piece) {
      const known = this.#knownIds(character);
      if (known !== undefined) yield { at, ids: known };
      else if (unknown === undefined) yield { at, ids: undefined };
      else if (!(fuseUnknown && isAfterUnknown)) yield { at, ids: [unknown] };
      isAfterUnknown = known === undefined;
      at += character.length;
    }
  }

  #knownIds(character: string): readonly number[] | undefined {
    const id = this.#options.vocabulary.get(character);
    if (id !== undefined) return [id];
    if (!this.#options.byteFallback) return undefined;
    const ids = Array.from(encoder.encode(character), (byte) => this.#byteIds[byte]!);
    return ids.includes(-1) ? undefined : ids;
  }

  #symbolPlaces(piece: string): number[] {
    if (!this.#options.isByteLevel) {
      return [...this.#symbolsOf(piece)].flatMap(({ at, ids = [] }) => ids.map(() => at));
    }
    let at = 0;
    return [...piece].flatMap((character) => {
      const places = Array.from(encoder.encode(character), () => at);
      at += character.length;
      return places;
    });
  }
}
