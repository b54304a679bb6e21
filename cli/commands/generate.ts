/** `llmc generate`: text from a model that a run has trained. */
import { defineCommand } from '../command.ts';
import { deviceFlag, jsonFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import { samplingFlags, samplingOf } from '../sampling.ts';

export const generate = defineCommand({
  name: 'generate',
  summary: 'write text with a trained model',
  about:
    'RUN is the folder that `llmc run` wrote. The prompt and what follows it go to stdout as they ' +
    'are made. The same seed gives the same text, however many are written beside it.',
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
    stop: { kind: 'text', placeholder: 'TEXT', summary: 'end before this text' },
    samples: {
      kind: 'integer',
      placeholder: 'K',
      minimum: 1,
      default: 1,
      summary: 'how many texts to write from the prompt, all at once',
    },
    ...samplingFlags,
    json: jsonFlag,
    device: deviceFlag,
  },
  examples: [
    ['llmc generate runs/hello', 'text from nothing'],
    ['llmc generate runs/shakespeare -p "ROMEO:" -n 400', 'go on from a prompt'],
    ['llmc generate runs/hello -p "fn " --samples 4', 'four texts, one after another'],
  ],
  run: async ({ args: [folder], flags }, terminal) => {
    const { generateFromRun } = await import('../../runtime/index.ts');
    const { withDevice } = await import('../session.ts');
    const view = diagnosticView(terminal, flags.json);
    const { prompt, tokens, samples } = flags;
    const isStreamed = samples === 1 && !flags.json;
    return withDevice(flags.device, view, async (device) => {
      const result = await generateFromRun(folder!, {
        prompt,
        tokens,
        samples,
        sampling: samplingOf(flags),
        stops: flags.stop === undefined ? [] : [flags.stop],
        device,
        onText: (_, text) => (isStreamed ? terminal.data(text) : undefined),
      });
      for (const [sample, { text, tokens, isFinished }] of result.ok
        ? result.value.entries()
        : []) {
        if (flags.json) terminal.record({ sample, prompt, text, tokens, finished: isFinished });
        else if (isStreamed) terminal.data(text.endsWith('\n') ? '' : '\n');
        else terminal.data(`${sample > 0 ? '\n' : ''}${prompt}${text}\n`);
      }
      const messages = result.ok ? result.warnings : result.diagnostics;
      view.show(messages, new Map());
      return exitCodeOf(messages);
    });
  },
});
