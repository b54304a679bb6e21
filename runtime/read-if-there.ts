/** Files that may be missing. What is there and cannot be read is not missing. */
import { readFile } from 'node:fs/promises';
import type { Result } from '../compiler/diagnostics/diagnostic.ts';
import { accept, reasonOf, refuse } from './result.ts';

/** The file's text, or undefined if there is none. Errors: `cannot-read`. */
export async function readIfThere(file: string): Promise<Result<string | undefined>> {
  try {
    return accept(await readFile(file, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      return accept(undefined);
    }
    return refuse({
      slug: 'cannot-read',
      title: 'This file cannot be read',
      notes: [`file    ${file}`, `reason  ${reasonOf(thrown)}`],
      hint: 'Check what the path names and who may read it',
    });
  }
}
