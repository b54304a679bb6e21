/**
 * Keeps a device busy without running ahead of it: runs are submitted in chunks, and while one
 * chunk computes the next is being submitted. A chunk is as long as its results may be old.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import type { Executable } from './executable.ts';

/** What a chunk should take. Two are in flight, so scalars are at most twice as old. */
const chunkMilliseconds = 250;
const longestChunk = 64;

export interface Chunk {
  readonly first: number;
  /** The scalars of run `first`, `first` + 1, … */
  readonly rows: readonly Float32Array[];
}

/**
 * Runs number `from` to `to` - 1. `prepare` writes the inputs of each; `scalars` are the f32
 * outputs to be recorded. Ends early, between chunks, when `stop` says so or the device fails.
 */
export async function* runsInFlight(
  executable: Executable,
  scalars: readonly string[],
  range: { readonly from: number; readonly to: number },
  prepare: (run: number) => void,
  stop: () => boolean = () => false,
): AsyncGenerator<Result<Chunk>, void, void> {
  let ahead: Promise<Result<Chunk>> | undefined;
  for (let first = range.from; first < range.to && !stop(); ) {
    const count = Math.min(range.to - first, chunkRuns(executable));
    const next = submit(executable, scalars, { first, count }, prepare);
    first += count;
    if (ahead !== undefined) {
      const chunk = await ahead;
      yield chunk;
      if (!chunk.ok) return;
    }
    ahead = next;
  }
  if (ahead !== undefined) yield await ahead;
}

function chunkRuns(executable: Executable): number {
  const milliseconds = executable.milliseconds();
  if (milliseconds === undefined) return 1;
  return Math.max(1, Math.min(longestChunk, Math.floor(chunkMilliseconds / milliseconds)));
}

async function submit(
  executable: Executable,
  scalars: readonly string[],
  { first, count }: { readonly first: number; readonly count: number },
  prepare: (run: number) => void,
): Promise<Result<Chunk>> {
  const tape = executable.tape(scalars, count);
  for (let run = first; run < first + count; run += 1) {
    prepare(run);
    executable.run(tape);
  }
  const rows = await tape.read();
  return rows.ok ? accept({ first, rows: rows.value }) : rows;
}
