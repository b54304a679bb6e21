/** `llmc tune`: finds the best schedule of each kernel on this device, and keeps it for all commands. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { ScheduleCache } from '../../runtime/tune/schedule-cache.ts';
import type { TunedKernel, Tuning } from '../../runtime/tune/tune.ts';
import { defineCommand, type FlagValues } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { deviceFlag, jsonFlag } from '../flags.ts';
import { interruptible } from '../interrupt.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import { plural } from '../output/quantity.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Checked } from '../session.ts';

const flags = {
  plan: { kind: 'text', placeholder: 'NAME', summary: 'which plan, if the file has several' },
  only: {
    kind: 'text',
    placeholder: 'NAME',
    summary: 'the `let` of the plan that is trained [the first]',
  },
  seconds: {
    kind: 'integer',
    placeholder: 'S',
    minimum: 1,
    maximum: 86_400,
    default: 60,
    summary: 'begin no further kernel after this time',
  },
  device: deviceFlag,
  json: jsonFlag,
} as const;

export const tune = defineCommand({
  name: 'tune',
  summary: 'find the fastest schedules of the kernels of a training step',
  about:
    'Runs each kernel of the step on made-up numbers by every schedule that the compiler would ' +
    'consider, at most a dozen, and keeps the fastest that computes the same as the compiler’s own ' +
    'choice. What is learnt of a device is kept in the cache folder (`LLMC_CACHE`), and all commands ' +
    'use it; a second call tries only what is new.',
  args: [{ name: 'FILE', summary: 'an .llm file with a plan' }],
  flags,
  examples: [
    ['llmc tune examples/hello/hello.llm', 'the kernels with the most arithmetic first'],
    ['llmc tune gpt.llm --only base --seconds 600', 'of the training `base`, for ten minutes'],
    ['llmc tune gpt.llm --device nvidia', 'another device, of which other things are learnt'],
  ],
  run: async ({ args: [file], flags: given }, terminal) => {
    const { withProgram } = await import('../session.ts');
    const view = diagnosticView(terminal, given.json);
    return withProgram(file!, view, async (checked, sources) => {
      const { openDeviceToProfile } = await import('../../runtime/device/device.ts');
      const { ScheduleCache } = await import('../../runtime/tune/schedule-cache.ts');
      const opened = await openDeviceToProfile(given.device);
      if (!opened.ok) {
        view.show(opened.diagnostics, sources);
        return exitCodeOf(opened.diagnostics);
      }
      try {
        const cache = await ScheduleCache.open(opened.value);
        view.show(cache.warnings, sources);
        const device = { ...opened.value, schedules: cache };
        if (!given.json) terminal.message(device.describe());
        const tuned = await tuneOn(checked, device, cache, given, terminal);
        view.show(tuned.ok ? tuned.warnings : tuned.diagnostics, sources);
        if (!tuned.ok) return exitCodeOf(tuned.diagnostics);
        conclude(tuned.value, cache, given.json, terminal);
        return tuned.value.wasInterrupted ? exitCode.interrupted : exitCode.ok;
      } finally {
        opened.value.close();
      }
    });
  },
});

async function tuneOn(
  checked: Checked,
  device: Parameters<typeof import('../../runtime/tune/tune.ts').tuneTraining>[1]['device'],
  cache: ScheduleCache,
  given: FlagValues<typeof flags>,
  terminal: Terminal,
): Promise<Result<Tuning>> {
  const { tuneTraining } = await import('../../runtime/tune/tune.ts');
  return interruptible(terminal, (signal) =>
    tuneTraining(checked, {
      ...(given.plan === undefined ? {} : { plan: given.plan }),
      ...(given.only === undefined ? {} : { training: given.only }),
      device,
      cache,
      seconds: given.seconds,
      signal,
      report: (kernel) =>
        given.json ? terminal.record(recordOf(kernel)) : terminal.data(lineOf(kernel)),
    }),
  );
}

function recordOf({ trial, number, of, ...outcome }: TunedKernel): object {
  return { event: 'tuned', kernel: trial.label, number, of, ...outcome };
}

/** ` 3/41  1.21x  0.843 ms  dot+add [4, 256, 384]` */
function lineOf({ trial, number, of, milliseconds, reference, wrong }: TunedKernel): string {
  const place = `${number}/${of}`.padStart(2 * `${of}`.length + 1);
  const gain = `${(reference / milliseconds).toFixed(2)}x`.padStart(6);
  const time = `${milliseconds.toPrecision(3)} ms`.padStart(10);
  const note = wrong === 0 ? '' : `  (${plural(wrong, 'schedule')} computed something else)`;
  return `${place} ${gain} ${time}  ${trial.label}${note}\n`;
}

function conclude(
  { training, kernels, known, tuned }: Tuning,
  cache: ScheduleCache,
  asJson: boolean,
  terminal: Terminal,
): void {
  const faster = tuned.filter(({ milliseconds, reference }) => milliseconds < reference);
  const saved = faster.reduce(
    (sum, one) => sum + one.trial.uses * (one.reference - one.milliseconds),
    0,
  );
  const left = kernels - known - tuned.length;
  if (asJson) {
    terminal.record({ event: 'tuning', training, kernels, known, tuned: tuned.length, saved });
    return;
  }
  terminal.message(
    `${training}: ${plural(kernels, 'kernel')} with a choice, ${known} known, ` +
      `${faster.length} of ${tuned.length} got faster, ${saved.toPrecision(3)} ms a step`,
  );
  if (left > 0)
    terminal.message(`${plural(left, 'kernel')} left: run it again, or give more --seconds`);
  if (tuned.length > 0) terminal.message(`written  ${cache.file}`);
}
