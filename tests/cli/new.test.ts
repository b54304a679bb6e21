/** `llmc new` through the real binary: what it makes passes its tests and learns. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../../runtime/events.ts';
import { llmc } from './llmc.ts';

let folder: string;
let project: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-new-'));
  project = path.join(folder, 'work', 'first');
  const { code, stdout, stderr } = llmc(['new', project]);
  expect(code, stderr).toBe(0);
  expect(stdout.trimEnd().split('\n')).toEqual(
    ['README.md', '.gitignore', 'main.llm', 'text.txt'].map((name) => path.join(project, name)),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = (): string => path.join(project, 'main.llm');
const read = (name: string): string => readFileSync(path.join(project, name), 'utf8');

test('the README has the project’s name, and names what is there', () => {
  expect(read('README.md')).toMatch(/^# first\n/);
  for (const [, name] of read('README.md').matchAll(/^\| `([\w.]+)`/gm)) {
    expect(existsSync(path.join(project, name!)), name).toBe(true);
  }
  expect(read('.gitignore')).toBe('runs/\n');
});

test('its tests pass', () => {
  const { code, stderr } = llmc(['test', main()]);
  expect(stderr).toMatch(/2 passed, 0 failed/);
  expect(code).toBe(0);
});

test('its loss falls at once', () => {
  // A tenth of the training is enough to see it.
  const short = read('main.llm').replaceAll('500', '50');
  writeFileSync(path.join(project, 'short.llm'), short);
  const { code, stdout } = llmc([
    ...['run', path.join(project, 'short.llm')],
    ...['--out', path.join(folder, 'runs'), '--json'],
  ]);
  expect(code).toBe(0);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const losses = events.flatMap((event) => (event.event === 'step' ? [event.loss] : []));
  // At first every one of the 25 characters is as likely.
  expect(losses[0]).toBeCloseTo(Math.log(25), 0);
  const early = (from: number): number =>
    losses.slice(from, from + 10).reduce((sum, loss) => sum + loss / 10, 0);
  expect(early(10)).toBeLessThan(early(0) - 0.3);
  expect(early(40)).toBeLessThan(2);
  expect(events.some(({ event }) => event === 'sample')).toBe(true);
});

test('what the README says to change works, or is refused as it says', () => {
  const changed = (from: string, to: string) => {
    expect(read('main.llm')).toContain(from);
    const file = path.join(project, 'changed.llm');
    writeFileSync(file, read('main.llm').replace(from, to));
    return llmc(['check', file]);
  };
  expect(changed('K: 4', 'K: 8').code).toBe(0);
  const wrong = changed('Affine[K * D, F]', 'Affine[D, F]');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('length D, these have length D*K');
  const [, type] = /`(type Model = GPT2.*?)`/.exec(read('README.md'))!;
  const transformer = read('main.llm')
    .replace(/type Model = .*/, type!)
    .replace('use std.nn.Affine', 'use std.models.gpt2.GPT2\nuse std.nn.Affine');
  const file = path.join(project, 'transformer.llm');
  writeFileSync(file, transformer);
  expect(llmc(['check', file]).code).toBe(0);
});

test('a folder that holds something is left alone', () => {
  const before = readdirSync(project);
  const { code, stdout, stderr } = llmc(['new', project]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('is not empty');
  expect(readdirSync(project)).toEqual(before);
});

test('an empty folder is taken; a file is refused', () => {
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  expect(llmc(['new', empty]).code).toBe(0);
  const { code, stderr } = llmc(['new', path.join(empty, 'main.llm')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: .*main\.llm/);
});

test('a name with a space is quoted in what to run next', () => {
  const { code, stderr } = llmc(['new', path.join(folder, 'my first')]);
  expect(code).toBe(0);
  expect(stderr).toContain(`llmc test '${path.join(folder, 'my first', 'main.llm')}'`);
});

test('where no folder can be made, that is said', () => {
  writeFileSync(path.join(folder, 'file'), '');
  const { code, stdout, stderr } = llmc(['new', path.join(folder, 'file', 'project')]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('I cannot make');
  expect(stderr).toContain('something of this name is there');
});
