import { expect, test } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { commandHelp, overview } from '../../cli/help.ts';
import { referencePage } from '../../cli/reference.ts';
import { llmc } from './llmc.ts';

test.each(commands.map(({ name }) => name))('llmc %s --help is one screen, as reviewed', (name) => {
  const { code, stdout, stderr } = llmc([...name.split(' '), '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(commandHelp(commands.find((command) => command.name === name)!));
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('the reference page holds what --help prints', async () => {
  await expect(referencePage(commands)).toMatchFileSnapshot('../../docs/cli.md');
});

test('llmc --help, llmc -h and llmc help print the overview to stdout', () => {
  for (const words of [['--help'], ['-h'], ['help']]) {
    expect(llmc(words)).toEqual({ code: 0, stdout: overview(commands), stderr: '' });
  }
});

test('llmc help NAME is llmc NAME --help', () => {
  expect(llmc(['help', 'run'])).toEqual(llmc(['run', '--help']));
});

test('llmc alone shows the overview as a message and is a mistake', () => {
  const { code, stdout, stderr } = llmc([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(overview(commands));
});

test('every command has three examples, each a line of its own command', () => {
  for (const { name, examples } of commands) {
    expect(examples.length, name).toBe(3);
    for (const [line] of examples) expect(line).toMatch(new RegExp(`^llmc ${name}( |$)`));
  }
});

test('--version is that of package.json', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  expect(llmc(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});
