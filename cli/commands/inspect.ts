/** `llmc inspect`: prints what the compiler makes of a program, at any level. */

import type { Target } from '../../compiler/target/target.ts';
import { defineCommand } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { memoryBudget, memoryFlag } from '../flags.ts';
import { type DiagnosticView, diagnosticView, exitCodeOf } from '../output/diagnostics.ts';

const stages = ['ast', 'types', 'core', 'graph', 'fused', 'kernels', 'memory', 'wgsl'] as const;

export const inspect = defineCommand({
  name: 'inspect',
  summary: 'print a program at a level between its text and its kernels',
  about:
    'From ast (as parsed) over types, core (before differentiation), graph (one step, optimized), ' +
    'fused (what shares a kernel and why), kernels and memory to wgsl, the text that the GPU gets. ' +
    'Without --device, kernels are made for what WebGPU guarantees everywhere.',
  args: [{ name: 'FILE', summary: 'an .llm file' }],
  flags: {
    stage: {
      kind: 'choice',
      placeholder: 'STAGE',
      choices: stages,
      default: 'graph',
      summary: 'the level',
    },
    entry: {
      kind: 'text',
      placeholder: 'NAME',
      summary:
        'a `let` of a plan that is trained (NAME, NAME.draw, NAME.start, NAME.evaluate) or the title of a test; default: the first',
    },
    device: {
      kind: 'text',
      placeholder: 'NAME',
      summary: 'make the kernels for this GPU (auto, or part of its name)',
    },
    'memory-budget': memoryFlag,
  },
  examples: [
    ['llmc inspect gpt.llm --stage types', 'every name with its type and shape'],
    ['llmc inspect gpt.llm --stage memory', 'what is alive when, and what lives at the peak'],
    ['llmc inspect gpt.llm --stage wgsl --device auto', 'the kernels this machine runs'],
  ],
  run: async ({ args: [file], flags }, terminal) => {
    const { inspect: print } = await import('../../compiler/inspect.ts');
    const { withProgram } = await import('../session.ts');
    const view = diagnosticView(terminal, false);
    return withProgram(file!, view, (checked, sources) =>
      withTarget(flags.device, view, async (target) => {
        const entry = flags.entry === undefined ? {} : { entry: flags.entry };
        const result = print(checked, sources, {
          stage: flags.stage,
          ...entry,
          target,
          ...memoryBudget(flags['memory-budget']),
        });
        const messages = result.ok ? result.warnings : result.diagnostics;
        view.show(messages, sources);
        if (result.ok) terminal.data(`${result.value.trimEnd()}\n`);
        return exitCodeOf(messages);
      }),
    );
  },
});

async function withTarget(
  device: string | undefined,
  view: DiagnosticView,
  next: (target: Target) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { baseline } = await import('../../compiler/target/target.ts');
  if (device === undefined) return next(baseline);
  const { withDevice } = await import('../session.ts');
  return withDevice(device, view, ({ target }) => next(target));
}
