/** `jsonl` of a plan: files of JSON objects, one a line, each with its place for messages. */
import { createHash } from 'node:crypto';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import { jsonFault } from './json-fault.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Row {
  readonly value: JsonObject;
  /** `data/sft.jsonl:12`, lines counted from 1. */
  readonly place: string;
}

/** At most so many characters of a line are shown in a message. */
const shown = 72;

/**
 * The objects in `text`; lines of white space are skipped. Errors at `span`: `bad-jsonl`, for the
 * first line that is not JSON or not an object; `no-rows`.
 */
export function parseJsonl(text: string, file: string, span: Span): Result<readonly Row[]> {
  const rows: Row[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const place = `${file}:${index + 1}`;
    const value = parseLine(line);
    if (value === undefined) return badLine(line.replace(/\r$/, ''), place, span);
    if (!isObject(value)) return notAnObject(line, place, span);
    rows.push({ value, place });
  }
  return rows.length === 0 ? noRows([file], span) : accept(rows);
}

/** No rows are left in, or after working on, `sources`. */
export function noRows(sources: readonly string[], span: Span): Refusal {
  return refuse({
    slug: 'no-rows',
    title: 'Nothing is left of this data',
    span,
    notes: sources,
    hint: 'Give a file with at least one row, or leave out less',
  });
}

/** Equal hashes mean equal rows in equal order, wherever they were read. */
export function hashOfRows(rows: readonly Row[]): string {
  const hash = createHash('sha256');
  for (const { value } of rows) hash.update(`${JSON.stringify(value)}\n`);
  return hash.digest('hex');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has no `undefined`, so that stands for what is not JSON. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function badLine(line: string, place: string, span: Span): Refusal {
  const at = jsonFault(line) ?? line.length;
  const from = Math.max(0, Math.min(at - shown / 2, line.length - shown));
  const excerpt = line.slice(from, from + shown).replaceAll('\t', ' ');
  const column = [...line.slice(0, at)].length + 1;
  return refuse({
    slug: 'bad-jsonl',
    title: 'This line is not JSON',
    span,
    notes: [
      `${place}:${column}`,
      excerpt,
      `${' '.repeat([...line.slice(from, at)].length)}^ ${faultAt(line, at)}`,
    ],
    hint: 'JSONL has one JSON object a line; text in it is in double quotes, with \\n for its line ends',
  });
}

function faultAt(line: string, at: number): string {
  return at === line.length ? 'the line ends too early' : 'not expected here';
}

function notAnObject(line: string, place: string, span: Span): Refusal {
  return refuse({
    slug: 'bad-jsonl',
    title: 'This line is not a JSON object',
    span,
    notes: [place, line.slice(0, shown)],
    hint: 'Give each value a name: {"text": "…"}',
  });
}
