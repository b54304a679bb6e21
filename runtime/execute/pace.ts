/**
 * How long submitted work will take, guessed from the work before. While a `mapAsync` is pending,
 * Dawn's Node binding polls without pause and takes a core from a software driver; so a reader
 * sleeps through most of the time its data is not there yet, and only then maps.
 */

/** Share of the guess that is slept: what is left absorbs runs that are faster than guessed. */
const asleep = 0.8;
/** Below this a timer costs more than the polling. */
const worthSleeping = 2;

export class Pace {
  #submitted = 0;
  #finished = 0;
  /** When the device began to work on what is not finished. */
  #since = 0;
  #milliseconds: number | undefined;

  /** A run was submitted at `now`; returns its number. */
  submit(now: number): number {
    if (this.#finished === this.#submitted) this.#since = now;
    this.#submitted += 1;
    return this.#submitted;
  }

  /** The number of the newest run, which a reader that starts now waits for. */
  get newest(): number {
    return this.#submitted;
  }

  /** Milliseconds a run, once one was seen. */
  get milliseconds(): number | undefined {
    return this.#milliseconds;
  }

  /** Milliseconds to sleep before waiting for run `number`. */
  nap(number: number, now: number): number {
    const expected = (number - this.#finished) * (this.#milliseconds ?? 0) - (now - this.#since);
    return expected > worthSleeping ? asleep * expected : 0;
  }

  /** Run `number` and all before it were seen to be finished at `now`. */
  finish(number: number, now: number): void {
    const runs = number - this.#finished;
    if (runs <= 0) return;
    const measured = (now - this.#since) / runs;
    // A slow run (the first, which compiles; one the machine disturbed) counts little, so that
    // nobody sleeps too long. A fast one may only seem so, if it was over before anyone looked.
    const before = this.#milliseconds ?? measured;
    this.#milliseconds =
      measured < before ? Math.max(measured, before / 2) : 0.8 * before + 0.2 * measured;
    this.#finished = number;
    this.#since = now;
  }
}
