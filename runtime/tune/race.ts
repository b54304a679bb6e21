/**
 * A race between the schedules of one kernel on the device at hand. Who computes something else than
 * the reference is out before any clock runs: a fast wrong kernel is the one mistake that tuning
 * could add to a program.
 *
 * In turn, so that a slow moment of the machine hits all alike; who is far behind after a few rounds
 * leaves; nobody runs against a reference that is already close to the device's peak.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Schedule } from '../../compiler/kernel/schedule/schedule.ts';
import type { Trial, TrialCandidate } from '../../compiler/program/trials.ts';
import type { Device } from '../device/device.ts';
import { createExecutable, type Executable } from '../execute/executable.ts';
import { writeMadeUp } from '../profile/made-up.ts';
import { median } from '../profile/median.ts';
import type { Peaks } from '../profile/profile.ts';
import { type Clock, timeRun } from '../profile/timed-run.ts';
import { accept } from '../result.ts';
import type { HostTensor } from '../weights/tensor.ts';
import { agree } from './agree.ts';

export interface RaceOutcome {
  readonly schedule: Schedule;
  /** Of a run by that schedule, and by the reference: the cost model's choice. */
  readonly milliseconds: number;
  readonly reference: number;
  /** How many schedules ran, and how many of them computed something else. */
  readonly ran: number;
  readonly wrong: number;
}

const rounds = { fewest: 3, most: 10 } as const;
/** Times slower than the fastest so far, after the fewest rounds. */
const farBehind = 1.5;
/** Share of the device's peak at which nothing is to be gained. */
const closeToPeak = 0.8;
/** A schedule that is not this much faster than the reference does not replace it. */
const worthIt = 0.97;

interface Runner {
  readonly candidate: TrialCandidate;
  readonly executable: Executable;
  /** Milliseconds of its runs. */
  readonly times: number[];
}

/** Errors: the device's own, and those of the reference. Candidates that cannot be made stay out. */
export async function race(
  trial: Trial,
  device: Device,
  clock: Clock,
  peaks: Peaks,
): Promise<Result<RaceOutcome>> {
  const [first, ...others] = trial.candidates;
  const reference = await enter(first!, device);
  if (!reference.ok) return reference;
  const runners = [reference.value];
  try {
    const expected = await firstRun(reference.value);
    if (!expected.ok) return expected;
    const alone = await runInTurn(runners, device, clock);
    if (!alone.ok) return alone;
    let wrong = 0;
    if (!isCloseToPeak(trial, median(reference.value.times), peaks)) {
      const inputs = sharedInputs(reference.value.executable);
      for (const candidate of others) {
        const runner = await enter(candidate, device, inputs);
        if (!runner.ok) continue;
        const found = await firstRun(runner.value);
        if (!found.ok) return found;
        const isRight = agree(expected.value, found.value);
        if (isRight) runners.push(runner.value);
        else {
          wrong += 1;
          runner.value.executable.destroy();
        }
      }
      const together = await runInTurn(runners, device, clock);
      if (!together.ok) return together;
    }
    return accept({ ...winnerOf(runners), ran: runners.length + wrong, wrong });
  } finally {
    for (const { executable } of runners) executable.destroy();
  }
}

async function enter(
  candidate: TrialCandidate,
  device: Device,
  inputs?: Parameters<typeof createExecutable>[2],
): Promise<Result<Runner>> {
  const program = candidate.compile();
  if (!program.ok) return program;
  const executable = await createExecutable(device, program.value, inputs);
  if (!executable.ok) return executable;
  if (inputs === undefined) writeMadeUp(executable.value);
  return accept({ candidate, executable: executable.value, times: [] });
}

function sharedInputs(executable: Executable): Parameters<typeof createExecutable>[2] {
  const { inputs } = executable.program;
  return new Map(inputs.map(({ name }) => [name, executable.place(name)]));
}

/** What it computes. The run also compiles the kernel, so it is not timed. */
async function firstRun({ executable }: Runner): Promise<Result<readonly HostTensor[]>> {
  executable.run();
  const results: HostTensor[] = [];
  for (const { name } of executable.program.outputs) {
    const read = await executable.read(name);
    if (!read.ok) return read;
    results.push(read.value);
  }
  return accept(results);
}

async function runInTurn(
  runners: readonly Runner[],
  device: Device,
  clock: Clock,
): Promise<Result<undefined>> {
  let inTheRace = runners;
  for (let round = 0; round < (runners.length === 1 ? rounds.fewest : rounds.most); round += 1) {
    for (const { executable, times } of inTheRace) {
      const timed = await timeRun(device, executable, clock);
      if (!timed.ok) return timed;
      const nanoseconds = timed.value.reduce((total, { begin, end }) => total + end - begin, 0);
      times.push(nanoseconds / 1e6);
    }
    if (round + 1 < rounds.fewest) continue;
    const fastest = Math.min(...inTheRace.map(({ times }) => median(times)));
    inTheRace = inTheRace.filter(({ times }) => median(times) <= farBehind * fastest);
    if (inTheRace.length === 1) break;
  }
  return accept(undefined);
}

function isCloseToPeak({ flops, bytes }: Trial, milliseconds: number, peaks: Peaks): boolean {
  const seconds = milliseconds / 1000;
  const share = Math.max(flops / seconds / peaks.flops, bytes / seconds / peaks.bytes);
  return share >= closeToPeak;
}

function winnerOf(runners: readonly Runner[]) {
  const results = runners.map(({ candidate, times }) => ({
    schedule: candidate.schedule,
    milliseconds: median(times),
  }));
  const [reference] = results as [(typeof results)[number]];
  const best = results.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  const winner = best.milliseconds < worthIt * reference.milliseconds ? best : reference;
  return { ...winner, reference: reference.milliseconds };
}
