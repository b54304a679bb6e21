/**
 * What generation asks of a model: the logits after each row of a batch. Whether the rows are read
 * anew each time or only where they grew is the decoder's own affair, and cannot be told from what
 * it gives.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { HostTensor } from '../weights/tensor.ts';

export interface Decoder {
  /** V logits after the last of each row's ids, of which the decoder sees at most its context's. */
  logits(rows: readonly Int32Array[]): Promise<Result<readonly Float32Array[]>>;
}

/** What a decoder sees of each row. */
export function windowsOf(rows: readonly Int32Array[], context: number): readonly Int32Array[] {
  return rows.map((row) => row.subarray(Math.max(0, row.length - context)));
}

/** The rows one after another, each filled up to `tokens`; a model that looks back does not see the filling. */
export function padded(rows: readonly Int32Array[], tokens: number): Int32Array {
  const ids = new Int32Array(rows.length * tokens);
  for (const [index, row] of rows.entries()) ids.set(row, index * tokens);
  return ids;
}

export function lastPositions(rows: readonly Int32Array[]): Int32Array {
  return Int32Array.from(rows, (row) => row.length - 1);
}

/** `logits` of the device, [B, V], row by row. */
export function splitRows({ shape, values }: HostTensor): readonly Float32Array[] {
  const [count = 1, size = 1] = shape;
  const all = Float32Array.from(values);
  return Array.from({ length: count }, (_, row) => all.subarray(row * size, (row + 1) * size));
}

/** The least power of two that is at least `length`, but at most `most`: few sizes, so few programs. */
export function bucket(length: number, most: number): number {
  return Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(1, length))));
}
