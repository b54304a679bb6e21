/** Checkpoints that transformers has saved: read, run, written again. The logits are transformers' own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stageModelCall } from '../../../compiler/core/call-model.ts';
import type { Result } from '../../../compiler/diagnostics/diagnostic.ts';
import { evaluate } from '../../../compiler/graph/evaluate.ts';
import type { NdArray } from '../../../compiler/graph/nd-array.ts';
import { nowhere } from '../../../compiler/source/span.ts';
import { callRun } from '../../../runtime/call-run.ts';
import { type Device, openDevice } from '../../../runtime/device/device.ts';
import { exportModel } from '../../../runtime/interop/export.ts';
import { importModel } from '../../../runtime/interop/import.ts';
import { openModel } from '../../../runtime/plan/open-model.ts';
import { trainOnFiles } from '../../../runtime/tokenizer/train-files.ts';
import { writeFileAtomically } from '../../../runtime/weights/atomic.ts';
import { readCheckpointFiles } from '../../../runtime/weights/checkpoint-files.ts';
import { readSafetensors, writeSafetensors } from '../../../runtime/weights/safetensors.ts';
import type { HostTensor, HostTensors } from '../../../runtime/weights/tensor.ts';

const goldens = path.resolve('tests/goldens/models');
const models = ['gpt2', 'llama', 'llama-stretched', 'qwen2', 'qwen3'] as const;

let folder: string;
let device: Device;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-interop-'));
  device = unwrap(await openDevice('auto'));
});

afterAll(() => {
  device?.close();
  rmSync(folder, { recursive: true });
});

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.diagnostics, null, 2));
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

async function expectedOf(model: string): Promise<HostTensors> {
  return unwrap(await readSafetensors(path.join(goldens, model, 'expected.safetensors'))).tensors;
}

function exactly({ dtype, shape, values }: HostTensor): NdArray {
  return { dtype, shape, data: Float64Array.from(values) };
}

describe.each(models)('%s', (name) => {
  test('is transformers in double precision on the interpreter', async () => {
    const run = path.join(folder, name);
    unwrap(await importModel(path.join(goldens, name), run));
    const { type, tensors } = unwrap(await openModel(run));
    const expected = await expectedOf(name);
    const ids = expected.get('ids')!;
    const graph = unwrap(stageModelCall(type, new Map([['ids', ids]])));
    const inputs = [...tensors].map(
      ([path_, tensor]) => [`model.${path_}`, exactly(tensor)] as const,
    );
    const results = evaluate(graph, new Map([['ids', exactly(ids)], ...inputs]));
    const { values } = expected.get('logits')!;
    expect(farthest(results.get('out')!.data, values)).toBeLessThan(1e-6 * Math.max(...values));
  });

  test('is transformers on the device, also in a batch', { timeout: 60_000 }, async () => {
    const run = path.join(folder, `${name}-called`);
    unwrap(await importModel(path.join(goldens, name), run));
    const expected = await expectedOf(name);
    const { values } = expected.get('ids')!;
    const logits = expected.get('logits')!.values;
    const input = path.join(folder, `${name}-in.safetensors`);
    const output = path.join(folder, `${name}-out.safetensors`);
    const twice: HostTensor = { dtype: 'i32', shape: [2, 24], values: new Int32Array(48) };
    twice.values.set(values);
    twice.values.set(values, 24);
    unwrap(
      await writeFileAtomically(input, (file) => writeSafetensors(file, new Map([['ids', twice]]))),
    );
    unwrap(await callRun(run, { device, optimize: 2, input, output }));
    const result = unwrap(await readSafetensors(output)).tensors.get('out')!;
    expect(result.shape).toEqual([2, 24, 19]);
    expect(farthest(result.values, [...logits, ...logits])).toBeLessThan(1e-4);
  });

  test('is written as it was read', async () => {
    const run = path.join(folder, `${name}-again`);
    unwrap(await importModel(path.join(goldens, name), run));
    const out = path.join(folder, `${name}-exported`);
    unwrap(await exportModel(run, out));
    const before = unwrap(await readCheckpointFiles(path.join(goldens, name)));
    const after = unwrap(await readCheckpointFiles(out));
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [tensor, { shape, values }] of before) {
      expect([tensor, after.get(tensor)!.shape]).toEqual([tensor, shape]);
      expect(after.get(tensor)!.values).toEqual(values);
    }
    const third = path.join(folder, `${name}-third`);
    expect(unwrap(await importModel(out, third))).toEqual(
      unwrap(await importModel(path.join(goldens, name), third)),
    );
  });
});

test('transformers hears which special token ends a text', async () => {
  const run = path.join(folder, 'ended');
  unwrap(await importModel(path.join(goldens, 'llama'), run));
  // A run that a plan made has no config to take the tokens from, but a tokenizer.
  const note = path.join(run, 'run.json');
  const { specials, ...rest } = JSON.parse(readFileSync(note, 'utf8')) as Record<string, unknown>;
  expect(specials).toMatchObject({ eos_token_id: 2 });
  writeFileSync(note, JSON.stringify(rest));
  const asked = ['<|user|>', '<|assistant|>', '<|end|>'];
  const corpus = path.join(folder, 'corpus.txt');
  writeFileSync(corpus, 'a');
  const { tokenizer } = unwrap(
    await trainOnFiles([corpus], {
      ...{ size: 259, specials: asked, pattern: 'gpt2', ties: 'ids', minFrequency: 0 },
      span: nowhere,
    }),
  );
  writeFileSync(path.join(run, 'tokenizer.json'), tokenizer.serialize());
  const out = path.join(folder, 'ended-exported');
  unwrap(await exportModel(run, out));
  expect(JSON.parse(readFileSync(path.join(out, 'config.json'), 'utf8'))).toMatchObject({
    ...{ bos_token_id: null, eos_token_id: asked.indexOf('<|end|>') },
  });
});
