/**
 * One text as it is written: tokens become characters as soon as these are whole, and the text ends
 * before the first stop string, wherever that lies across the tokens.
 */
import type { StreamDecoder, Tokenizer } from '../tokenizer/tokenizer.ts';

export class Writer {
  readonly #stream: StreamDecoder;
  readonly #stops: readonly string[];
  readonly #onText: (text: string) => void;
  #text = '';
  #told = 0;
  #isStopped = false;

  /** `onText` is told the text piece by piece; of what may yet become a stop string, nothing. */
  constructor(
    tokenizer: Pick<Tokenizer, 'stream'>,
    stops: readonly string[],
    onText: (text: string) => void = () => {},
  ) {
    this.#stream = tokenizer.stream();
    this.#stops = stops.filter((stop) => stop !== '');
    this.#onText = onText;
  }

  /** The text so far, without the stop string. */
  get text(): string {
    return this.#text;
  }

  /** Whether a stop string has ended the text. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  push(id: number): void {
    this.#add(this.#stream.push(id));
  }

  /** No more tokens will come. */
  end(): void {
    this.#add(this.#stream.end());
    this.#tell(this.#text.length);
  }

  #add(piece: string): void {
    if (this.#isStopped) return;
    const from = this.#text.length;
    this.#text += piece;
    const ends = this.#stops.flatMap((stop) => {
      const at = this.#text.indexOf(stop, Math.max(0, from - stop.length + 1));
      return at < 0 ? [] : [at];
    });
    if (ends.length > 0) {
      this.#isStopped = true;
      this.#text = this.#text.slice(0, Math.min(...ends));
      this.#tell(this.#text.length);
      return;
    }
    this.#tell(this.#text.length - this.#held());
  }

  /** How many of the last characters are the beginning of a stop string. */
  #held(): number {
    const starts = this.#stops.map((stop) => {
      for (let length = Math.min(stop.length - 1, this.#text.length); length > 0; length -= 1) {
        if (this.#text.endsWith(stop.slice(0, length))) return length;
      }
      return 0;
    });
    return Math.max(0, ...starts);
  }

  #tell(until: number): void {
    if (until <= this.#told) return;
    this.#onText(this.#text.slice(this.#told, until));
    this.#told = until;
  }
}
