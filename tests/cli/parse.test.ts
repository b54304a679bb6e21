import { expect, test } from 'vitest';
import { defineCommand } from '../../cli/command.ts';
import { exitCode } from '../../cli/exit-code.ts';
import { parseInput } from '../../cli/parse.ts';

const paint = defineCommand({
  name: 'paint',
  summary: 'a command of this test',
  about: '',
  args: [
    { name: 'WALL', summary: 'what to paint' },
    { name: 'COLOUR', summary: 'with what', many: true },
  ],
  flags: {
    coats: { kind: 'integer', placeholder: 'N', minimum: 1, default: 2, short: 'n', summary: '' },
    gloss: { kind: 'number', placeholder: 'X', minimum: -1, maximum: 1, summary: '' },
    dry: { kind: 'switch', summary: '' },
    room: { kind: 'bytes', placeholder: 'SIZE', summary: '' },
  },
  examples: [],
  run: async () => exitCode.ok,
});

test('flags may stand anywhere, with = or a blank, short or long', () => {
  for (const words of [
    ['north', '-n', '3', 'red', '--gloss=0.5', 'blue', '--dry'],
    ['--dry', '--coats=3', 'north', 'red', 'blue', '--gloss', '0.5'],
    ['-n3', '--gloss', '0.5', '--dry', '--', 'north', 'red', 'blue'],
  ]) {
    expect(parseInput(paint, words)).toEqual({
      kind: 'input',
      input: { args: ['north', 'red', 'blue'], flags: { coats: 3, gloss: 0.5, dry: true } },
    });
  }
});

test('what is not given has its default, or none', () => {
  expect(parseInput(paint, ['north', 'red'])).toEqual({
    kind: 'input',
    input: { args: ['north', 'red'], flags: { coats: 2, gloss: undefined, dry: false } },
  });
});

test.each([
  ['2GB', 2e9],
  ['512 MiB', 512 * 2 ** 20],
  ['1.5kib', 1536],
  ['100B', 100],
])('%s is an amount of memory', (text, room) => {
  expect(parseInput(paint, ['north', 'red', '--room', text])).toMatchObject({
    input: { flags: { room } },
  });
});

test.each(['2', '2GX', 'GB', '0.5B'])('%s is none', (text) => {
  expect(parseInput(paint, ['north', 'red', '--room', text])).toEqual({
    kind: 'mistake',
    message: `--room must be an amount of memory, not ${text}`,
    hint: 'such as 2GB or 512MiB',
  });
});

test('a negative number is a value, a flag is not', () => {
  expect(parseInput(paint, ['north', 'red', '--gloss=-0.5'])).toMatchObject({
    input: { flags: { gloss: -0.5 } },
  });
  expect(parseInput(paint, ['north', 'red', '--gloss', '--dry'])).toMatchObject({
    kind: 'mistake',
    message: '--gloss needs a value',
  });
});

test.each(['', ' ', 'x', 'NaN', 'Infinity', '1e999', '0', '2.5'])('"%s" is no count', (text) => {
  expect(parseInput(paint, ['north', 'red', `--coats=${text}`])).toMatchObject({ kind: 'mistake' });
});

test('all arguments are required, the last may repeat', () => {
  expect(parseInput(paint, ['north'])).toEqual({
    kind: 'mistake',
    message: 'COLOUR is missing: with what',
  });
});

test('help wins over what is missing', () => {
  expect(parseInput(paint, ['-h'])).toEqual({ kind: 'help' });
});
