import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scalar } from '../../../compiler/graph/graph.ts';
import { fork, type Key, keyOf } from '../../../runtime/data/random.ts';
import { readSafetensors, writeSafetensors } from '../../../runtime/weights/safetensors.ts';
import type { HostTensor, HostTensors } from '../../../runtime/weights/tensor.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-weights-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file laid out by hand, as the format's description says. */
function fileOf(header: unknown, data: Uint8Array | number[]): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

async function read(bytes: Uint8Array) {
  const file = path.join(folder, 'x.safetensors');
  writeFileSync(file, bytes);
  return readSafetensors(file);
}

async function write(file: string, tensors: HostTensors, metadata?: ReadonlyMap<string, string>) {
  const handle = await open(file, 'w');
  await writeSafetensors(handle, tensors, metadata);
  await handle.close();
}

test('a file laid out by hand is read, whatever the order of its names', async () => {
  const header = {
    __metadata__: { format: 'pt' },
    wide: { dtype: 'I64', shape: [2], data_offsets: [6, 22] },
    half: { dtype: 'F16', shape: [1, 2], data_offsets: [0, 4] },
    brain: { dtype: 'BF16', shape: [], data_offsets: [4, 6] },
    yes: { dtype: 'BOOL', shape: [2], data_offsets: [22, 24] },
  };
  const longs = [5, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255];
  const made = await read(fileOf(header, [0, 0x3c, 0, 0xc0, 0x80, 0x3f, ...longs, 1, 0]));
  if (!made.ok) throw new Error(JSON.stringify(made.diagnostics));
  expect(Object.fromEntries(made.value.tensors)).toEqual({
    half: { dtype: 'f16', shape: [1, 2], values: Float32Array.of(1, -2) },
    brain: { dtype: 'bf16', shape: [], values: Float32Array.of(1) },
    wide: { dtype: 'i32', shape: [2], values: Int32Array.of(5, -1) },
    yes: { dtype: 'bool', shape: [2], values: Uint32Array.of(1, 0) },
  });
  expect(made.value.metadata).toEqual(new Map([['format', 'pt']]));
});

function withByte(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  bytes[at] = byte;
  return bytes;
}

const f32 = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});
test('numbers that no device has elements for come as those that hold them', async () => {
  const header = {
    double: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
    short: { dtype: 'I16', shape: [1], data_offsets: [8, 10] },
    unsigned: { dtype: 'U16', shape: [1], data_offsets: [10, 12] },
    byte: { dtype: 'I8', shape: [2], data_offsets: [12, 14] },
    mask: { dtype: 'U8', shape: [2], data_offsets: [14, 16] },
  };
  const bytes = [0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0xff, 1];
  const made = await read(fileOf(header, bytes));
  if (!made.ok) throw new Error(JSON.stringify(made.diagnostics));
  const values = [...made.value.tensors].map(([name, tensor]) => [name, ...tensor.values]);
  expect(values).toEqual([
    ['double', 1.5],
    ['short', -1],
    ['unsigned', 65535],
    ['byte', -1, 1],
    ['mask', 255, 1],
  ]);
});

const hostile: readonly [what: string, file: Uint8Array, says: RegExp][] = [
  ['nothing', new Uint8Array(), /0 bytes/],
  ['a header of 2^63 bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128, 1), /claims a header/],
  [
    'a header beyond the file',
    Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0, 123),
    /claims a header of 99/,
  ],
  ['no object', fileOf('[1]', []), /start with/],
  ['no JSON', fileOf('{"a":', []), /not JSON/],
  ['no UTF-8', withByte(fileOf('{"a":{}}', []), 11, 0xff), /not UTF-8/],
  ['a mark of the byte order', fileOf('\uFEFF{}', []), /start with/],
  [
    'one name twice, once escaped',
    fileOf(
      `{"a":${JSON.stringify(f32(0, 4))},"\\u0061":${JSON.stringify(f32(0, 4))}}`,
      [0, 0, 0, 0],
    ),
    /twice/,
  ],
  ['a tensor beyond the file', fileOf({ a: f32(0, 8) }, [0, 0, 0, 0]), /4 bytes too early/],
  ['bytes of no tensor', fileOf({ a: f32(0, 4) }, [0, 0, 0, 0, 0]), /belong to no tensor/],
  ['an overlap', fileOf({ a: f32(0, 8), b: f32(4, 12) }, new Uint8Array(12)), /`b` overlaps/],
  ['a hole', fileOf({ a: f32(0, 4), b: f32(8, 12) }, new Uint8Array(12)), /hole in front of.*`b`/],
  ['a shape that lies', fileOf({ a: f32(0, 4, [2]) }, new Uint8Array(4)), /takes 8 bytes/],
  ['a huge shape', fileOf({ a: f32(0, 4, [2 ** 40, 2 ** 40]) }, new Uint8Array(4)), /takes/],
  ['a negative shape', fileOf({ a: f32(0, 4, [-1, -1]) }, new Uint8Array(4)), /natural numbers/],
  ['a fraction', fileOf({ a: f32(0, 4, [0.5]) }, new Uint8Array(4)), /natural numbers/],
  ['an unknown dtype', fileOf({ a: { ...f32(0, 4), dtype: 'F8_E4M3' } }, [0]), /"F8_E4M3"/],
  ['a dtype of every object', fileOf({ a: { ...f32(0, 4), dtype: 'toString' } }, [0]), /dtype/],
  [
    'one name twice',
    fileOf(`{"a":${JSON.stringify(f32(0, 4))},"a":${JSON.stringify(f32(0, 4))}}`, [0, 0, 0, 0]),
    /twice/,
  ],
  [
    'an integer beyond 32 bits',
    fileOf({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, [0, 0, 0, 0, 1, 0, 0, 0]),
    /beyond 32 bits/,
  ],
];

test.each(hostile)('refuses %s', async (_, file, says) => {
  const made = await read(file);
  if (made.ok) throw new Error('it was read');
  expect(made.diagnostics[0]!.slug).toBe('bad-safetensors');
  expect(made.diagnostics[0]!.notes!.join()).toMatch(says);
});

test('a file that is not there is a diagnostic', async () => {
  const made = await readSafetensors(path.join(folder, 'absent'));
  expect(made.ok ? '' : made.diagnostics[0]!.slug).toBe('cannot-read');
});

/** `n` integers that a float of 16 bits holds exactly. */
function integers(n: number, bound: number) {
  return fc.array(fc.integer({ min: -bound, max: bound }), { minLength: n, maxLength: n });
}

const arrays: Readonly<Record<Scalar, (n: number) => fc.Arbitrary<HostTensor['values']>>> = {
  f32: (n) => fc.float32Array({ minLength: n, maxLength: n }),
  f16: (n) => integers(n, 2048).map((values) => Float32Array.from(values)),
  bf16: (n) => integers(n, 256).map((values) => Float32Array.from(values)),
  i32: (n) => fc.int32Array({ minLength: n, maxLength: n }),
  u32: (n) => fc.uint32Array({ minLength: n, maxLength: n }),
  bool: (n) => integers(n, 1).map((values) => Uint32Array.from(values, Math.abs)),
};

const tensor: fc.Arbitrary<HostTensor> = fc
  .record({
    dtype: fc.constantFrom<Scalar>('f32', 'f16', 'bf16', 'i32', 'u32', 'bool'),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  })
  .chain(({ dtype, shape }) =>
    arrays[dtype](shape.reduce((a, b) => a * b, 1)).map((values) => ({ dtype, shape, values })),
  );

test('what is written is read again, and equal tensors give equal files', async () => {
  const tensors = fc.dictionary(fc.string(), tensor, { maxKeys: 6 });
  const property = fc.asyncProperty(tensors, async (made) => {
    const file = path.join(folder, 'property.safetensors');
    const entries = Object.entries(made).filter(([name]) => name !== '__metadata__');
    await write(file, new Map(entries));
    const bytes = readFileSync(file, 'latin1');
    const again = await readSafetensors(file);
    if (!again.ok) throw new Error(JSON.stringify(again.diagnostics));
    expect([...again.value.tensors].sort(byName)).toEqual([...entries].sort(byName));
    await write(file, new Map(entries.reverse()));
    expect(readFileSync(file, 'latin1')).toBe(bytes);
  });
  await fc.assert(property, { numRuns: 60, seed: 2 });
});

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Words of hostile headers: what a number, a name or a bracket may turn into. */
const poison = ['-1', '1e308', '4294967296', '9007199254740993', 'null', '""', '{}', '[', '"', '0'];

function mutate(original: Uint8Array, key: Key): Uint8Array {
  const [a, b] = fork(key, 1);
  const at = a % original.length;
  const bytes = Uint8Array.from(original);
  const kinds = [
    () => Object.assign(bytes, { [at]: b & 0xff }),
    () => bytes.subarray(0, at),
    () => Object.assign(bytes, { [b % 8]: a & 0xff }),
    () => splice(bytes, at, new Uint8Array(b % 40)),
    () => splice(bytes, 8 + (a % 200), new TextEncoder().encode(poison[b % poison.length]!)),
    () => withNumber(bytes, a, poison[b % poison.length]!),
  ];
  return kinds[key[0] % kinds.length]!();
}

function splice(bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array {
  return Uint8Array.of(...bytes.subarray(0, at), ...more, ...bytes.subarray(at));
}

/** Replaces one number of the header and corrects the header's length, so that JSON stays JSON. */
function withNumber(bytes: Uint8Array, choice: number, by: string): Uint8Array {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const numbers = [...header.matchAll(/(?<=[[,])\d+/g)];
  const { 0: number, index } = numbers[choice % numbers.length]!;
  const changed = header.slice(0, index) + by + header.slice(index + number.length);
  return fileOf(changed, bytes.subarray(8 + length));
}

test('1,000 mutations of a file never crash the reader nor make it take more than the file', async () => {
  const file = path.join(folder, 'whole.safetensors');
  const values = Float32Array.from({ length: 24 }, (_, i) => i / 7);
  const whole = new Map<string, HostTensor>([
    ['a', { dtype: 'f32', shape: [4, 6], values }],
    ['b', { dtype: 'f16', shape: [3], values: values.slice(0, 3) }],
    ['c', { dtype: 'i32', shape: [], values: Int32Array.of(9) }],
  ]);
  await write(file, whole, new Map([['format', 'pt']]));
  const original = Uint8Array.from(readFileSync(file));
  let refusals = 0;
  for (let number = 0; number < 1000; number += 1) {
    const mutant = mutate(original, fork(keyOf(3), number));
    const before = process.memoryUsage().arrayBuffers;
    const made = await read(mutant);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
    if (made.ok) continue;
    refusals += 1;
    expect(made.diagnostics[0]!.slug).toBe('bad-safetensors');
  }
  // Changes within the data are not seen: the format has no checksum.
  expect(refusals).toBeGreaterThan(500);
});
