/** Speed of a training run: what a step takes, without the first steps and without pauses. */

export class Meter {
  readonly #tokens: number;
  #since = 0;
  #steps = 0;
  #milliseconds = 0;
  #warm = false;

  /** `tokens` a step. */
  constructor(tokens: number) {
    this.#tokens = tokens;
  }

  /** The device gets work at `now`, having had none. */
  start(now: number): void {
    this.#since = now;
  }

  /** `steps` more were seen to be finished at `now`. */
  count(steps: number, now: number): { readonly milliseconds: number; readonly rate: number } {
    const elapsed = now - this.#since;
    this.#since = now;
    if (this.#warm) {
      this.#steps += steps;
      this.#milliseconds += elapsed;
    }
    // The first chunk compiles kernels: it is told, and then forgotten.
    const [counted, time] = this.#warm ? [this.#steps, this.#milliseconds] : [steps, elapsed];
    this.#warm = true;
    return { milliseconds: elapsed / steps, rate: (this.#tokens * counted * 1000) / time };
  }
}
