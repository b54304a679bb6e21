/** `llmc run`: carries out a file's plan. */
import path from 'node:path';
import type { Device } from '../../runtime/index.ts';
import { defineCommand, type FlagValues } from '../command.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import {
  deviceFlag,
  jsonFlag,
  memoryBudget,
  memoryFlag,
  optimizeFlag,
  optimizeLevel,
} from '../flags.ts';
import { interruptible } from '../interrupt.ts';
import { diagnosticView, exitCodeOf, type Sources } from '../output/diagnostics.ts';
import { jsonView, textView } from '../output/run-view.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Checked } from '../session.ts';
import { readVersion } from '../version.ts';

const flags = {
  plan: { kind: 'text', placeholder: 'NAME', summary: 'which plan, if the file has several' },
  only: { kind: 'text', placeholder: 'NAME', summary: 'stop once this `let` of the plan is made' },
  device: deviceFlag,
  out: {
    kind: 'text',
    placeholder: 'DIR',
    summary: 'where checkpoints and metrics go [runs/, then the file’s name]',
  },
  trace: { kind: 'switch', summary: 'report the values that the losses `trace`' },
  opt: optimizeFlag,
  'memory-budget': memoryFlag,
  json: jsonFlag,
} as const;

export const run = defineCommand({
  name: 'run',
  summary: 'carry out the plan of a file: read, train, evaluate, write',
  about:
    'What an earlier run in the same folder has finished is taken from there, and a training that ' +
    'was stopped goes on from its last checkpoint. Ctrl-C saves and stops; twice stops at once.',
  args: [{ name: 'FILE', summary: 'an .llm file with a plan' }],
  flags,
  examples: [
    ['llmc run examples/hello/hello.llm', 'train the first example and read what it writes'],
    ['llmc run gpt.llm --only base --out runs/base', 'stop after the artifact `base`'],
    ['llmc run gpt.llm --json > events.ndjson', 'losses and timings for another program'],
  ],
  run: async ({ args: [file], flags: given }, terminal) => {
    const { withDevice, withProgram } = await import('../session.ts');
    const view = diagnosticView(terminal, given.json);
    return withProgram(file!, view, (checked, sources) =>
      withDevice(given.device, view, (device) => {
        if (!given.json)
          terminal.message(`${terminal.style.cyan('device  ')} ${device.describe()}`);
        return carryOut(file!, { checked, sources }, device, given, terminal);
      }),
    );
  },
});

async function carryOut(
  file: string,
  { checked, sources }: { readonly checked: Checked; readonly sources: Sources },
  device: Device,
  given: FlagValues<typeof flags>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { runPlan } = await import('../../runtime/index.ts');
  const view = given.json ? jsonView(terminal) : textView(terminal);
  const result = await interruptible(terminal, (signal) =>
    runPlan(checked, sources, {
      ...(given.plan === undefined ? {} : { plan: given.plan }),
      ...(given.only === undefined ? {} : { only: given.only }),
      device,
      out: given.out ?? path.join('runs', path.basename(file, '.llm')),
      optimize: optimizeLevel[given.opt],
      ...memoryBudget(given['memory-budget']),
      isTraced: given.trace,
      signal,
      report: view.report,
      facts: [
        ['command', sameCommand(file, given)],
        ['llmc', readVersion()],
        ['node', process.version],
      ],
    }),
  );
  view.close();
  const messages = result.ok ? result.warnings : result.diagnostics;
  diagnosticView(terminal, given.json).show(messages, sources);
  if (!result.ok) return exitCodeOf(messages);
  if (!result.value.interrupted) return exitCode.ok;
  terminal.message(`stopped; to go on: ${sameCommand(file, given)}`);
  return exitCode.interrupted;
}

function sameCommand(file: string, given: FlagValues<typeof flags>): string {
  const kept = (['plan', 'only', 'out'] as const).flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  return ['llmc', 'run', file, ...kept].join(' ');
}
