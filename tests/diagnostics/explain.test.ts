/** Runs every page of `docs/errors/`. With `-u`, the messages are written anew, to be reviewed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formatModule } from '../../compiler/syntax/format.ts';
import { diagnose, parsePage, withMessage } from './error-page.ts';

const root = new URL('../../', import.meta.url);
const folder = new URL('docs/errors/', root);
const pages = readdirSync(folder).map((file) => ({
  slug: file.replace(/\.md$/, ''),
  text: readFileSync(new URL(file, folder), 'utf8'),
}));

/** The repairs are formatted; of the wrong programs some cannot be. */
function expectFormatted(text: string): void {
  const formatted = formatModule({ file: 'example.llm', text });
  if (formatted.ok) expect(formatted.value).toBe(text);
}

test.each(pages)('$slug', async ({ slug, text }) => {
  const { title, prose, wrong, right } = parsePage(text);
  expect(title).toBe(`# ${slug}`);
  expect(prose.join(' ').trim()).toMatch(/^[\p{Lu}`].*[.…]$/su);
  expect(prose.filter((line) => line.length > 80)).toEqual([]);
  if (wrong === undefined || right === undefined) return;
  const repaired = diagnose(right);
  expect(repaired.shown).toBe('');
  const { diagnostics, shown } = diagnose(wrong);
  expect(diagnostics.map((each) => each.slug)).toEqual([slug]);
  await expect(withMessage(text, shown)).toMatchFileSnapshot(
    fileURLToPath(new URL(`${slug}.md`, folder)),
  );
  for (const program of right.values()) expectFormatted(program);
});

/** Every `slug: '…'` and `fail('…'` of the sources. */
function slugsOf(sources: string): string[] {
  const files = readdirSync(new URL(sources, root), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(new URL(sources + file.replaceAll('\\', '/'), root), 'utf8');
      const found = text.matchAll(
        /(?:\bslug: [^,']*|\b(?:fail|warn)\(\s*)'([a-z]+(?:-[a-z]+)*)'(?: : '([a-z-]+)')?/g,
      );
      return [...found].flatMap(([, first, second]) => (second ? [first!, second] : [first!]));
    });
}

test('every message that is reported has its page', () => {
  const reported = ['compiler/', 'runtime/', 'cli/'].flatMap(slugsOf);
  expect(reported.length).toBeGreaterThan(50);
  const explained = new Set(pages.map(({ slug }) => slug));
  expect([...new Set(reported)].filter((slug) => !explained.has(slug))).toEqual([]);
});
