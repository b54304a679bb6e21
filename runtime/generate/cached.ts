/**
 * The decoder of models that have decoding functions: a row's tokens are read together once, and
 * from then on one at a time, while what the model keeps of the past stays on the device.
 */
import { type Decoding, stageNext, stagePrefill } from '../../compiler/core/decoding.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { elementCount } from '../../compiler/graph/graph.ts';
import type { Executable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import { elementBytes } from '../weights/tensor.ts';
import { bucket, type Decoder, lastPositions, padded, splitRows, windowsOf } from './decoder.ts';
import type { LoadedModel } from './loaded-model.ts';

interface Row {
  /** What was read of it. */
  readonly text: Int32Array;
  readonly logits: Float32Array;
  /** Whether the past on the device is of `text`: a row that did not grow while others did is spoilt. */
  readonly isKept: boolean;
}

export class CachedDecoder implements Decoder {
  readonly #loaded: LoadedModel;
  readonly #decoding: Decoding;
  /** Tokens of a row for which there is room. */
  readonly #positions: number;
  #rows: readonly Row[] = [];

  /** `longest`: of the texts that will be given. */
  constructor(loaded: LoadedModel, decoding: Decoding, longest: number) {
    this.#loaded = loaded;
    this.#decoding = decoding;
    this.#positions = bucket(longest, loaded.model.context);
  }

  async logits(rows: readonly Int32Array[]): Promise<Result<readonly Float32Array[]>> {
    const windows = windowsOf(rows, this.#positions);
    const next = await this.#next(rows.length);
    if (!next.ok) return next;
    const goesOn =
      windows.length === this.#rows.length &&
      windows.every((window, row) => continues(window, this.#rows[row]!));
    const read = goesOn
      ? await this.#step(next.value, windows)
      : await this.#prefill(next.value, windows);
    if (!read.ok) return read;
    this.#rows = read.value;
    return accept(read.value.map(({ logits }) => logits));
  }

  #next(rows: number): Promise<Result<Executable>> {
    const positions = this.#positions;
    return this.#loaded.executable('next', [rows, positions], () =>
      stageNext(this.#decoding, this.#loaded.model.type, rows, positions),
    );
  }

  /** Reads the last token of each row; the answer to a row that did not grow is known. */
  async #step(next: Executable, windows: readonly Int32Array[]): Promise<Result<readonly Row[]>> {
    next.write(
      'id',
      Int32Array.from(windows, (window) => window.at(-1)!),
    );
    next.write('pos', lastPositions(windows));
    next.run();
    const read = await next.read('logits');
    if (!read.ok) return read;
    const logits = splitRows(read.value);
    return accept(
      windows.map((window, index) => {
        const before = this.#rows[index]!;
        if (window.length === before.text.length) return { ...before, isKept: false };
        return { text: window.slice(), logits: logits[index]!, isKept: true };
      }),
    );
  }

  /** Reads each different row once, and hands its past to all rows that are equal to it. */
  async #prefill(
    next: Executable,
    windows: readonly Int32Array[],
  ): Promise<Result<readonly Row[]>> {
    const names = windows.map((window) => window.join());
    const distinct = [...new Set(names)];
    const texts = distinct.map((name) => windows[names.indexOf(name)]!);
    const longest = Math.max(...texts.map((text) => text.length));
    const sizes = { rows: texts.length, tokens: bucket(longest, this.#positions) };
    const ready = await this.#loaded.executable(
      'prefill',
      [sizes.rows, sizes.tokens, this.#positions],
      () => stagePrefill(this.#decoding, this.#loaded.model.type, sizes, this.#positions),
    );
    if (!ready.ok) return ready;
    const prefill = ready.value;
    prefill.write('ids', padded(texts, sizes.tokens));
    prefill.write('at', lastPositions(texts));
    prefill.run();
    const sources = names.map((name) => distinct.indexOf(name));
    this.#hand(prefill, next, sources);
    const read = await prefill.read('logits');
    if (!read.ok) return read;
    const logits = splitRows(read.value);
    return accept(
      windows.map((window, index) => ({
        text: window.slice(),
        logits: logits[sources[index]!]!,
        isKept: true,
      })),
    );
  }

  /** Copies the past of row `sources[r]` of `from` to row r of `to`. */
  #hand(from: Executable, to: Executable, sources: readonly number[]): void {
    const { gpu } = this.#loaded.device;
    const encoder = gpu.createCommandEncoder({ label: 'past' });
    for (const { name, dtype, shape } of to.program.inputs.filter(isPast)) {
      const [source, target] = [from.place(name), to.place(name)];
      const bytes = elementBytes(dtype) * elementCount(shape.slice(1));
      invariant(bytes % 4 === 0, () => `a row of ${name} is ${bytes} bytes`);
      for (const [row, place] of sources.entries()) {
        const [start, end] = [source.offset + place * bytes, target.offset + row * bytes];
        encoder.copyBufferToBuffer(source.buffer, start, target.buffer, end, bytes);
      }
    }
    gpu.queue.submit([encoder.finish()]);
  }
}

function isPast({ name }: { readonly name: string }): boolean {
  return name === 'past' || name.startsWith('past.');
}

/** Whether `window` is what was read, or that and one token more. */
function continues(window: Int32Array, { text, isKept }: Row): boolean {
  const grown = window.length - text.length;
  return (grown === 0 || (grown === 1 && isKept)) && text.every((id, at) => id === window[at]);
}
