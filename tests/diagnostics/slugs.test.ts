import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slugs } from '../../compiler/diagnostics/slugs.ts';

const root = new URL('../../', import.meta.url);

/** Every `slug: '…'` and `fail('…'` of the sources. */
function slugsOf(folder: string): string[] {
  const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(new URL(folder + file.replaceAll('\\', '/'), root), 'utf8');
      const found = text.matchAll(/(?:\bslug: |\b(?:fail|warn)\(\s*)'([a-z]+(?:-[a-z]+)*)'/g);
      return [...found].map((match) => match[1]!);
    });
}

test('every message that is reported is explained', () => {
  const reported = ['compiler/', 'runtime/', 'cli/'].flatMap(slugsOf);
  expect(reported.length).toBeGreaterThan(50);
  expect([...new Set(reported)].filter((slug) => !slugs.has(slug))).toEqual([]);
});

test('explanations are sentences', () => {
  const unfinished = [...slugs].filter(([, meaning]) => !/^[\p{Lu}`].*[.…]$/su.test(meaning));
  expect(unfinished).toEqual([]);
});
