/** `docs/cli.md`: the help of every command in one page. A test keeps it equal to the commands. */
import type { Command } from './command.ts';
import { commandHelp, overview } from './help.ts';

export function referencePage(commands: readonly Command[]): string {
  const fence = '```';
  const section = (title: string, text: string): string =>
    `## ${title}\n\n${fence}text\n${text.trimEnd()}\n${fence}\n`;
  return [
    '# The command line\n\nMade from `cli/commands/`; `npx vitest run tests/cli -u` writes it anew.\n',
    section('llmc', overview(commands)),
    ...commands.map((command) => section(`llmc ${command.name}`, commandHelp(command))),
  ].join('\n');
}
