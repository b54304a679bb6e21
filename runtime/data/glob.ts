/**
 * Patterns of paths: `*` is any run of characters within a name, `?` any one of them, and `**`, as a
 * whole name, any number of folders, none included.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

export function isPattern(source: string): boolean {
  return /[*?]/.test(source);
}

/** The files that `pattern` names in `folder`, as the pattern writes them, by code units in order. */
export async function expandPattern(pattern: string, folder: string): Promise<readonly string[]> {
  const prefix = pattern.slice(0, pattern.lastIndexOf('/', pattern.search(/[*?]/)) + 1);
  const root = path.resolve(folder, prefix);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const matches = regexOf(pattern);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.path, entry.name)))
    .map((file) => prefix + file.split(path.sep).join('/'))
    .filter((file) => matches.test(file))
    .sort();
}

function regexOf(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|[*?]|[.+^${}()|[\]\\]/g, (part) => {
    switch (part) {
      case '**/':
        return '(?:[^/]+/)*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return `\\${part}`;
    }
  });
  return new RegExp(`^${source}$`);
}
