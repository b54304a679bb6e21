/** Reads what `llmc tokenizer` is given to encode and decode. */
import { readFile } from 'node:fs/promises';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept, reasonOf, refuse } from '../result.ts';
import { isObject } from './component.ts';

/** Every byte counts, a byte order mark too. Errors: `cannot-read`, `not-text`. */
export async function readPlainText(file: string): Promise<Result<string>> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch (thrown) {
    return refuse({
      slug: 'cannot-read',
      title: 'This file cannot be read',
      notes: [reasonOf(thrown)],
    });
  }
  try {
    return accept(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return refuse({ slug: 'not-text', title: 'This file is not UTF-8 text', notes: [file] });
  }
}

/** Ids below `size`, with blanks between them or as `{"ids":[…]}`. Errors: also `bad-ids`. */
export async function readIds(file: string, size: number): Promise<Result<readonly number[]>> {
  const text = await readPlainText(file);
  if (!text.ok) return text;
  const ids = text.value.trimStart().startsWith('{') ? idsOfJson(text.value) : words(text.value);
  const at = ids?.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= size);
  if (ids !== undefined && at === -1) return accept(ids);
  return refuse({
    slug: 'bad-ids',
    title: 'These are not ids of this tokenizer',
    notes: [
      ids === undefined || at === undefined
        ? `${file}: no list of ids`
        : `${file}: id number ${at + 1} is ${ids[at]}; they go from 0 to ${size - 1}`,
    ],
  });
}

function words(text: string): number[] {
  return text.split(/[\s,]+/).flatMap((word) => (word === '' ? [] : [Number(word)]));
}

function idsOfJson(text: string): number[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Array.isArray(value.ids) ? value.ids.map(Number) : undefined;
  } catch {
    return undefined;
  }
}
