/** The loop of `llmc chat`, with a conversation that repeats what it is told. */
import { expect, test } from 'vitest';
import { Interrupts } from '../../cli/chat/interrupts.ts';
import { converse, type Session } from '../../cli/chat/session.ts';
import { Speed } from '../../cli/chat/speed.ts';
import { diagnosticView } from '../../cli/output/diagnostics.ts';
import { accept, refuse } from '../../runtime/result.ts';
import { recordedTerminal } from './terminal.ts';

type Say = Session['conversation']['say'];

function parrot(told: string[] = []): Session['conversation'] {
  let last: string | undefined;
  const say: Say = async (content, { onText }) => {
    last = content;
    onText(`you said ${content}`);
    return accept({ text: content, tokens: 3, isFinished: true });
  };
  return {
    say,
    again: async (options) => (last === undefined ? undefined : say(`${last} again`, options)),
    instruct: (system) => void told.push(`system ${system}`),
    reset: () => void told.push('reset'),
  };
}

async function talk(lines: readonly string[], conversation = parrot()) {
  const terminal = recordedTerminal();
  const session: Session = {
    conversation,
    terminal,
    view: diagnosticView(terminal, false),
    interrupts: new Interrupts(
      () => {},
      () => {},
    ),
    speed: new Speed(),
  };
  async function* input() {
    yield* lines;
  }
  const code = await converse(input(), session, () => {});
  return { code, out: terminal.stdout.join(''), messages: terminal.stderr };
}

test('answers go to stdout, a line each; the speed is told at the end', async () => {
  const { code, out, messages } = await talk(['hello', '', 'bye']);
  expect(code).toBe(0);
  expect(out).toBe('you said hello\nyou said bye\n');
  expect(messages).toEqual([expect.stringMatching(/^6 tokens in \d+\.\d s, [\d.]+ a second$/)]);
});

test('the last question is answered anew', async () => {
  expect((await talk(['/regenerate'])).messages).toEqual(['nothing was asked yet']);
  expect((await talk(['hello', '/regenerate'])).out).toBe('you said hello\nyou said hello again\n');
});

test('commands change the conversation, and an unknown one is named', async () => {
  const told: string[] = [];
  const lines = ['/system Be brief.', '/reset', '/shout', '/quit', 'never said'];
  const { code, out, messages } = await talk(lines, parrot(told));
  expect(told).toEqual(['system Be brief.', 'reset']);
  expect(messages[2]).toBe('there is no /shout; /help shows what there is');
  expect([code, out]).toEqual([0, '']);
});

test('/help lists every command', async () => {
  const { messages } = await talk(['/help']);
  const names = messages.map((line) => line.split(/ /)[0]);
  expect(names).toEqual(['/system', '/reset', '/regenerate', '/help', '/quit']);
});

test('what goes wrong is said and ends the session with its code', async () => {
  const failing = { ...parrot(), say: async () => refuse({ slug: 'device-lost', title: 'Gone' }) };
  const { code, messages } = await talk(['hello', 'more'], failing);
  expect(code).toBe(1);
  expect(messages.join('\n')).toContain('Gone');
});

test('Ctrl-C stops an answer; twice in a row it leaves', async () => {
  const log: string[] = [];
  const interrupts = new Interrupts(
    () => log.push('leave'),
    () => log.push('warn'),
  );
  const stopped = await interrupts.during(async (signal) => {
    interrupts.press();
    return signal.aborted;
  });
  expect(stopped).toBe(true);
  expect(log).toEqual([]);
  interrupts.press();
  expect(log).toEqual(['leave']);
  interrupts.forget();
  interrupts.press();
  interrupts.press();
  expect(log).toEqual(['leave', 'warn', 'leave']);
});
