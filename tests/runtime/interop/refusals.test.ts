/** Folders that cannot be read as a model: what is wrong is said by its name, and no run is left. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import { importModel } from '../../../runtime/interop/import.ts';
import { writeFileAtomically } from '../../../runtime/weights/atomic.ts';
import { readSafetensors, writeSafetensors } from '../../../runtime/weights/safetensors.ts';
import type { HostTensor } from '../../../runtime/weights/tensor.ts';

const goldens = path.resolve('tests/goldens/models');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-refusals-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;

/** A copy of a golden folder. */
function copyOf(model: string): string {
  count += 1;
  const copy = path.join(folder, `${model}-${count}`);
  cpSync(path.join(goldens, model), copy, { recursive: true });
  return copy;
}

async function refusalsOf(from: string): Promise<readonly Diagnostic[]> {
  const out = `${from}-run`;
  const result = await importModel(from, out);
  expect(existsSync(path.join(out, 'run.json'))).toBe(result.ok);
  return result.ok ? result.warnings : result.diagnostics;
}

function changeConfig(copy: string, change: Readonly<Record<string, unknown>>): void {
  const file = path.join(copy, 'config.json');
  const config: unknown = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(Object.assign({}, config, change)));
}

test.each([
  ['llama', { hidden_act: 'gelu' }, 'hidden_act'],
  ['llama', { attention_bias: true }, 'attention_bias'],
  ['llama', { head_dim: 8 }, 'head_dim'],
  ['llama', { rms_norm_eps: -1 }, 'rms_norm_eps'],
  ['llama', { hidden_size: 16.5 }, 'hidden_size'],
  ['llama', { num_hidden_layers: 1e9 }, 'num_hidden_layers'],
  ['llama', { vocab_size: '19' }, 'vocab_size'],
  ['llama', { rope_parameters: { rope_type: 'yarn', factor: 4 } }, 'rope_parameters'],
  ['llama', { rope_parameters: undefined, rope_scaling: { type: 'linear' } }, 'rope_scaling'],
  ['qwen2', { use_sliding_window: true }, 'use_sliding_window'],
  ['qwen2', { layer_types: ['full_attention', 'sliding_attention'] }, 'layer_types'],
  ['qwen3', { attention_bias: true }, 'attention_bias'],
  ['gpt2', { activation_function: 'relu' }, 'activation_function'],
  ['gpt2', { n_inner: 48 }, 'n_inner'],
  ['gpt2', { layer_norm_epsilon: 1e-6 }, 'layer_norm_epsilon'],
])('%s with %j is refused by name', async (model, change, field) => {
  const copy = copyOf(model);
  changeConfig(copy, change);
  expect(await refusalsOf(copy)).toMatchObject([
    { slug: 'unsupported-config', title: expect.stringContaining(`\`${field}\``) },
  ]);
});

test('an older config says the same in its own words', async () => {
  const copy = copyOf('llama-stretched');
  const { rope_parameters: rope } = JSON.parse(
    readFileSync(path.join(copy, 'config.json'), 'utf8'),
  );
  const { rope_theta, rope_type: type, ...scaling } = rope;
  changeConfig(copy, {
    rope_parameters: undefined,
    rope_theta,
    rope_scaling: { type, ...scaling },
  });
  expect(await refusalsOf(copy)).toEqual([]);
  const program = readFileSync(path.join(`${copy}-run`, 'source', 'model.llm'), 'utf8');
  expect(program).toContain('base: 100, stretch: 8, slow: 1, fast: 4,');
});

test.each(['{"model_type": ', '[1]', ''])('a config of %j cannot be read', async (text) => {
  const copy = copyOf('llama');
  writeFileSync(path.join(copy, 'config.json'), text);
  expect(await refusalsOf(copy)).toMatchObject([
    { slug: 'cannot-read', title: expect.stringContaining('config.json') },
  ]);
});

test('sizes beyond all memory are only sizes that do not fit', async () => {
  const copy = copyOf('llama');
  changeConfig(copy, { vocab_size: 2 ** 52 });
  expect(await refusalsOf(copy)).toContainEqual(
    expect.objectContaining({ slug: 'tensor-mismatch' }),
  );
});

test('an architecture that is not known is named', async () => {
  const copy = copyOf('llama');
  changeConfig(copy, { architectures: ['MambaForCausalLM'] });
  expect(await refusalsOf(copy)).toMatchObject([
    { slug: 'unsupported-architecture', title: expect.stringContaining('MambaForCausalLM') },
  ]);
});

test('sizes that do not go together are an error of the model', async () => {
  const copy = copyOf('llama');
  changeConfig(copy, { num_attention_heads: 3, head_dim: null });
  expect((await refusalsOf(copy)).map(({ slug }) => slug)).toContain('not-divisible');
});

type Change = (tensors: Map<string, HostTensor>) => void;

async function changeTensors(copy: string, change: Change): Promise<void> {
  const file = path.join(copy, 'model.safetensors');
  const read = await readSafetensors(file);
  const tensors = new Map(read.ok ? read.value.tensors : []);
  change(tensors);
  await writeFileAtomically(file, (handle) => writeSafetensors(handle, tensors));
}

const ones = (...shape: number[]): HostTensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return { dtype: 'f32', shape, values: new Float32Array(size).fill(1) };
};

test('missing, left over and misshapen tensors are named', async () => {
  const copy = copyOf('llama');
  await changeTensors(copy, (tensors) => {
    tensors.delete('model.layers.1.self_attn.k_proj.weight');
    tensors.set('model.layers.2.mlp.up_proj.weight', ones(20, 16));
    tensors.set('model.norm.weight', ones(4, 4));
    tensors.set('lm_head.weight', ones(16, 19));
  });
  const named = (await refusalsOf(copy)).map(({ slug, title }) => [
    slug,
    /`(.*)`/.exec(title)?.[1],
  ]);
  expect(named).toEqual([
    ['missing-tensor', 'model.layers.1.self_attn.k_proj.weight'],
    ['unknown-tensor', 'model.layers.2.mlp.up_proj.weight'],
    ['tensor-mismatch', 'model.norm.weight'],
    ['tensor-mismatch', 'lm_head.weight'],
  ]);
});

test('what files carry besides parameters is passed over', async () => {
  const copy = copyOf('gpt2');
  await changeTensors(copy, (tensors) => {
    for (const [name, tensor] of [...tensors]) {
      tensors.delete(name);
      tensors.set(name.replace('transformer.', ''), tensor);
    }
    tensors.set('h.0.attn.bias', ones(1, 1, 24, 24));
    tensors.set('h.1.attn.masked_bias', ones());
  });
  expect(await refusalsOf(copy)).toEqual([]);
  const other = copyOf('llama');
  await changeTensors(other, (tensors) => {
    tensors.set('model.layers.0.self_attn.rotary_emb.inv_freq', ones(2));
  });
  expect(await refusalsOf(other)).toEqual([]);
});

test('a file cut off is no model', async () => {
  const copy = copyOf('llama');
  const file = path.join(copy, 'model.safetensors');
  writeFileSync(file, Uint8Array.from(readFileSync(file)).subarray(0, 9000));
  expect(await refusalsOf(copy)).toMatchObject([{ slug: 'bad-safetensors' }]);
  rmSync(file);
  expect(await refusalsOf(copy)).toMatchObject([{ slug: 'cannot-read' }]);
});

test.each([
  ['model.norm.weight', 'model-00001-of-00002.safetensors', 'lies in model-00002'],
  ['model.norm.wait', 'model-00002-of-00002.safetensors', 'is not in model-00002'],
  ['model.norm.weight', '../model.safetensors', 'is not in a file of this folder'],
])('an index that says %s is in %s', async (name, shard, says) => {
  const copy = copyOf('qwen3');
  const file = path.join(copy, 'model.safetensors.index.json');
  const index = JSON.parse(readFileSync(file, 'utf8'));
  index.weight_map[name] = shard;
  writeFileSync(file, JSON.stringify(index));
  expect(await refusalsOf(copy)).toMatchObject([
    { slug: 'bad-checkpoint', notes: [expect.stringContaining(says)] },
  ]);
});

/** One token a character: the 19 of the models, or one more. */
function letters(copy: string, last: string): void {
  const text = JSON.stringify({ kind: 'characters', characters: `abcdefghijklmnopqrs${last}` });
  writeFileSync(path.join(copy, 'tokenizer.json'), text);
}

test('a tokenizer with more tokens than the model is refused', async () => {
  const copy = copyOf('llama');
  letters(copy, 't');
  expect(await refusalsOf(copy)).toMatchObject([
    {
      slug: 'vocabulary-mismatch',
      notes: [expect.stringContaining('20'), expect.stringContaining('19')],
    },
  ]);
  letters(copy, '');
  expect(await refusalsOf(copy)).toEqual([]);
  writeFileSync(path.join(copy, 'tokenizer.json'), '{"model": {"type": "Unigram"}}');
  expect(await refusalsOf(copy)).toMatchObject([{ severity: 'warning', slug: 'bad-tokenizer' }]);
});
