/** The pages of `docs/errors/`, one for each name of an error: what `llmc explain` prints. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../docs/errors/', import.meta.url);

export function errorNames(): readonly string[] {
  return readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
}

/** The page as Markdown. */
export function readErrorPage(name: string): string {
  return readFileSync(new URL(`${name}.md`, folder), 'utf8');
}
