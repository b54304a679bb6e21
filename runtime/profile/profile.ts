/**
 * Where the time of a program's run goes: its kernels by the line that they come from, with what
 * each achieves. Plain data, which the table, the page and the trace only print.
 */
import type { DispatchCost } from '../../compiler/program/costs.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Span } from '../../compiler/source/span.ts';
import { median } from './median.ts';
import type { Clock, Timing } from './timed-run.ts';

/** The best that this device was seen to do. */
export interface Peaks {
  /** Of a product of two matrices, operations a second. */
  readonly flops: number;
  /** Of a pointwise kernel, bytes a second. */
  readonly bytes: number;
}

export interface KernelProfile {
  readonly kernel: string;
  /** `gpt2.llm:12`, or nothing where the compiler made it up. */
  readonly place: string;
  /** Dispatches a step. */
  readonly times: number;
  readonly milliseconds: number;
  /** Of all kernels' time, 0 to 1. */
  readonly share: number;
  /** A step, as is `bytes`. */
  readonly flops: number;
  readonly bytes: number;
}

export interface Profile {
  readonly training: string;
  readonly device: string;
  readonly clock: Clock;
  readonly peaks: Peaks;
  /** Runs that were timed. */
  readonly steps: number;
  readonly dispatches: number;
  /** Of all kernels: the sum of theirs. */
  readonly milliseconds: number;
  /** From the first kernel's start to the last one's end, the share in which none ran; 0 to 1. */
  readonly idle: number;
  /** The longest first. */
  readonly kernels: readonly KernelProfile[];
}

export type ProfileHead = Pick<Profile, 'training' | 'device' | 'clock' | 'peaks'>;

/** `runs` are timings of the same dispatches; of each the median counts. */
export function profileOf(
  head: ProfileHead,
  program: Program,
  costs: readonly DispatchCost[],
  runs: readonly (readonly Timing[])[],
  place: (span: Span) => string,
): Profile {
  const rows = new Map<string, Omit<KernelProfile, 'share'>>();
  let milliseconds = 0;
  for (const [at, { dispatch }] of (runs[0] ?? []).entries()) {
    const { label, span } = program.dispatches[dispatch]!;
    const where = span === undefined ? '' : place(span);
    const took = median(runs.map((run) => run[at]!.end - run[at]!.begin)) / 1e6;
    const cost = costs[dispatch]!;
    const key = `${label}\n${where}`;
    const row = rows.get(key) ?? { ...none, kernel: label, place: where };
    rows.set(key, {
      ...row,
      times: row.times + 1,
      milliseconds: row.milliseconds + took,
      flops: row.flops + cost.flops,
      bytes: row.bytes + cost.bytes,
    });
    milliseconds += took;
  }
  const kernels = [...rows.values()]
    .map((row) => ({ ...row, share: milliseconds === 0 ? 0 : row.milliseconds / milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
  const dispatches = runs[0]?.length ?? 0;
  const idle = median(runs.map(idleShare));
  return { ...head, steps: runs.length, dispatches, milliseconds, idle, kernels };
}

const none = { times: 0, milliseconds: 0, flops: 0, bytes: 0 } as const;

function idleShare(run: readonly Timing[]): number {
  const whole = run.reduce((last, { end }) => Math.max(last, end), 0);
  if (whole === 0) return 0;
  // Dispatches that need nothing of each other may run at one time, which must not count twice.
  let [busy, until] = [0, 0];
  for (const { begin, end } of [...run].sort((a, b) => a.begin - b.begin)) {
    busy += Math.max(0, end - Math.max(begin, until));
    until = Math.max(until, end);
  }
  return 1 - busy / whole;
}
