/** The mean loss of a model over a whole data set, in order, without randomness. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { type Examples, stack } from '../data/examples.ts';
import type { Executable } from '../execute/executable.ts';
import { runsInFlight } from '../execute/in-flight.ts';
import { accept } from '../result.ts';
import { batchSize, writeBatch } from './batch.ts';
import { meansOf, scalarsOf } from './scalars.ts';

export interface Measured {
  readonly loss: number;
  /** Means of what the loss logs, weighted as it is. */
  readonly log?: Readonly<Record<string, number>>;
}

/**
 * `executable` gives `total` and `weight` of each batch; the loss is the sum of totals over the sum
 * of weights (for language models: nats a token). The last batch is filled up with blanks, which do
 * not count.
 */
export async function evaluate(
  executable: Executable,
  examples: Examples,
): Promise<Result<Measured>> {
  const size = batchSize(executable.program);
  const prepare = (batch: number): void => {
    const rows = Array.from({ length: size }, (_, row) => {
      const index = batch * size + row;
      return index < examples.count ? examples.at(index) : examples.blank;
    });
    writeBatch(executable, stack(rows));
    executable.write('count', Int32Array.of(Math.min(size, examples.count - batch * size)));
  };
  const range = { from: 0, to: Math.ceil(examples.count / size) };
  const names = scalarsOf(executable.program);
  const sums = new Map(names.map((name) => [name, 0]));
  for await (const chunk of runsInFlight(executable, names, range, prepare)) {
    if (!chunk.ok) return chunk;
    for (const row of chunk.value.rows) {
      for (const [i, name] of names.entries()) sums.set(name, sums.get(name)! + row[i]!);
    }
  }
  const weight = sums.get('weight')!;
  const loss = weight === 0 ? 0 : sums.get('total')! / weight;
  return accept({ loss, ...meansOf(sums) });
}
