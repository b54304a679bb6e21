import { expect, test } from 'vitest';
import { llmc } from './llmc.ts';

const mistakes: readonly (readonly [words: string[], message: string, hint: string])[] = [
  [['rnu', 'a.llm'], 'llmc has no command rnu', 'did you mean run?'],
  [['zzzzzz'], 'llmc has no command zzzzzz', 'llmc --help lists the commands'],
  [['run', 'a.llm', '--devise', 'x'], 'llmc run has no flag --devise', 'did you mean --device?'],
  [['check', 'a.llm', '-x'], 'llmc check has no flag -x', 'its flags: --json --help'],
  [['run'], 'FILE is missing: an .llm file with a plan', 'llmc run --help'],
  [['run', 'a.llm', 'b.llm'], 'llmc run does not know what to do with b.llm', 'llmc run --help'],
  [['run', 'a.llm', '--opt', '3'], '--opt cannot be 3', 'it is one of: 0 1 2'],
  [['inspect', 'a.llm', '--stage', 'grap'], '--stage cannot be grap', 'did you mean graph?'],
  [['run', 'a.llm', '--out'], '--out needs a value', 'llmc run --help'],
  [['run', 'a.llm', '--out', '--json'], '--out needs a value', 'llmc run --help'],
  [['run', 'a.llm', '--json=yes'], '--json takes no value', 'llmc run --help'],
  [
    ['generate', 'runs/a', '-n', '1.5'],
    '-n must be a whole number from 1 up, not 1.5',
    'llmc generate --help',
  ],
  [
    ['generate', 'runs/a', '--top-p', '2'],
    '--top-p must be a number from 0 to 1, not 2',
    'llmc generate --help',
  ],
  [
    ['generate', 'runs/a', '--temperature', '-1'],
    '--temperature must be a number from 0 up, not -1',
    'llmc generate --help',
  ],
];

test.each(mistakes)('llmc %j is refused with exit 2', (words, message, hint) => {
  const { code, stdout, stderr } = llmc(words);
  expect(stderr).toBe(`error: ${message}\nhint: ${hint}\n`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test.each([['check'], ['run'], ['inspect']])('llmc %s of a file that is not there', (name) => {
  const { code, stdout, stderr } = llmc([name, 'no/such/file.llm']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('no/such/file.llm');
});

test('a folder without programs has nothing to test', () => {
  const { code, stderr } = llmc(['test', 'docs/decisions']);
  expect(code).toBe(1);
  expect(stderr).toBe('docs/decisions holds no .llm file\n');
});

test('llmc explain knows the names of errors and guesses at misspelt ones', () => {
  expect(llmc(['explain', 'shape-mismatch'])).toMatchObject({ code: 0, stderr: '' });
  const misspelt = llmc(['explain', 'shape-mismach']);
  expect(misspelt).toMatchObject({ code: 1, stdout: '' });
  expect(misspelt.stderr).toContain('did you mean shape-mismatch?');
});
