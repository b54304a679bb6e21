/** How fast the model spoke in a conversation. */
import { plural } from '../output/quantity.ts';

export class Speed {
  #milliseconds = 0;
  #tokens = 0;

  get tokens(): number {
    return this.#tokens;
  }

  count(tokens: number, milliseconds: number): void {
    this.#tokens += tokens;
    this.#milliseconds += milliseconds;
  }

  describe(): string {
    const seconds = this.#milliseconds / 1000;
    const rate = (this.#tokens / Math.max(seconds, 1e-3)).toFixed(1);
    return `${plural(this.#tokens, 'token')} in ${seconds.toFixed(1)} s, ${rate} a second`;
  }
}
