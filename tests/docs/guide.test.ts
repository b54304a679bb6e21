/** The lessons of `docs/guide/`: each has a program beside it, from which its blocks are taken. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatModule } from '../../compiler/syntax/format.ts';
import { loadProgram } from '../../runtime/load.ts';
import { blocksOf, checkBlock, failuresOf, messagesOf, read } from './blocks.ts';

const folder = fileURLToPath(new URL('../../docs/guide/', import.meta.url));
const files = readdirSync(folder).sort();
const lessons = files.flatMap((file) => /^(\d\d-.*)\.md$/.exec(file)?.[1] ?? []);
const programs = files.filter((file) => file.endsWith('.llm'));

test('there is a program for each lesson, and the guide lists them all in order', () => {
  expect(lessons.length).toBe(11);
  for (const lesson of lessons) expect(programs).toContain(`${lesson}.llm`);
  const listed = [...read('docs/guide/README.md').matchAll(/\]\((\d\d-.*)\.md\)/g)];
  expect(listed.map(([, name]) => name)).toEqual(lessons);
});

test.each(['README', ...lessons])('what %s.md links to exists', (page) => {
  const prose = read(`docs/guide/${page}.md`).replace(/```[\s\S]*?```|`[^`]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)#:]+)/g)];
  expect(links.length).toBeGreaterThan(0);
  for (const [, link] of links) expect(existsSync(folder + link!), link).toBe(true);
});

describe.each(lessons)('%s.md', (lesson) => {
  const page = read(`docs/guide/${lesson}.md`);
  const blocks = blocksOf(page);
  // A page shows its own program, and modules that it links to.
  const shown = [...page.matchAll(/\]\(([\w-]+\.llm)\)/g)].map(([, file]) => file!);
  const sources = shown.map((file) => read(`docs/guide/${file}`)).join('\n');

  test('shows its program as it is', () => {
    expect(shown).toContain(`${lesson}.llm`);
    const right = blocks.filter(({ mark }) => mark === '');
    expect(right.length).toBeGreaterThan(0);
    for (const { text } of right) expect(sources).toContain(text);
  });

  test('and mistakes with the message they get', () => {
    for (const block of blocks.filter(({ mark }) => mark !== '')) {
      const { diagnostics } = checkBlock(block);
      expect(diagnostics.map(({ severity, slug }) => `${severity} ${slug}`)).toEqual([block.mark]);
    }
  });
});

describe.each(programs)('%s', (file) => {
  const { program, diagnostics, sources } = loadProgram(folder + file);

  test('is formatted and has no mistakes', () => {
    const source = { file, text: read(`docs/guide/${file}`) };
    expect(formatModule(source)).toMatchObject({ ok: true, value: source.text });
    expect(messagesOf(diagnostics, sources)).toBe('');
    expect(program!.main.tests.length + program!.main.plans.length).toBeGreaterThan(0);
  });

  test.each((program?.main.tests ?? []).map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(failuresOf(one, sources)).toEqual([]);
  });
});
