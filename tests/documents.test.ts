/** What the documents say about the tree and the commands is true. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../cli/commands.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md'];

test('the program in the README is the one in the standard library', () => {
  const [, program] = /```llm\n([\s\S]*?)```/.exec(read('README.md'))!;
  expect(read('stdlib/attention.llm')).toContain(program!.trim());
});

test('the README lists the commands, in the order of --help', () => {
  const rows = [...read('README.md').matchAll(/^\| `llmc ([a-z]+(?: [a-z]+)?)/gm)].map(
    ([, name]) => name,
  );
  expect(rows).toEqual(commands.map(({ name }) => name));
});

test('the README’s test command is what the CI runs', () => {
  const last = read('.ci/run').trimEnd().split('\n').at(-1)!;
  expect(read('README.md')).toContain(`\n    ${last}\n`);
  expect(read('.github/workflows/test.yml')).toContain(`- run: ${last}\n`);
});

test('every place on the map exists', () => {
  const [, map] = /```\n([\s\S]*?)```/.exec(read('CONTRIBUTING.md'))!;
  let folder = '';
  const places = map!.split('\n').flatMap((line) => {
    const [, indent, name] = /^( *)(\S+) {2,}\S/.exec(line) ?? [];
    if (name === undefined) return [];
    if (indent === '') folder = name;
    return [indent === '' ? name : folder + name];
  });
  expect(places.length).toBeGreaterThan(30);
  expect(places.filter((place) => !existsSync(path.join(root, place)))).toEqual([]);
});

test.each(documents)('every file that %s names exists', (document) => {
  const text = read(document);
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target!);
  const paths = [
    ...text.matchAll(/`((?:cli|compiler|docs|examples|runtime|stdlib|tests)\/[^`*]*)`/g),
  ];
  const named = [...links, ...paths.map(([, target]) => target!)];
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((target) => !existsSync(path.join(root, target)))).toEqual([]);
});
