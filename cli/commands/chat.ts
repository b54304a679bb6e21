/** `llmc chat`: a conversation with the model of a run. */
import { defineCommand } from '../command.ts';
import { deviceFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import { samplingFlags, samplingOf } from '../sampling.ts';

export const chat = defineCommand({
  name: 'chat',
  summary: 'talk with a trained model',
  about:
    'A line is a question; the answer goes to stdout as it is made. /system TEXT, /reset, ' +
    '/regenerate, /help and /quit are commands. Ctrl-C stops an answer, twice it leaves. Questions ' +
    'can be piped in, a line each. Conversations are written by the chat template of the run.',
  args: [{ name: 'RUN', summary: 'the folder of a run' }],
  flags: {
    system: {
      kind: 'text',
      placeholder: 'TEXT',
      summary: 'what the model is told before all else',
    },
    tokens: {
      kind: 'integer',
      short: 'n',
      placeholder: 'N',
      minimum: 1,
      default: 256,
      summary: 'the most tokens of an answer',
    },
    ...samplingFlags,
    device: deviceFlag,
  },
  examples: [
    ['llmc chat runs/chat', 'ask, and read what it says'],
    ['llmc chat runs/chat --temperature 0 < questions.txt', 'an answer to each line'],
    ['llmc chat runs/chat --system "Answer in one word."', 'with an instruction'],
  ],
  run: async ({ args: [folder], flags }, terminal) => {
    const { converse: open } = await import('../../runtime/index.ts');
    const { withDevice } = await import('../session.ts');
    const { standardInput } = await import('../chat/input.ts');
    const { Interrupts } = await import('../chat/interrupts.ts');
    const { converse } = await import('../chat/session.ts');
    const { Speed } = await import('../chat/speed.ts');
    const view = diagnosticView(terminal, false);
    const { tokens } = flags;
    return withDevice(flags.device, view, async (device) => {
      const conversation = await open(folder!, { device, tokens, sampling: samplingOf(flags) });
      view.show(conversation.ok ? conversation.warnings : conversation.diagnostics, new Map());
      if (!conversation.ok) return exitCodeOf(conversation.diagnostics);
      if (flags.system !== undefined) conversation.value.instruct(flags.system);
      const interrupts = new Interrupts(
        () => input.close(),
        () => terminal.message('Ctrl-C again leaves'),
      );
      const input = standardInput(() => interrupts.press());
      const session = {
        conversation: conversation.value,
        terminal,
        view,
        interrupts,
        speed: new Speed(),
      };
      const code = await converse(input.lines, session, input.prompt);
      input.close();
      return code;
    });
  },
});
