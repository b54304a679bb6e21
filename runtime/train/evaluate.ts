/** The mean loss of a model over a whole data set, in order, without randomness. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { type Examples, stack } from '../data/examples.ts';
import type { Executable } from '../execute/executable.ts';
import { runsInFlight } from '../execute/in-flight.ts';
import { accept } from '../result.ts';
import { batchSize, writeBatch } from './batch.ts';

/**
 * `executable` gives `total` and `weight` of each batch; the loss is the sum of totals over the sum
 * of weights (for language models: nats a token). The last batch is filled up with blanks.
 */
export async function evaluate(
  executable: Executable,
  examples: Examples,
): Promise<Result<number>> {
  const size = batchSize(executable.program);
  const prepare = (batch: number): void => {
    const rows = Array.from({ length: size }, (_, row) => {
      const index = batch * size + row;
      return index < examples.count ? examples.at(index) : examples.blank;
    });
    writeBatch(executable, stack(rows));
  };
  const range = { from: 0, to: Math.ceil(examples.count / size) };
  let total = 0;
  let weight = 0;
  for await (const chunk of runsInFlight(executable, ['total', 'weight'], range, prepare)) {
    if (!chunk.ok) return chunk;
    for (const row of chunk.value.rows) {
      total += row[0]!;
      weight += row[1]!;
    }
  }
  return accept(weight === 0 ? 0 : total / weight);
}
