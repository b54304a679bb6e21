/** Help, generated from the command records: one screen a command, at most 80 columns. */
import { wrap } from '../compiler/diagnostics/wrap.ts';
import type { Command, Flag } from './command.ts';

const width = 80;

export function usageLine(command: Command): string {
  const args = command.args.map(({ name, many, optional }) => {
    if (optional) return `[${name}]`;
    return many ? `${name}...` : name;
  });
  return ['llmc', command.name, ...args, '[options]'].join(' ');
}

export function commandHelp(command: Command): string {
  const args = command.args.map(({ name, summary }): Row => [name, summary]);
  const flags = Object.entries(command.flags).map(
    ([name, flag]): Row => [flagHead(name, flag), flagSummary(flag)],
  );
  return [
    `llmc ${command.name}: ${command.summary}`,
    '',
    ...wrap(command.about, width),
    '',
    `Usage: ${usageLine(command)}`,
    '',
    ...table([...args, ...flags, ['-h, --help', 'show this text']]),
    '',
    'Examples:',
    ...command.examples.flatMap(([line, purpose]) => [`  # ${purpose}`, `  ${line}`]),
    '',
  ].join('\n');
}

export function overview(commands: readonly Command[]): string {
  return [
    'llmc: a small language for deep learning, compiled to GPU kernels',
    '',
    'Usage: llmc COMMAND [options]',
    '',
    ...table(commands.map(({ name, summary }): Row => [name, summary])),
    '',
    'Options:',
    ...table([
      ['-h, --help', 'show this text; after a command, its flags and examples'],
      ['--version', 'print the version'],
    ]),
    '',
    'Data goes to stdout, messages to stderr. Exit codes: 0 done, 1 your program or',
    'data is wrong, 2 the command line is wrong, 3 no usable device, 70 a bug in llmc,',
    '130 interrupted after saving. NO_COLOR turns colours off.',
    '',
  ].join('\n');
}

type Row = readonly [head: string, text: string];

export function flagHead(name: string, flag: Flag): string {
  const long = flag.kind === 'switch' ? `--${name}` : `--${name} ${flag.placeholder}`;
  return flag.short === undefined ? long : `-${flag.short}, ${long}`;
}

export function flagSummary(flag: Flag): string {
  if (flag.kind === 'switch' || flag.kind === 'texts' || flag.kind === 'bytes') return flag.summary;
  const choices = flag.kind === 'choice' ? `: ${flag.choices.join(' ')}` : '';
  return flag.summary + choices + standard(flag.default);
}

/** What holds without the flag. Blanks are shown as they would be typed in a string. */
function standard(value: string | number | undefined): string {
  if (value === undefined) return '';
  return ` [${/\s/.test(String(value)) ? JSON.stringify(value) : value}]`;
}

function table(rows: readonly Row[]): string[] {
  const indent = 4 + Math.max(...rows.map(([head]) => head.length));
  return rows.flatMap(([head, text]) =>
    wrap(text, width - indent).map(
      (line, index) => (index === 0 ? `  ${head}` : '').padEnd(indent) + line,
    ),
  );
}
