/** The decoder of any language model: all of every row is read anew for each token. */
import { stageLogits } from '../../compiler/core/language-model.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { type Decoder, lastPositions, padded, splitRows, windowsOf } from './decoder.ts';
import { library } from './library.ts';
import type { LoadedModel } from './loaded-model.ts';

export class RecomputingDecoder implements Decoder {
  readonly #loaded: LoadedModel;

  constructor(loaded: LoadedModel) {
    this.#loaded = loaded;
  }

  async logits(rows: readonly Int32Array[]): Promise<Result<readonly Float32Array[]>> {
    const { type, context, span } = this.#loaded.model;
    const windows = windowsOf(rows, context);
    const tokens = this.#loaded.rowLength(Math.max(...windows.map(({ length }) => length)));
    const sizes = { rows: rows.length, tokens };
    const ready = await this.#loaded.executable('logits', [sizes.rows, tokens], () =>
      stageLogits(library('std.decode'), type, sizes, span),
    );
    if (!ready.ok) return ready;
    ready.value.write('ids', padded(windows, tokens));
    ready.value.write('at', lastPositions(windows));
    ready.value.run();
    const read = await ready.value.read('logits');
    return read.ok ? accept(splitRows(read.value)) : read;
  }
}
