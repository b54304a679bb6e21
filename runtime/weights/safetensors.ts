/**
 * Reads and writes safetensors files, one tensor at a time, so that no more than one is held twice.
 * The format is in `safetensors-header.ts`.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Scalar } from '../../compiler/graph/graph.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
import { writeAll } from './atomic.ts';
import {
  type Entry,
  type Header,
  headerLimit,
  parseHeader,
  storedTypes,
} from './safetensors-header.ts';
import {
  decodeValues,
  encodeValues,
  type HostTensor,
  type HostTensors,
  type HostValues,
} from './tensor.ts';

export interface Weights {
  readonly tensors: HostTensors;
  readonly metadata: ReadonlyMap<string, string>;
}

/** What this file cannot be trusted for, with the words of why. Stays inside this module. */
class Malformed extends Error {}

/**
 * All tensors of a file, in the order of its data. Never takes more memory than the file's size
 * twice. Errors: `cannot-read` and `bad-safetensors`, at `span`.
 */
export async function readSafetensors(
  file: string,
  span: Span = nowhere,
): Promise<Result<Weights>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    return accept(await readWeights(handle));
  } catch (thrown) {
    return refuseFile(file, thrown, span);
  } finally {
    await handle?.close();
  }
}

function refuseFile(file: string, thrown: unknown, span: Span): Refusal {
  const malformed = thrown instanceof Malformed;
  return refuse({
    slug: malformed ? 'bad-safetensors' : 'cannot-read',
    title: malformed ? `${file} is not a whole safetensors file` : `${file} cannot be read`,
    span,
    notes: [reasonOf(thrown)],
    hint: malformed ? 'It may be cut off: copy or download it again' : 'Check the path',
  });
}

async function readWeights(handle: FileHandle): Promise<Weights> {
  const { size } = await handle.stat();
  const { header, dataAt } = await readHeader(handle, size);
  const tensors = new Map<string, HostTensor>();
  for (const entry of header.entries) {
    const bytes = await readExactly(handle, dataAt + entry.begin, entry.end - entry.begin);
    tensors.set(entry.name, toTensor(entry, bytes));
  }
  return { tensors, metadata: header.metadata };
}

async function readHeader(
  handle: FileHandle,
  size: number,
): Promise<{ readonly header: Header; readonly dataAt: number }> {
  if (size < 8) throw new Malformed(`it has ${size} bytes, and a header alone has more`);
  const length = new DataView(await readExactly(handle, 0, 8)).getBigUint64(0, true);
  if (length > headerLimit || length > size - 8)
    throw new Malformed(`it claims a header of ${length} bytes, and has ${size} in all`);
  const dataAt = 8 + Number(length);
  const text = decodeText(await readExactly(handle, 8, Number(length)));
  const header = parseHeader(text, size - dataAt);
  if (typeof header === 'string') throw new Malformed(header);
  return { header, dataAt };
}

/** Not fixed up in silence, as a decoder does that is not told otherwise. */
function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed('its header is not UTF-8');
  }
}

async function readExactly(
  handle: FileHandle,
  position: number,
  length: number,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Malformed(`it ends after ${position + done} bytes`);
    done += bytesRead;
  }
  return bytes.buffer;
}

/** Those that a device has no elements for; all others lie in the file as on the device. */
const conversions: Readonly<Record<string, (bytes: ArrayBuffer, name: string) => HostValues>> = {
  F64: (bytes) => Float32Array.from(new Float64Array(bytes)),
  I64: (bytes, name) => narrowed(name, new BigInt64Array(bytes)),
  I16: (bytes) => Int32Array.from(new Int16Array(bytes)),
  U16: (bytes) => Int32Array.from(new Uint16Array(bytes)),
  I8: (bytes) => Int32Array.from(new Int8Array(bytes)),
  U8: (bytes) => Int32Array.from(new Uint8Array(bytes)),
  BOOL: (bytes) => Uint32Array.from(new Uint8Array(bytes), (byte) => +(byte !== 0)),
};

function toTensor({ name, stored, shape }: Entry, bytes: ArrayBuffer): HostTensor {
  const { dtype, bytes: size } = storedTypes[stored]!;
  const converted = conversions[stored]?.(bytes, name);
  return { dtype, shape, values: converted ?? decodeValues(dtype, bytes, bytes.byteLength / size) };
}

function narrowed(name: string, wide: BigInt64Array): Int32Array {
  const values = Int32Array.from(wide, (value) => Number(BigInt.asIntN(32, value)));
  if (values.some((value, index) => BigInt(value) !== wide[index]))
    throw new Malformed(`the tensor \`${name}\` holds integers beyond 32 bits`);
  return values;
}

const storedNames: Readonly<Record<Scalar, string>> = {
  f32: 'F32',
  f16: 'F16',
  bf16: 'BF16',
  i32: 'I32',
  u32: 'U32',
  bool: 'BOOL',
};

/**
 * Writes `tensors` to an open file, widest elements first and then by name, so that equal tensors
 * give equal files. Throws what the file system throws: see `atomic.ts`.
 */
export async function writeSafetensors(
  handle: FileHandle,
  tensors: HostTensors,
  metadata: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const sorted = [...tensors].sort(
    ([a, { dtype: left }], [b, { dtype: right }]) =>
      fileBytes(right) - fileBytes(left) || (a < b ? -1 : 1),
  );
  const header: Record<string, unknown> = Object.create(null);
  if (metadata.size > 0) header.__metadata__ = Object.fromEntries(metadata);
  let offset = 0;
  for (const [name, { dtype, shape, values }] of sorted) {
    const end = offset + values.length * fileBytes(dtype);
    header[name] = { dtype: storedNames[dtype], shape, data_offsets: [offset, end] };
    offset = end;
  }
  await writeAll(handle, encodeHeader(JSON.stringify(header)));
  for (const [, tensor] of sorted) await writeAll(handle, fileView(tensor));
}

/** The length, then the text, padded with spaces so that the data starts on eight bytes. */
function encodeHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}

function fileBytes(dtype: Scalar): number {
  return storedTypes[storedNames[dtype]]!.bytes;
}

function fileView({ dtype, values }: HostTensor): Uint8Array {
  if (dtype === 'bool') return Uint8Array.from(values);
  const view = encodeValues(dtype, values);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
