/** `llmc profile`: which kernels the time of a training's step goes to. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { ProfiledTraining } from '../../runtime/profile/profile-training.ts';
import { defineCommand, type FlagValues } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { deviceFlag, jsonFlag, memoryBudget, memoryFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf, type Sources } from '../output/diagnostics.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Checked } from '../session.ts';

const flags = {
  plan: { kind: 'text', placeholder: 'NAME', summary: 'which plan, if the file has several' },
  only: {
    kind: 'text',
    placeholder: 'NAME',
    summary: 'the `let` of the plan that is trained [the first]',
  },
  steps: {
    kind: 'integer',
    placeholder: 'N',
    minimum: 1,
    maximum: 1000,
    default: 5,
    summary: 'how many steps to time, after one that is not',
  },
  trace: {
    kind: 'text',
    placeholder: 'OUT.json',
    summary: 'also write every dispatch of every step, for ui.perfetto.dev',
  },
  html: { kind: 'text', placeholder: 'OUT.html', summary: 'also write the table as a page' },
  device: deviceFlag,
  'memory-budget': memoryFlag,
  json: jsonFlag,
} as const;

export const profile = defineCommand({
  name: 'profile',
  summary: 'time the kernels of a training step, by the line they come from',
  about:
    'Compiles the step of a training and runs it on made-up numbers, so no data is read and nothing ' +
    'is trained. Each kernel is timed by itself and compared with the most that this device was ' +
    'seen to do: a product of two matrices in GFLOP/s, a pointwise kernel in GB/s.',
  args: [{ name: 'FILE', summary: 'an .llm file with a plan' }],
  flags,
  examples: [
    ['llmc profile examples/hello/hello.llm', 'the dearest kernels first'],
    ['llmc profile gpt.llm --only base --html base.html', 'of the training `base`, as a page'],
    ['llmc profile gpt.llm --trace step.json', 'open step.json at ui.perfetto.dev'],
  ],
  run: async ({ args: [file], flags: given }, terminal) => {
    const { withProgram } = await import('../session.ts');
    const view = diagnosticView(terminal, given.json);
    return withProgram(file!, view, async (checked, sources) => {
      const profiled = await profileOnDevice(checked, sources, given);
      if (profiled.ok) await show(profiled.value, given.json, terminal);
      const done = profiled.ok ? await write(profiled.value, given, terminal) : profiled;
      if (done.ok) return exitCode.ok;
      view.show(done.diagnostics, sources);
      return exitCodeOf(done.diagnostics);
    });
  },
});

async function profileOnDevice(
  checked: Checked,
  sources: Sources,
  given: FlagValues<typeof flags>,
): Promise<Result<ProfiledTraining>> {
  const { openDeviceToProfile } = await import('../../runtime/device/device.ts');
  const { profileTraining } = await import('../../runtime/profile/profile-training.ts');
  const opened = await openDeviceToProfile(given.device);
  if (!opened.ok) return opened;
  try {
    return await profileTraining(checked, sources, {
      ...(given.plan === undefined ? {} : { plan: given.plan }),
      ...(given.only === undefined ? {} : { training: given.only }),
      steps: given.steps,
      device: opened.value,
      ...memoryBudget(given['memory-budget']),
    });
  } finally {
    opened.value.close();
  }
}

async function show(
  { profile }: ProfiledTraining,
  asJson: boolean,
  terminal: Terminal,
): Promise<void> {
  if (asJson) return terminal.record({ event: 'profile', ...profile });
  const { tableOf } = await import('../../runtime/profile/table.ts');
  terminal.data(tableOf(profile, Math.max(60, terminal.width)));
}

/** The files that were asked for. Errors: `disk-full`, `cannot-write`. */
async function write(
  profiled: ProfiledTraining,
  { trace, html }: FlagValues<typeof flags>,
  terminal: Terminal,
): Promise<Result<undefined>> {
  const { traceOf } = await import('../../runtime/profile/trace.ts');
  const { profilePage } = await import('../../runtime/profile/page.ts');
  const { writeWhole } = await import('../../runtime/weights/atomic.ts');
  const files = [
    { path: trace, text: () => traceOf(profiled) },
    { path: html, text: () => profilePage(profiled.profile) },
  ];
  for (const { path, text } of files) {
    if (path === undefined) continue;
    const written = await writeWhole(path, text());
    if (!written.ok) return written;
    terminal.message(`written  ${path}`);
  }
  return { ok: true, value: undefined, warnings: [] };
}
