/** `llmc explain`: what a message means, with a wrong program and its repair. */
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { defineCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'explain an error by the name that stands at its right',
  about:
    'The name of an error, such as shape-mismatch, stands at the end of its first line. Prints its ' +
    'page: what it means, a program with it, and the program repaired.',
  args: [{ name: 'NAME', summary: 'the name of an error' }],
  flags: {},
  examples: [
    ['llmc explain shape-mismatch', 'what it means and what to do'],
    ['llmc explain no-broadcast', 'why + does not stretch its sides'],
    ['llmc explain ambiguous-reach', 'where `sum i:` ends'],
  ],
  run: async ({ args: [name] }, terminal) => {
    const { errorNames, readErrorPage } = await import('../error-pages.ts');
    const names = errorNames();
    if (names.includes(name!)) {
      terminal.data(readErrorPage(name!));
      return exitCode.ok;
    }
    const near = suggest(name!, names);
    terminal.message(`${terminal.style.red('error:')} there is no error called ${name}`);
    const hint =
      near === undefined ? 'the name stands at the right of a message' : `did you mean ${near}?`;
    terminal.message(`${terminal.style.cyan('hint:')} ${hint}`);
    return exitCode.wrong;
  },
});
