/** `llmc`: finds the command, checks the line, runs it, and turns whatever happens into an exit code. */
import { suggest } from '../compiler/diagnostics/suggest.ts';
import { bugLine } from './bug-report.ts';
import { commands } from './commands.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { commandHelp, overview } from './help.ts';
import { processTerminal, type Terminal } from './output/terminal.ts';
import { parseInput } from './parse.ts';
import { readVersion } from './version.ts';

/** `words` is the command line without `node` and `llmc`. Never throws. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal();
  try {
    return await dispatch(words, terminal);
  } catch (thrown) {
    terminal.draw('');
    terminal.message('This is a bug in llmc, not in your program. Please report this line:');
    terminal.message(bugLine(thrown, { version: readVersion(), words }));
    return exitCode.bug;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words[0] === 'help' ? [...words.slice(1), '--help'] : words;
  switch (name) {
    case undefined:
      terminal.message(overview(commands).trimEnd());
      return exitCode.usage;
    case '--help':
    case '-h':
      terminal.data(overview(commands));
      return exitCode.ok;
    case '--version':
      terminal.data(`${readVersion()}\n`);
      return exitCode.ok;
    default:
      return runCommand(name, rest, terminal);
  }
}

async function runCommand(
  first: string,
  rest: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const [second = '', ...others] = rest;
  const two = commands.find((candidate) => candidate.name === `${first} ${second}`);
  const command = two ?? commands.find((candidate) => candidate.name === first);
  if (command === undefined) return noCommand(first, second, terminal);
  const { name } = command;
  const parsed = parseInput(command, two === undefined ? rest : others);
  switch (parsed.kind) {
    case 'help':
      terminal.data(commandHelp(command));
      return exitCode.ok;
    case 'mistake':
      return mistake(terminal, parsed.message, parsed.hint ?? `llmc ${name} --help`);
    case 'input':
      return command.run(parsed.input, terminal);
    default:
      return parsed satisfies never;
  }
}

/** Of commands of two words, what is wrong is mostly the second. */
function noCommand(first: string, second: string, terminal: Terminal): ExitCode {
  const names = commands.map(({ name }) => name);
  const family = names.filter((name) => name.startsWith(`${first} `));
  if (family.length > 0) {
    const isAsking = ['', '--help', '-h'].includes(second);
    const message = isAsking
      ? `llmc ${first} needs a second word`
      : `llmc ${first} has no ${second}`;
    return mistake(terminal, message, `there is: ${family.join(', ')}`);
  }
  const near = suggest(first, names);
  const hint = near === undefined ? 'llmc --help lists the commands' : `did you mean ${near}?`;
  return mistake(terminal, `llmc has no command ${first}`, hint);
}

function mistake(terminal: Terminal, message: string, hint: string): ExitCode {
  terminal.message(`${terminal.style.red('error:')} ${message}`);
  terminal.message(`${terminal.style.cyan('hint:')} ${hint}`);
  return exitCode.usage;
}
