import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Program } from '../../../compiler/program/program.ts';
import type { Device } from '../../../runtime/device/device.ts';
import { createExecutable, type Executable } from '../../../runtime/execute/executable.ts';
import type { Place } from '../../../runtime/execute/place.ts';
import { line, openForTests, programOf } from '../hand-written.ts';

let device: Device;
beforeAll(async () => {
  device = await openForTests();
});
afterAll(() => device.close());

async function load(program: Program, shared?: ReadonlyMap<string, Place>) {
  const made = await createExecutable(device, program, shared);
  if (!made.ok) throw new Error(JSON.stringify(made.diagnostics));
  return made.value;
}

async function values(executable: Executable, name: string): Promise<number[]> {
  const read = await executable.read(name);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return [...read.value.values];
}

const size = 1000;
/** y = 2 x + 1, then sum = the sum of y. */
const affine = programOf(
  'affine',
  [['x', 'f32', [size]]],
  [
    ['y', 'f32', [size]],
    ['sum', 'f32', []],
  ],
  [
    {
      wgsl: `@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < ${size}) { y[id.x] = 2 * x[id.x] + 1; }
}`,
      uses: ['x', 'y!'],
      groups: Math.ceil(size / 64),
    },
    {
      wgsl: `@group(0) @binding(0) var<storage, read> y: array<f32>;
@group(0) @binding(1) var<storage, read_write> sum: array<f32>;
@compute @workgroup_size(1) fn main() {
  var total = 0.0;
  for (var i = 0; i < ${size}; i++) { total += y[i]; }
  sum[0] = total;
}`,
      uses: ['y', 'sum!'],
      groups: 1,
    },
  ],
);

test('what is written, run and read is what the kernels compute, in order', async () => {
  const program = await load(affine);
  program.write(
    'x',
    Float32Array.from({ length: size }, (_, i) => i),
  );
  program.run();
  const y = await values(program, 'y');
  expect(y).toEqual(Array.from({ length: size }, (_, i) => 2 * i + 1));
  // The sum of the first n odd numbers is n^2.
  expect(await values(program, 'sum')).toEqual([size * size]);
  program.destroy();
});

test('each run sees the inputs written before it, and a tape keeps the scalars of all', async () => {
  const program = await load(affine);
  const tape = program.tape(['sum'], 4);
  for (let run = 0; run < 4; run += 1) {
    program.write('x', new Float32Array(size).fill(run));
    program.run(tape);
  }
  const rows = await tape.read();
  expect(rows.ok && rows.value.map((row) => row[0])).toEqual([1000, 3000, 5000, 7000]);
  // The first runs include the driver's compilation and say nothing about the pace.
  expect(program.milliseconds()).toBeUndefined();
  program.run();
  await program.read('sum');
  expect(program.milliseconds()).toBeGreaterThan(0);
  program.destroy();
});

test('programs share a buffer by name, and destroying one leaves it to the other', async () => {
  const owner = await load(affine);
  const guest = await load(affine, new Map([['x', owner.place('x')]]));
  owner.write('x', new Float32Array(size).fill(3));
  guest.run();
  expect(await values(guest, 'sum')).toEqual([7 * size]);
  guest.destroy();
  owner.run();
  expect(await values(owner, 'sum')).toEqual([7 * size]);
  owner.destroy();
});

test('a program works on a part of a buffer of another, which keeps the rest', async () => {
  const both = 2048;
  const bytes = 4 * both;
  const whole = { buffer: 0, offset: 0, bytes };
  const slot = { dtype: 'f32', shape: [size] } as const;
  const [low, high] = [0, bytes / 2].map((offset) => ({ buffer: 0, offset, bytes: 4 * size }));
  const owner = await load({
    ...programOf('slab', [['all', 'f32', [both]]], [], []),
    inputs: [
      { name: 'all', dtype: 'f32', shape: [both], ...whole },
      { name: 'low', ...slot, ...low! },
      { name: 'high', ...slot, ...high! },
    ],
  });
  owner.write('all', new Float32Array(both).fill(9));
  owner.write('low', new Float32Array(size).fill(1));
  owner.write('high', new Float32Array(size).fill(3));
  const guest = await load(affine, new Map([['x', owner.place('high')]]));
  guest.run();
  expect(await values(guest, 'sum')).toEqual([7 * size]);
  guest.write('x', new Float32Array(size).fill(4));
  expect(await values(guest, 'x')).toEqual(new Array(size).fill(4));
  expect(await values(owner, 'low')).toEqual(new Array(size).fill(1));
  const all = await values(owner, 'all');
  expect(all.slice(size, both / 2)).toEqual(new Array(both / 2 - size).fill(9));
  expect(all.slice(both / 2, both / 2 + size)).toEqual(new Array(size).fill(4));
  guest.destroy();
  owner.destroy();
});

test('every dtype comes back as it was written, also an odd number of halves', async () => {
  const sent = {
    f32: Float32Array.of(1.5, -0.1, 3e38),
    f16: Float32Array.of(1.5, -(2 ** -24), 65504),
    bf16: Float32Array.of(1.5, -(2 ** -100), 2 ** 100),
    i32: Int32Array.of(1, -1, -(2 ** 31)),
    u32: Uint32Array.of(1, 2 ** 32 - 1, 0),
    bool: Uint32Array.of(1, 0, 1),
  } as const;
  for (const [dtype, given] of Object.entries(sent)) {
    const declared = [dtype as keyof typeof sent, [3]] as const;
    const copy = programOf(
      'copy',
      [['in', ...declared]],
      [['out', ...declared]],
      [],
      [['in', 'out']],
    );
    const program = await load(copy);
    program.write('in', given);
    program.run();
    expect(await values(program, 'out'), dtype).toEqual([...given]);
    program.destroy();
  }
});

test('a kernel that does not compile is refused at its line', async () => {
  const broken = programOf(
    'broken',
    [['x', 'f32', [4]]],
    [],
    [{ wgsl: 'fn main() { not_a_function(); }', uses: ['x'], groups: 1 }],
  );
  const made = await createExecutable(device, broken);
  expect(made.ok ? [] : made.diagnostics).toMatchObject([{ slug: 'kernel-refused', span: line }]);
  expect(made.ok ? '' : made.diagnostics[0]!.notes!.join()).toContain('not_a_function');
  expect(device.failure()).toBeUndefined();
});

test('an error while running refuses the reads, at the line of its kernel', async () => {
  const own = await openForTests();
  const dispatch = { ...affine.dispatches[0]!, grid: [1 << 20, 1, 1] as const };
  const made = await createExecutable(own, { ...affine, dispatches: [dispatch] });
  if (!made.ok) throw new Error('it was refused early');
  made.value.run();
  const read = await made.value.read('y');
  expect(read.ok ? [] : read.diagnostics).toMatchObject([{ slug: 'device-error', span: line }]);
  made.value.destroy();
  own.close();
});

test('a device that goes away refuses the reads', async () => {
  const own = await openForTests();
  const made = await createExecutable(own, affine);
  if (!made.ok) throw new Error('it was refused');
  own.gpu.destroy();
  await own.gpu.lost;
  made.value.run();
  const read = await made.value.read('y');
  expect(read.ok ? [] : read.diagnostics.map(({ slug }) => slug)).toEqual(['device-lost']);
});
