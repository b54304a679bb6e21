/** Speed of a training run as it is now: over the last seconds, without compilation and pauses. */

/** Milliseconds of work that are looked back on. */
const window = 10_000;

interface Chunk {
  readonly steps: number;
  readonly milliseconds: number;
}

export interface Speed {
  /** A step. */
  readonly milliseconds: number;
  readonly tokensPerSecond: number;
}

export class Meter {
  readonly #tokens: number;
  #since = 0;
  #recent: readonly Chunk[] = [];
  #compiling = true;

  /** `tokens` a step. */
  constructor(tokens: number) {
    this.#tokens = tokens;
  }

  /** The device gets work at `now`, having had none. */
  start(now: number): void {
    this.#since = now;
  }

  /** `steps` more were seen to be finished at `now`. */
  count(steps: number, now: number): Speed {
    const chunk = { steps, milliseconds: now - this.#since };
    this.#since = now;
    this.#recent = withinWindow([...this.#recent, chunk]);
    const speed = this.#speed();
    // Drivers compile kernels when they first run: that chunk is told, and then forgotten.
    if (this.#compiling) this.#recent = [];
    this.#compiling = false;
    return speed;
  }

  #speed(): Speed {
    const steps = this.#recent.reduce((total, chunk) => total + chunk.steps, 0);
    const time = this.#recent.reduce((total, chunk) => total + chunk.milliseconds, 0);
    return { milliseconds: time / steps, tokensPerSecond: (1000 * this.#tokens * steps) / time };
  }
}

/** The newest chunks: as few as fill the window. */
function withinWindow(chunks: readonly Chunk[]): readonly Chunk[] {
  let first = chunks.length;
  for (let time = 0; first > 0 && time < window; first -= 1)
    time += chunks[first - 1]!.milliseconds;
  return chunks.slice(first);
}
