/**
 * The header of a safetensors file (https://github.com/huggingface/safetensors): JSON that says
 * where in the file each tensor lies. A file may come from anywhere, so nothing in it is believed:
 * a header is taken only if its tensors fill the data exactly, in whatever order.
 */
import type { Scalar } from '../../compiler/graph/graph.ts';

export const headerLimit = 100_000_000;

/** What a tensor is called in a file, and what it becomes here. */
export interface StoredType {
  readonly bytes: number;
  readonly dtype: Scalar;
}

/** I64 only with values that fit into 32 bits; F64 is rounded. */
export const storedTypes: Readonly<Record<string, StoredType>> = {
  F64: { bytes: 8, dtype: 'f32' },
  F32: { bytes: 4, dtype: 'f32' },
  F16: { bytes: 2, dtype: 'f16' },
  BF16: { bytes: 2, dtype: 'bf16' },
  I64: { bytes: 8, dtype: 'i32' },
  I32: { bytes: 4, dtype: 'i32' },
  U32: { bytes: 4, dtype: 'u32' },
  I16: { bytes: 2, dtype: 'i32' },
  U16: { bytes: 2, dtype: 'i32' },
  I8: { bytes: 1, dtype: 'i32' },
  U8: { bytes: 1, dtype: 'i32' },
  BOOL: { bytes: 1, dtype: 'bool' },
};

export interface Entry {
  readonly name: string;
  readonly stored: string;
  readonly shape: readonly number[];
  /** Relative to the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** In the order of the data. */
  readonly entries: readonly Entry[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The header in `text`, before `dataBytes` of data; or, as a string, what is wrong with it. */
export function parseHeader(text: string, dataBytes: number): Header | string {
  const parsed = parseObject(text);
  if (typeof parsed === 'string') return parsed;
  const { __metadata__: metadata = {}, ...tensors } = parsed;
  if (!isObject(metadata)) return '__metadata__ is not an object';
  const strings = Object.entries(metadata);
  if (!strings.every((pair): pair is [string, string] => typeof pair[1] === 'string'))
    return '__metadata__ holds something other than text';
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(tensors)) {
    const entry = parseEntry(name, value);
    if (typeof entry === 'string') return `the tensor \`${name}\` ${entry}`;
    entries.push(entry);
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  return coverage(entries, dataBytes) ?? { entries, metadata: new Map(strings) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | string {
  if (!text.startsWith('{')) return 'its header does not start with {';
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isObject(parsed)) return 'its header is not an object';
    return keysAtTop(text) === Object.keys(parsed).length ? parsed : 'a name occurs twice';
  } catch {
    return 'its header is not JSON';
  }
}

/** JSON.parse keeps the last of two equal keys in silence, other readers the first. */
function keysAtTop(text: string): number {
  let depth = 0;
  let keys = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) keys += 1;
  }
  return keys;
}

function parseEntry(name: string, value: unknown): Entry | string {
  if (!isObject(value)) return 'is not described by an object';
  const { dtype, shape, data_offsets: offsets } = value;
  const stored = typeof dtype === 'string' ? storedTypes[dtype] : undefined;
  if (typeof dtype !== 'string' || stored === undefined || !Object.hasOwn(storedTypes, dtype))
    return `has the dtype ${JSON.stringify(dtype)}, which is not supported`;
  if (!isSizes(shape)) return 'has no shape of natural numbers';
  if (!isSizes(offsets) || offsets.length !== 2) return 'has no two data_offsets';
  const [begin, end] = [offsets[0]!, offsets[1]!];
  const bytes = shape.reduce((product, size) => product * size, stored.bytes);
  if (end - begin !== bytes) return `takes ${bytes} bytes but lies at ${begin}..${end}`;
  return { name, stored: dtype, shape, begin, end };
}

/** Sorted entries must follow each other without holes or overlaps and end with the file. */
function coverage(entries: readonly Entry[], dataBytes: number): string | undefined {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin < end) return `the tensor \`${entry.name}\` overlaps another`;
    if (entry.begin > end) return `there is a hole in front of the tensor \`${entry.name}\``;
    end = entry.end;
  }
  if (end > dataBytes) return `it ends ${end - dataBytes} bytes too early`;
  if (end < dataBytes) return `${dataBytes - end} bytes at its end belong to no tensor`;
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
