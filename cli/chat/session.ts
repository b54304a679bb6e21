/**
 * The loop of `llmc chat`: a line is a question, or a command if it begins with `/`. Answers go to
 * stdout and all else to stderr, so that what the model says can be piped on.
 */
import type { Conversation } from '../../runtime/index.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { type DiagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Interrupts } from './interrupts.ts';
import type { Speed } from './speed.ts';

export interface Session {
  readonly conversation: Pick<Conversation, 'say' | 'again' | 'instruct' | 'reset'>;
  readonly terminal: Terminal;
  readonly view: DiagnosticView;
  readonly interrupts: Interrupts;
  readonly speed: Speed;
}

type Said = Awaited<ReturnType<Session['conversation']['again']>>;

interface Command {
  readonly usage: string;
  readonly summary: string;
  /** The exit code if the session ends with it. */
  readonly run: (session: Session, rest: string) => Promise<ExitCode | undefined>;
}

const commands: Readonly<Record<string, Command>> = {
  '/system': {
    usage: '/system TEXT',
    summary: 'tell the model what holds for all of a new conversation',
    run: async ({ conversation, terminal }, text) => {
      conversation.instruct(text);
      terminal.message(text === '' ? 'no system message' : 'a new conversation');
      return undefined;
    },
  },
  '/reset': {
    usage: '/reset',
    summary: 'begin a new conversation',
    run: async ({ conversation, terminal }) => {
      conversation.reset();
      terminal.message('a new conversation');
      return undefined;
    },
  },
  '/regenerate': {
    usage: '/regenerate',
    summary: 'answer the last question anew',
    run: (session) => answer(session, (options) => session.conversation.again(options)),
  },
  '/help': {
    usage: '/help',
    summary: 'show this',
    run: async ({ terminal }) => {
      const all = Object.values(commands);
      const width = Math.max(...all.map(({ usage }) => usage.length));
      for (const { usage, summary } of all) {
        terminal.message(`${usage.padEnd(width)}  ${summary}`);
      }
      return undefined;
    },
  },
  '/quit': { usage: '/quit', summary: 'leave', run: async () => exitCode.ok },
};

/** Until `lines` end or a command ends it. */
export async function converse(
  lines: AsyncIterable<string>,
  session: Session,
  prompt: () => void,
): Promise<ExitCode> {
  let code: ExitCode | undefined;
  prompt();
  for await (const line of lines) {
    session.interrupts.forget();
    code = await handle(line, session);
    if (code !== undefined) break;
    prompt();
  }
  if (session.speed.tokens > 0) session.terminal.message(session.speed.describe());
  return code ?? exitCode.ok;
}

async function handle(line: string, session: Session): Promise<ExitCode | undefined> {
  if (line.trim() === '') return undefined;
  if (!line.startsWith('/')) {
    return answer(session, (options) => session.conversation.say(line, options));
  }
  const [name = '', ...rest] = line.split(' ');
  const command = commands[name];
  if (command !== undefined) return command.run(session, rest.join(' ').trim());
  session.terminal.message(`there is no ${name}; /help shows what there is`);
  return undefined;
}

async function answer(
  { terminal, view, interrupts, speed }: Session,
  ask: (options: { onText: (text: string) => void; signal: AbortSignal }) => Promise<Said>,
): Promise<ExitCode | undefined> {
  const started = performance.now();
  const said = await interrupts.during((signal) =>
    ask({ onText: (text) => terminal.data(text), signal }),
  );
  if (said === undefined) {
    terminal.message('nothing was asked yet');
    return undefined;
  }
  if (!said.ok) {
    view.show(said.diagnostics, new Map());
    return exitCodeOf(said.diagnostics);
  }
  terminal.data('\n');
  view.show(said.warnings, new Map());
  speed.count(said.value.tokens, performance.now() - started);
  return undefined;
}
