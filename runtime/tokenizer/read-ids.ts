/** Reads what `llmc tokenizer` is given to encode and decode. */
import { readFile } from 'node:fs/promises';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
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
      notes: [`reading  ${file}`, `reason   ${reasonOf(thrown)}`],
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
  const items = text.value.trimStart().startsWith('{')
    ? itemsOfJson(text.value)
    : words(text.value);
  if (items === undefined) return badIds(`${file}: no list of ids`);
  const ids = items.map((item) => (/^\d+$/.test(item) ? Number(item) : Number.NaN));
  const at = ids.findIndex((id) => !(id < size));
  if (at === -1) return accept(ids);
  const item = items[at]!.slice(0, 40);
  return badIds(`${file}: id number ${at + 1} is ${item}; they go from 0 to ${size - 1}`);
}

function badIds(note: string): Refusal {
  return refuse({ slug: 'bad-ids', title: 'These are not ids of this tokenizer', notes: [note] });
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function itemsOfJson(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Array.isArray(value.ids)
      ? value.ids.map((item) => JSON.stringify(item))
      : undefined;
  } catch {
    return undefined;
  }
}
