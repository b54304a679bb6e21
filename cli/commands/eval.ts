/** `llmc eval`: how good the model of a run is, by tests in files. */
import path from 'node:path';
import type { Score } from '../../runtime/index.ts';
import { defineCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { deviceFlag, jsonFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import { scoreTable } from '../output/score-table.ts';

export const evaluate = defineCommand({
  name: 'eval',
  summary: 'put a trained model to tests: likelihoods, choices, answers',
  about:
    'A file of rows (JSONL) is a test; its fields say which: {query, choices, gold} multiple choice, ' +
    '{context, continuation} the last word, {prompt, answers} exact answers, {prompt, chosen, ' +
    'rejected} preferences. A file .txt is a text whose bits a byte are measured.',
  args: [{ name: 'RUN', summary: 'the folder of a run' }],
  flags: {
    tasks: {
      kind: 'text',
      placeholder: 'FILES',
      default: '',
      summary: 'the files of the tests, with commas between them',
    },
    shots: {
      kind: 'integer',
      placeholder: 'K',
      minimum: 0,
      default: 0,
      summary: 'show K solved rows before each question of multiple choice',
    },
    limit: {
      kind: 'integer',
      placeholder: 'N',
      minimum: 1,
      summary: 'take the first N rows of each file only',
    },
    delimiter: {
      kind: 'text',
      placeholder: 'TEXT',
      default: ' ',
      summary: 'what stands between a question and its answer',
    },
    tokens: {
      kind: 'integer',
      short: 'n',
      placeholder: 'N',
      minimum: 1,
      default: 64,
      summary: 'the most tokens of an answer',
    },
    context: {
      kind: 'integer',
      placeholder: 'T',
      minimum: 1,
      default: 2048,
      summary: 'let the model look back on at most T tokens; never on more than it can',
    },
    json: jsonFlag,
    device: deviceFlag,
  },
  examples: [
    ['llmc eval runs/chat --tasks held.txt', 'bits a byte and perplexities of a text'],
    ['llmc eval runs/chat --tasks arc.jsonl,copa.jsonl --shots 5', 'multiple choice, few-shot'],
    ['llmc eval runs/chat --tasks piqa.jsonl --limit 200 --json', 'a quick look, for programs'],
  ],
  run: async ({ args: [folder], flags }, terminal) => {
    const files = flags.tasks.split(',').filter((file) => file !== '');
    if (files.length === 0) {
      terminal.message(`${terminal.style.red('error:')} --tasks names no file`);
      terminal.message(`${terminal.style.cyan('hint:')} llmc eval --help`);
      return exitCode.usage;
    }
    const { evaluateRun, pooled } = await import('../../runtime/index.ts');
    const { withDevice } = await import('../session.ts');
    const view = diagnosticView(terminal, flags.json);
    const { shots, delimiter, tokens, limit, context } = flags;
    return withDevice(flags.device, view, async (device) => {
      const result = await evaluateRun(folder!, {
        files,
        shots,
        delimiter,
        tokens,
        context,
        ...(limit !== undefined && { limit }),
        device,
        onScore: (score) => (flags.json ? terminal.record(score) : terminal.draw(progress(score))),
      });
      terminal.draw('');
      if (result.ok && !flags.json) {
        const together = pooled('all', result.value);
        terminal.data(scoreTable([...result.value, ...(together ? [together] : [])]));
      }
      const messages = result.ok ? result.warnings : result.diagnostics;
      view.show(messages, new Map());
      return exitCodeOf(messages);
    });
  },
});

function progress({ task }: Score): string {
  return `${path.basename(task)} is done`;
}
