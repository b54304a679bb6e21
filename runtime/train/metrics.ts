/**
 * `metrics.ndjson` of a run folder: every event, one object a line. A resumed run first drops what
 * the interrupted one wrote after its checkpoint, so that each step stands there once.
 */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { RunEvent } from '../events.ts';
import { accept } from '../result.ts';
import { cannotWrite, writeAll, writeWhole } from '../weights/atomic.ts';

export interface Metrics {
  add(event: RunEvent): void;
  /** Writes what was added. Errors: `disk-full`, `cannot-write`. */
  flush(): Promise<Result<undefined>>;
  close(): Promise<void>;
}

/** Opens the file of `runFolder` for a run that starts after `step` steps. */
export async function openMetrics(runFolder: string, step: number): Promise<Result<Metrics>> {
  const file = path.join(runFolder, 'metrics.ndjson');
  const before = await readFile(file, 'utf8').catch(() => '');
  const text = before
    .split('\n')
    .filter((line) => isUpTo(line, step))
    .map((line) => `${line}\n`)
    .join('');
  const written = await writeWhole(file, text);
  if (!written.ok) return written;
  try {
    return accept(new MetricsFile(file, await open(file, 'a')));
  } catch (thrown) {
    return cannotWrite(file, thrown);
  }
}

/** A killed process can leave half a line, which is dropped too. */
function isUpTo(line: string, step: number): boolean {
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event !== 'object' || event === null) return false;
    return !('step' in event) || (typeof event.step === 'number' && event.step <= step);
  } catch {
    return false;
  }
}

class MetricsFile implements Metrics {
  readonly #file: string;
  readonly #handle: FileHandle;
  #lines: string[] = [];

  constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  add(event: RunEvent): void {
    this.#lines.push(`${JSON.stringify(event)}\n`);
  }

  async flush(): Promise<Result<undefined>> {
    const text = this.#lines.join('');
    this.#lines = [];
    try {
      await writeAll(this.#handle, new TextEncoder().encode(text));
      return accept(undefined);
    } catch (thrown) {
      return cannotWrite(this.#file, thrown);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
