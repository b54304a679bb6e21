/**
 * Scalars of several runs, copied on the device as each run ends and read together later: the loss
 * of every step is known, and no step waits for it.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import type { Place } from './place.ts';

export class Tape {
  readonly #sources: readonly Place[];
  readonly #staged: GPUBuffer;
  readonly #collect: (bytes: number) => Promise<Result<ArrayBuffer>>;

  #runs = 0;

  constructor(
    sources: readonly Place[],
    staged: GPUBuffer,
    collect: (bytes: number) => Promise<Result<ArrayBuffer>>,
  ) {
    this.#sources = sources;
    this.#staged = staged;
    this.#collect = collect;
  }

  /** Called as a run is encoded, after its dispatches. */
  record(encoder: GPUCommandEncoder): void {
    const row = 4 * this.#sources.length * this.#runs;
    for (const [column, { buffer, offset }] of this.#sources.entries())
      encoder.copyBufferToBuffer(buffer, offset, this.#staged, row + 4 * column, 4);
    this.#runs += 1;
  }

  /** Waits for the runs so far: a row of scalars for each. The tape is used up. */
  async read(): Promise<Result<readonly Float32Array[]>> {
    const width = this.#sources.length;
    const read = await this.#collect(4 * width * this.#runs);
    if (!read.ok) return read;
    const rows = Array.from(
      { length: this.#runs },
      (_, run) => new Float32Array(read.value, 4 * width * run, width),
    );
    return accept(rows);
  }
}
