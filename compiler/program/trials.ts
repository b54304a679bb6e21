/**
 * Kernels as programs of their own, one for each schedule that could compute them: what a tuner runs
 * to learn which is best on the device at hand.
 */
import type { Result } from '../diagnostics/diagnostic.ts';
import { bytesMoved, type KernelCall, type Lowered, type Value } from '../kernel/call.ts';
import { countFlops } from '../kernel/count-flops.ts';
import type { Schedule } from '../kernel/schedule/schedule.ts';
import type { Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { emitProgram } from './emit.ts';
import type { Program } from './program.ts';

export interface Trial {
  readonly key: string;
  readonly label: string;
  readonly span: Span | undefined;
  /** How many regions of the program have this key. */
  readonly uses: number;
  /** Of one use. */
  readonly flops: number;
  readonly bytes: number;
  /** The cost model's choice first. */
  readonly candidates: readonly TrialCandidate[];
}

export interface TrialCandidate {
  readonly schedule: Schedule;
  /** Reads what the kernel reads as inputs, gives what it stores as outputs. */
  readonly compile: () => Result<Program>;
}

/** What there is to choose in a lowered program: each key once, those with the most arithmetic first. */
export function findTrials(lowered: Lowered, target: Target): readonly Trial[] {
  const byKey = new Map<string, Trial>();
  const counted = new Set<object>();
  for (const { scheduled, label, span } of lowered.calls.flatMap((call) => call.beside ?? [call])) {
    if (scheduled === undefined || counted.has(scheduled)) continue;
    counted.add(scheduled);
    const { key, candidates } = scheduled;
    if (candidates.length < 2) continue;
    const known = byKey.get(key);
    if (known !== undefined) {
      byKey.set(key, { ...known, uses: known.uses + 1 });
      continue;
    }
    const calls = candidates[0]!.calls();
    byKey.set(key, {
      key,
      label,
      span,
      uses: 1,
      flops: sumOver(calls, ({ kernel }) => countFlops(kernel)),
      bytes: sumOver(calls, bytesMoved),
      candidates: candidates.map((candidate) => ({
        schedule: candidate.schedule,
        compile: () => emitProgram(alone(candidate.calls()), target),
      })),
    });
  }
  return [...byKey.values()].sort((a, b) => b.uses * b.flops - a.uses * a.flops);
}

function sumOver(calls: readonly KernelCall[], of: (call: KernelCall) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}

/** Calls of one region: what one hands another stays inside, and no tensor lies in another. */
function alone(region: readonly KernelCall[]): Lowered {
  const calls = region.map((call) => ({ ...call, arguments: call.arguments.map(apart) }));
  const read = new Map<number, Value>();
  const written = new Map<number, Value>();
  for (const call of calls) {
    call.arguments.forEach((value, at) => {
      const isWritten = call.kernel.bindings[at]!.access === 'read_write';
      (isWritten ? written : read).set(value.id, value);
    });
  }
  // Schedules bind tensors in different orders, under the same names.
  const only = (some: typeof read, others: typeof read) =>
    [...some.values()]
      .filter(({ id }) => !others.has(id))
      .sort((a, b) => a.id - b.id)
      .map((value) => ({ name: `${value.label} ${value.id}`, value }));
  return {
    name: 'trial',
    calls: calls.map(({ inPlace: _, ...call }) => call),
    repeats: [],
    inputs: only(read, written),
    outputs: only(written, read),
    ops: calls.length,
  };
}

function apart({ within: _, ...value }: Value): Value {
  return value;
}
