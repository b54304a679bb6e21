/**
 * How long submitted work will take, guessed from the work before. While a `mapAsync` is pending,
 * Dawn's Node binding polls without pause and takes a core from a software driver; so a reader
 * sleeps through most of the time its data is not there yet, and only then maps.
 */

/** Share of the guess that is slept: what is left absorbs runs that are faster than guessed. */
const asleep = 0.8;
/** Milliseconds below which a timer costs more than the polling. */
const worthSleeping = 2;
/** What a run that was slower than guessed counts: the machine may only have been busy. */
const weightOfSlow = 0.2;

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

  /** Milliseconds a run; undefined until one after the first was seen, in which drivers compile. */
  get milliseconds(): number | undefined {
    return this.#milliseconds;
  }

  /** Milliseconds to sleep before waiting for run `number`. */
  nap(number: number, now: number): number {
    const expected = (number - this.#finished) * (this.#milliseconds ?? 0) - (now - this.#since);
    return expected > worthSleeping ? asleep * expected : 0;
  }

  /**
   * Run `number` and all before it were seen to be finished at `now`, by a reader that slept until
   * `awake`. What was finished by then took less than what is measured, which is mostly sleep.
   */
  finish(number: number, now: number, awake?: number): void {
    const runs = number - this.#finished;
    if (runs <= 0) return;
    const measured = (now - this.#since) / runs;
    const overslept = awake !== undefined && now - awake < worthSleeping;
    if (this.#finished > 0) this.#milliseconds = this.#blend(overslept ? measured / 2 : measured);
    this.#finished = number;
    this.#since = now;
  }

  #blend(measured: number): number {
    const before = this.#milliseconds ?? measured;
    return Math.min(measured, before + weightOfSlow * (measured - before));
  }
}
