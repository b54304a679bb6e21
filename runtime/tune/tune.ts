/**
 * `llmc tune`: tries the schedules of each kernel of a training's step on the device, those with the
 * most arithmetic first, and keeps what it learns. Nothing is tried twice: a second call finds it all
 * in the cache.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { transformGraph } from '../../compiler/pipeline.ts';
import { findTrials, type Trial } from '../../compiler/program/trials.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import type { Device } from '../device/device.ts';
import { stageTraining, type TrainingChoice } from '../plan/stage-training.ts';
import { measurePeaks } from '../profile/peaks.ts';
import { clockOf } from '../profile/timed-run.ts';
import { accept } from '../result.ts';
import { type RaceOutcome, race } from './race.ts';
import type { ScheduleCache } from './schedule-cache.ts';

export interface TuneOptions extends TrainingChoice {
  readonly device: Device;
  readonly cache: ScheduleCache;
  /** No race begins later than this many seconds after the first. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly report: (tuned: TunedKernel) => void;
}

export interface TunedKernel extends RaceOutcome {
  readonly trial: Trial;
  /** Of those to try, counted from one. */
  readonly number: number;
  readonly of: number;
}

export interface Tuning {
  readonly training: string;
  /** Kernels with more than one schedule. */
  readonly kernels: number;
  /** Of these, how many the cache knew before. */
  readonly known: number;
  readonly tuned: readonly TunedKernel[];
  readonly wasInterrupted: boolean;
}

/** Errors: those of staging the step, of the device and of the disk. */
export async function tuneTraining(
  checked: CheckedProgram,
  options: TuneOptions,
): Promise<Result<Tuning>> {
  const staged = stageTraining(checked, options);
  if (!staged.ok) return staged;
  const { device, cache } = options;
  const graph = transformGraph(staged.value.graph, 2, device.target);
  const trials = findTrials(lowerFused(graph, device.target), device.target);
  const unknown = trials.filter(({ key }) => !cache.has(key));
  const tuned = await raceAll(unknown, options);
  if (!tuned.ok) return tuned;
  return accept({
    training: staged.value.name,
    kernels: trials.length,
    known: trials.length - unknown.length,
    tuned: tuned.value,
    wasInterrupted: options.signal?.aborted === true,
  });
}

async function raceAll(
  trials: readonly Trial[],
  { device, cache, seconds, signal, report }: TuneOptions,
): Promise<Result<readonly TunedKernel[]>> {
  const tuned: TunedKernel[] = [];
  if (trials.length === 0) return accept(tuned);
  const clock = clockOf(device);
  const peaks = await measurePeaks(device, clock);
  if (!peaks.ok) return peaks;
  const start = performance.now();
  for (const [at, trial] of trials.entries()) {
    if (signal?.aborted || performance.now() - start > 1000 * seconds) break;
    const outcome = await race(trial, device, clock, peaks.value);
    if (!outcome.ok) return outcome;
    const { schedule, milliseconds, reference } = outcome.value;
    const kept = await cache.learn(trial.key, { schedule, milliseconds, reference });
    if (!kept.ok) return kept;
    const kernel = { ...outcome.value, trial, number: at + 1, of: trials.length };
    tuned.push(kernel);
    report(kernel);
  }
  return accept(tuned);
}
