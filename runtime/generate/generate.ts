/** Continues texts token by token, all rows of a batch together. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { accept } from '../result.ts';
import type { Decoder } from './decoder.ts';
import { type SampleOptions, sample } from './sample.ts';

export interface GenerateOptions {
  readonly decoder: Decoder;
  /** A row each, of at least one id. */
  readonly prompts: readonly Int32Array[];
  /** The most tokens to add to a row. */
  readonly tokens: number;
  readonly sampling: SampleOptions;
  /** The number that the first row has for `sampling`; 0 unless the rows are part of more. */
  readonly firstRow?: number;
  /** A row ends before one of these. */
  readonly stopIds?: ReadonlySet<number>;
  /** Told each token of a row; true ends the row after it. */
  readonly onToken?: (row: number, id: number) => boolean;
  /** Aborted: what there is by then is the result. */
  readonly signal?: AbortSignal;
}

/** The ids added to each prompt. A token of `stopIds` is not among them. */
export async function generate(options: GenerateOptions): Promise<Result<readonly Int32Array[]>> {
  const { decoder, prompts, tokens, signal } = options;
  const rows = prompts.map((prompt) => new Row(prompt, tokens));
  for (let step = 0; step < tokens && rows.some((row) => !row.isDone); step += 1) {
    if (signal?.aborted) break;
    const logits = await decoder.logits(rows.map((row) => row.text));
    if (!logits.ok) return logits;
    for (const [index, row] of rows.entries()) {
      if (!row.isDone) extend(row, index, logits.value[index]!, options);
    }
  }
  return accept(rows.map((row) => row.added));
}

function extend(row: Row, index: number, logits: Float32Array, options: GenerateOptions): void {
  const { sampling, firstRow = 0, stopIds, onToken } = options;
  const place = { row: firstRow + index, step: row.added.length };
  const id = sample(logits, row.text, place, sampling);
  if (stopIds?.has(id)) {
    row.isDone = true;
    return;
  }
  row.add(id);
  if (onToken?.(index, id)) row.isDone = true;
}

/** A text that grows. A finished one stays as it is while the others go on. */
class Row {
  readonly #ids: Int32Array;
  readonly #prompt: number;
  #length: number;
  isDone = false;

  constructor(prompt: Int32Array, room: number) {
    invariant(prompt.length > 0, () => 'generation needs a prompt of at least one token');
    this.#ids = new Int32Array(prompt.length + room);
    this.#ids.set(prompt);
    this.#prompt = prompt.length;
    this.#length = prompt.length;
  }

  add(id: number): void {
    this.#ids[this.#length] = id;
    this.#length += 1;
  }

  get text(): Int32Array {
    return this.#ids.subarray(0, this.#length);
  }

  get added(): Int32Array {
    return this.#ids.subarray(this.#prompt, this.#length);
  }
}
