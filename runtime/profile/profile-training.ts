/** `llmc profile`: compiles the step of a plan's training, runs it a few times and times each kernel. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { transformGraph } from '../../compiler/pipeline.ts';
import { lowerWithCosts } from '../../compiler/program/costs.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { SourceFile, Span } from '../../compiler/source/span.ts';
import { LineIndex } from '../../compiler/source/text.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import type { Device } from '../device/device.ts';
import { createExecutable } from '../execute/executable.ts';
import { stageTraining, type TrainingChoice } from '../plan/stage-training.ts';
import { accept } from '../result.ts';
import { writeMadeUp } from './made-up.ts';
import { measurePeaks } from './peaks.ts';
import { type Profile, type ProfileHead, profileOf } from './profile.ts';
import { clockOf, type Timing, timeRun } from './timed-run.ts';

export interface ProfileOptions extends TrainingChoice {
  /** Bytes that the buffers of the step may take. */
  readonly memoryBudget?: number;
  readonly steps: number;
  readonly device: Device;
}

export interface ProfiledTraining {
  readonly profile: Profile;
  /** Every run that was timed, dispatch by dispatch. */
  readonly runs: readonly (readonly TimedDispatch[])[];
}

export interface TimedDispatch extends Timing {
  readonly kernel: string;
  readonly place: string;
}

/** Errors: `no-plan`, `no-artifact`, those of staging the step and of the device. */
export async function profileTraining(
  checked: CheckedProgram,
  sources: ReadonlyMap<string, SourceFile>,
  options: ProfileOptions,
): Promise<Result<ProfiledTraining>> {
  const staged = stageTraining(checked, options);
  if (!staged.ok) return staged;
  const { device } = options;
  const clock = clockOf(device);
  const peaks = await measurePeaks(device, clock);
  if (!peaks.ok) return peaks;
  const head = {
    training: staged.value.name,
    device: device.describe(),
    clock,
    peaks: peaks.value,
  };
  return profileGraph(staged.value.graph, head, options, placeIn(sources));
}

/** Any program in place of a training's step. Errors: those of lowering and of the device. */
export async function profileGraph(
  graph: Graph,
  head: ProfileHead,
  { device, steps, memoryBudget }: Pick<ProfileOptions, 'device' | 'steps' | 'memoryBudget'>,
  place: (span: Span) => string,
): Promise<Result<ProfiledTraining>> {
  const { target, schedules } = device;
  const budget = memoryBudget === undefined ? {} : { memoryBudget };
  const options = { place, choose: schedules.choose, ...budget };
  const lowered = lowerWithCosts(transformGraph(graph, 2, target), target, options);
  if (!lowered.ok) return lowered;
  const { program, costs } = lowered.value;
  const runs = await timeRuns(program, device, head, steps);
  if (!runs.ok) return runs;
  const named = (timing: Timing): TimedDispatch => {
    const { label, span } = program.dispatches[timing.dispatch]!;
    return { ...timing, kernel: label, place: span === undefined ? '' : place(span) };
  };
  return accept({
    profile: profileOf(head, program, costs, runs.value, place),
    runs: runs.value.map((run) => run.map(named)),
  });
}

async function timeRuns(
  program: Program,
  device: Device,
  { clock }: ProfileHead,
  steps: number,
): Promise<Result<readonly (readonly Timing[])[]>> {
  const executable = await createExecutable(device, program);
  if (!executable.ok) return executable;
  try {
    writeMadeUp(executable.value);
    const runs: (readonly Timing[])[] = [];
    // The first run also compiles the kernels.
    for (let run = 0; run <= steps; run += 1) {
      const timed = await timeRun(device, executable.value, clock);
      if (!timed.ok) return timed;
      if (run > 0) runs.push(timed.value);
    }
    return accept(runs);
  } finally {
    executable.value.destroy();
  }
}

function placeIn(sources: ReadonlyMap<string, SourceFile>): (span: Span) => string {
  const lines = new Map([...sources].map(([file, source]) => [file, new LineIndex(source)]));
  return ({ file, start }) => {
    const line = lines.get(file)?.position(start).line;
    return line === undefined ? file : `${file}:${line}`;
  };
}
