/** Ctrl-C in a conversation: it stops the answer that is being written; twice in a row it leaves. */

export class Interrupts {
  readonly #leave: () => void;
  readonly #warn: () => void;
  #answer: AbortController | undefined;
  #presses = 0;

  /** `warn` is called where there was nothing to stop. */
  constructor(leave: () => void, warn: () => void) {
    this.#leave = leave;
    this.#warn = warn;
  }

  press(): void {
    this.#presses += 1;
    if (this.#presses > 1) this.#leave();
    else if (this.#answer === undefined) this.#warn();
    this.#answer?.abort();
  }

  /** A line was typed: what was pressed before does not count any more. */
  forget(): void {
    this.#presses = 0;
  }

  /** Runs `write` with a signal that the next Ctrl-C aborts. */
  async during<T>(write: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#answer = new AbortController();
    try {
      return await write(this.#answer.signal);
    } finally {
      this.#answer = undefined;
    }
  }
}
