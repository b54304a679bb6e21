/** `llmc generate`: text from a model that a run has trained. */
import { defineCommand } from '../command.ts';
import { deviceFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';

export const generate = defineCommand({
  name: 'generate',
  summary: 'write text with a trained model',
  about:
    'RUN is the folder that `llmc run` wrote. The prompt and what follows it go to stdout as they ' +
    'are made. The same seed gives the same text.',
  args: [{ name: 'RUN', summary: 'the folder of a run' }],
  flags: {
    prompt: {
      kind: 'text',
      short: 'p',
      placeholder: 'TEXT',
      default: '\n',
      summary: 'what the text begins with',
    },
    tokens: {
      kind: 'integer',
      short: 'n',
      placeholder: 'N',
      minimum: 1,
      default: 200,
      summary: 'how many tokens to add',
    },
    temperature: {
      kind: 'number',
      placeholder: 'X',
      minimum: 0,
      default: 0.8,
      summary: 'below 1 surer, above 1 wilder; 0 always takes the likeliest token',
    },
    'top-k': {
      kind: 'integer',
      placeholder: 'K',
      minimum: 0,
      default: 0,
      summary: 'draw from the K likeliest tokens only; 0: from all',
    },
    'top-p': {
      kind: 'number',
      placeholder: 'P',
      minimum: 0,
      maximum: 1,
      default: 1,
      summary: 'draw from the likeliest tokens that have this share together',
    },
    seed: { kind: 'integer', placeholder: 'N', minimum: 0, default: 0, summary: 'of the draws' },
    device: deviceFlag,
  },
  examples: [
    ['llmc generate runs/hello', 'text from nothing'],
    ['llmc generate runs/shakespeare -p "ROMEO:" -n 400', 'go on from a prompt'],
    ['llmc generate runs/hello --temperature 0', 'no chance at all'],
  ],
  run: async ({ args: [folder], flags }, terminal) => {
    const { generateFromRun } = await import('../../runtime/index.ts');
    const { withDevice } = await import('../session.ts');
    const view = diagnosticView(terminal, false);
    return withDevice(flags.device, view, async (device) => {
      const result = await generateFromRun(folder!, {
        prompt: flags.prompt,
        tokens: flags.tokens,
        temperature: flags.temperature,
        topK: flags['top-k'],
        topP: flags['top-p'],
        seed: flags.seed,
        device,
        onText: (text) => terminal.data(text),
      });
      if (result.ok && !result.value.endsWith('\n')) terminal.data('\n');
      const messages = result.ok ? result.warnings : result.diagnostics;
      view.show(messages, new Map());
      return exitCodeOf(messages);
    });
  },
});
