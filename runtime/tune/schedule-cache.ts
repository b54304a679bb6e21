/**
 * What was learnt of a device: for each kernel, by the hash of its key, the schedule that won. A
 * file of JSON lines for each adapter and each version of what makes kernels, so that nothing is
 * believed of a device, a driver or a compiler that it was not learnt of.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import {
  type ChooseSchedule,
  type Schedule,
  schedulesVersion,
} from '../../compiler/kernel/schedule/schedule.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { cacheFolder } from '../cache-folder.ts';
import { dawnVersion } from '../device/dawn.ts';
import type { Device, Schedules } from '../device/device.ts';
import { readIfThere } from '../read-if-there.ts';
import { writeWhole } from '../weights/atomic.ts';

/** One line of the file. Times are of a run in milliseconds: the winner's, and the cost model's choice. */
export interface Learnt {
  readonly kernel: string;
  readonly schedule: Schedule;
  readonly milliseconds: number;
  readonly reference: number;
}

export class ScheduleCache implements Schedules {
  readonly file: string;
  readonly warnings: readonly Diagnostic[];
  readonly #learnt: Map<string, Learnt>;

  private constructor(file: string, learnt: Map<string, Learnt>, warnings: readonly Diagnostic[]) {
    this.file = file;
    this.#learnt = learnt;
    this.warnings = warnings;
  }

  /** What was learnt of this device. A damaged file is as good as none, and is told of. */
  static async open(device: Device, folder = cacheFolder()): Promise<ScheduleCache> {
    const file = path.join(folder, 'schedules', `${fingerprint(device)}.jsonl`);
    const read = await readIfThere(file);
    if (!read.ok) return new ScheduleCache(file, new Map(), read.diagnostics.map(asWarning));
    const learnt = parse(read.value ?? '');
    if (learnt !== undefined) return new ScheduleCache(file, learnt, []);
    return new ScheduleCache(file, new Map(), [damaged(file)]);
  }

  get size(): number {
    return this.#learnt.size;
  }

  has(key: string): boolean {
    return this.#learnt.has(hashOf(key));
  }

  /** Notes a winner, on the disk at once. Errors: `disk-full`, `cannot-write`. */
  async learn(key: string, learnt: Omit<Learnt, 'kernel'>): Promise<Result<string>> {
    const kernel = hashOf(key);
    this.#learnt.set(kernel, { kernel, ...learnt });
    return writeWhole(
      this.file,
      [...this.#learnt.values()].map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  }

  /** What was learnt, where it still is a candidate; else the cost model's choice. */
  readonly choose: ChooseSchedule = (key, candidates) => {
    const known = this.#learnt.get(hashOf(key));
    if (known === undefined) return candidates[0];
    const text = canonical(known.schedule);
    return candidates.find((candidate) => canonical(candidate) === text) ?? candidates[0];
  };

  /** Of all that was learnt: two runs by one compiler with the same hash have the same kernels. */
  get hash(): string | undefined {
    if (this.#learnt.size === 0) return undefined;
    const lines = [...this.#learnt.values()].map((one) => one.kernel + canonical(one.schedule));
    return hashOf(lines.sort().join('\n'));
  }
}

function fingerprint({ target }: Device): string {
  return hashOf(canonical({ target, dawn: dawnVersion(), schedules: schedulesVersion }));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** With the names of each object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function parse(text: string): Map<string, Learnt> | undefined {
  const learnt = new Map<string, Learnt>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const one = parseLine(line);
    if (one === undefined) return undefined;
    learnt.set(one.kernel, one);
  }
  return learnt;
}

function parseLine(line: string): Learnt | undefined {
  try {
    const one: Partial<Learnt> = Object(JSON.parse(line));
    const isWhole =
      typeof one.kernel === 'string' &&
      typeof one.schedule === 'object' &&
      typeof one.milliseconds === 'number' &&
      typeof one.reference === 'number';
    return isWhole ? (one as Learnt) : undefined;
  } catch {
    return undefined;
  }
}

function damaged(file: string): Diagnostic {
  return {
    severity: 'warning',
    slug: 'damaged-schedules',
    title: 'What `llmc tune` learnt of this device is damaged, so it is not used',
    span: nowhere,
    notes: [`file  ${file}`],
    hint: 'Run `llmc tune` again, or delete the file',
  };
}

const asWarning = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, severity: 'warning' });
