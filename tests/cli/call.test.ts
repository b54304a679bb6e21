import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomically } from '../../runtime/weights/atomic.ts';
import { readSafetensors, writeSafetensors } from '../../runtime/weights/safetensors.ts';
import type { HostTensor } from '../../runtime/weights/tensor.ts';
import { type Ended, llmc } from './llmc.ts';

const program = `
pub fn cut[K](x: f32[2 * T], rows: i32[K]) -> (f32[T], f32[K]) = (x[..T], x[rows])
pub fn total(x: f32[T], w: f32[T], power: i32 = 2) -> f32 = sum t: w[t] * x[t]^power
pub fn scaled(w: float[..S], by: float) -> float[..S] = w * by
pub fn ones[N](x: f32) -> f32[N] = for n < N: x
pub random fn noisy(x: f32[T]) -> f32[T] = for t: x[t] + normal()

pub model Layer[I, O] where I % 2 == 0 {
  w: float[I, O] ~ 0
  b: float[O]    ~ 0
  (x: float[I]) -> float[O] = x @ w + b
  fn loss(x: float[B, I]) -> f32 = sum n: sum(self(x[n])^2) as f32
}
`;

let folder = '';
const file = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'llmc-call-'));
  writeFileSync(file('program.llm'), program);
});
afterEach(() => rmSync(folder, { recursive: true }));

type Tensors = Readonly<Record<string, HostTensor>>;

const floats = (shape: readonly number[], values: readonly number[]): HostTensor => ({
  dtype: 'f32',
  shape,
  values: Float32Array.from(values),
});

async function call(name: string, tensors: Tensors, ...words: string[]): Promise<Ended> {
  const written = await writeFileAtomically(file('in'), (handle) =>
    writeSafetensors(handle, new Map(Object.entries(tensors))),
  );
  expect(written.ok).toBe(true);
  return llmc([
    'call',
    file('program.llm'),
    name,
    '--in',
    file('in'),
    '--out',
    file('out'),
    ...words,
  ]);
}

/** Shapes and numbers by name. */
async function results(): Promise<Readonly<Record<string, readonly [string, ...number[]]>>> {
  const read = await readSafetensors(file('out'));
  if (!read.ok) throw new Error(read.diagnostics[0]?.title);
  const entries = [...read.value.tensors].map(([name, { dtype, shape, values }]) => [
    name,
    [`${dtype}[${shape}]`, ...values],
  ]);
  return Object.fromEntries(entries);
}

test('dims follow from shapes, a tuple has several outputs', async () => {
  const rows: HostTensor = { dtype: 'i32', shape: [3], values: Int32Array.of(3, 0, 1) };
  const ended = await call('cut', { x: floats([4], [1, 2, 3, 4]), rows });
  expect(ended.stderr).toContain(`${file('out')}: out.0 f32[2], out.1 f32[3]\n`);
  expect(ended.code).toBe(0);
  expect(await results()).toEqual({ 'out.0': ['f32[2]', 1, 2], 'out.1': ['f32[3]', 4, 1, 2] });
});

test('gradients are written beside the value; a default may be given', async () => {
  const tensors = { x: floats([2], [3, 5]), w: floats([2], [1, 10]) };
  expect(await call('total', tensors, '--grad', 'x,w')).toMatchObject({ code: 0 });
  const written = await results();
  expect(written.out![1]).toBeCloseTo(259, 3);
  expect(written['grad.x']).toEqual(['f32[2]', 6, 100]);
  expect(written['grad.w']).toEqual(['f32[2]', 9, 25]);
  const power: HostTensor = { dtype: 'i32', shape: [], values: Int32Array.of(1) };
  expect(await call('total', { ...tensors, power })).toMatchObject({ code: 0 });
  expect((await results()).out![1]).toBeCloseTo(53, 3);
});

test('a model is given by its leaves, and lifted over further axes of its arguments', async () => {
  const model = {
    'model.w': floats([2, 3], [1, 2, 3, 4, 5, 6]),
    'model.b': floats([3], [0, 0, 1]),
  };
  const x = floats([2, 2], [1, 0, 0, 1]);
  expect(await call('Layer', { ...model, x })).toMatchObject({ code: 0 });
  expect(await results()).toEqual({ out: ['f32[2,3]', 1, 2, 4, 4, 5, 7] });
  expect(await call('Layer.loss', { ...model, x }, '--grad', 'model')).toMatchObject({ code: 0 });
  expect(await results()).toEqual({
    out: ['f32[]', 111],
    'grad.model.w': ['f32[2,3]', 2, 4, 8, 8, 10, 14],
    'grad.model.b': ['f32[3]', 10, 14, 22],
  });
});

test('dims that nothing determines are given, open shapes are taken', async () => {
  expect(await call('ones', { x: floats([], [7]) }, '--dims', 'N=2')).toMatchObject({ code: 0 });
  expect(await results()).toEqual({ out: ['f32[2]', 7, 7] });
  const w = floats([1, 2], [1, 2]);
  expect(await call('scaled', { w, by: floats([], [3]) })).toMatchObject({ code: 0 });
  expect(await results()).toEqual({ out: ['f32[1,2]', 3, 6] });
});

test('draws follow the seed', async () => {
  const x = floats([4], [0, 0, 0, 0]);
  const drawn: unknown[] = [];
  for (const seed of ['1', '2']) {
    expect(await call('noisy', { x }, '--seed', seed)).toMatchObject({ code: 0 });
    drawn.push((await results()).out);
  }
  expect(drawn[0]).not.toEqual(drawn[1]);
});

test('a mistake is told with its place, and nothing is written', async () => {
  const ended = await call('total', { x: floats([2], [1, 2]), w: floats([3], [1, 2, 3]) });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/The tensor `w` does not fit\s+tensor-mismatch · .*program.llm:3:8/);
  expect((await readSafetensors(file('out'))).ok).toBe(false);
});

test('--dims in another form is a mistake of the command line', async () => {
  expect(await call('ones', { x: floats([], [1]) }, '--dims', 'N:2')).toMatchObject({ code: 2 });
});
