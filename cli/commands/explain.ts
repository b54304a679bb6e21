/** `llmc explain`: what a message means, at more length than it has room for. */

import { slugs } from '../../compiler/diagnostics/slugs.ts';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { wrap } from '../../compiler/diagnostics/wrap.ts';
import { defineCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'explain an error by the name that stands at its right',
  about: 'The name of an error, such as shape-mismatch, stands at the end of its first line.',
  args: [{ name: 'NAME', summary: 'the name of an error' }],
  flags: {},
  examples: [
    ['llmc explain shape-mismatch', 'what it means and what to do'],
    ['llmc explain no-broadcast', 'why + does not stretch its sides'],
    ['llmc explain ambiguous-reach', 'where `sum i:` ends'],
  ],
  run: async ({ args: [name] }, terminal) => {
    const meaning = slugs.get(name!);
    if (meaning !== undefined) {
      terminal.data(`${wrap(meaning, Math.min(terminal.width, 80)).join('\n')}\n`);
      return exitCode.ok;
    }
    const near = suggest(name!, [...slugs.keys()]);
    terminal.message(`${terminal.style.red('error:')} there is no error called ${name}`);
    if (near !== undefined) {
      terminal.message(`${terminal.style.cyan('hint:')} did you mean ${near}?`);
    }
    return exitCode.wrong;
  },
});
