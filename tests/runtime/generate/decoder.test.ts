/** Models on the device: what is kept of the past changes how long a text takes, and nothing else. */
import { describe, expect, test } from 'vitest';
import { checkReads } from '../../../compiler/core/language-model.ts';
import { nowhere } from '../../../compiler/source/span.ts';
import { CachedDecoder } from '../../../runtime/generate/cached.ts';
import type { Decoder } from '../../../runtime/generate/decoder.ts';
import { decoderOf } from '../../../runtime/generate/decoder-of.ts';
import { generate } from '../../../runtime/generate/generate.ts';
import { RecomputingDecoder } from '../../../runtime/generate/recomputing.ts';
import type { SampleOptions } from '../../../runtime/generate/sample.ts';
import { blocksOf, read } from '../../docs/blocks.ts';
import { unwrap } from '../../support/stage.ts';
import { load, modelOf } from './models.ts';

const llama =
  'use std.models.llama.Llama\ntype M = Llama[V: 23, D: 16, H: 4, G: 2, F: 24, L: 2, eps: 0.5, base: 10]';
const gpt2 = 'use std.models.gpt2.GPT2\ntype M = GPT2[V: 23, C: 12, D: 16, H: 2, L: 1]';
/** Of docs/generation.md. Its past is one number, into which no token is to be read twice. */
const adder = `${blocksOf(read('docs/generation.md'))[0]!.text}\ntype M = Sum[23]`;
const forgetful = `
model Last[V] {
  w: float[V, V] ~ normal()
  (ids: i32[T]) -> float[T, V] = w[ids]
}
type M = Last[23]`;

const chance: SampleOptions = { temperature: 1, seed: 3 };
const prompts = [
  [1, 2, 3, 4, 5],
  [7, 8, 9, 7, 8, 9],
  [1, 2, 3, 4, 5],
].map((ids) => Int32Array.from(ids));

async function write(decoder: Decoder, of: readonly Int32Array[], firstRow = 0, tokens = 6) {
  const options = { decoder, prompts: of, tokens, sampling: chance, firstRow };
  return unwrap(await generate(options)).map((ids) => [...ids]);
}

describe.each([
  ['llama', llama],
  ['gpt2', gpt2],
  ['a model of one number', adder],
])('%s', (_, source) => {
  test('with a cache and without, each token is the same', async () => {
    const [one, two] = [await load(modelOf(source, 12)), await load(modelOf(source, 12))];
    const cached = decoderOf(one, 12);
    expect(cached).toBeInstanceOf(CachedDecoder);
    expect(await write(cached, prompts)).toEqual(await write(new RecomputingDecoder(two), prompts));
    for (const loaded of [one, two]) loaded.destroy();
  });

  test('beyond the context the window slides', async () => {
    const [one, two] = [await load(modelOf(source, 6)), await load(modelOf(source, 6))];
    const [cached, plain] = [decoderOf(one, 12), new RecomputingDecoder(two)];
    const [prompt] = prompts;
    expect(await write(cached, [prompt!])).toEqual(await write(plain, [prompt!]));
    for (const loaded of [one, two]) loaded.destroy();
  });

  test('a text does not depend on what is beside it', async () => {
    const loaded = await load(modelOf(source, 12));
    const together = await write(decoderOf(loaded, 12), prompts);
    for (const row of [1, 2]) {
      expect(await write(decoderOf(loaded, 12), [prompts[row]!], row)).toEqual([together[row]]);
    }
    loaded.destroy();
  });

  test('rows that end early leave the others alone', async () => {
    const loaded = await load(modelOf(source, 12));
    const whole = await write(decoderOf(loaded, 12), prompts);
    const stop = whole[1]![3]!;
    const ended = await generate({
      decoder: decoderOf(loaded, 12),
      prompts,
      tokens: 6,
      sampling: chance,
      stopIds: new Set([stop]),
    });
    expect(unwrap(ended).map((ids) => [...ids])).toEqual(
      whole.map((ids) => (ids.includes(stop) ? ids.slice(0, ids.indexOf(stop)) : ids)),
    );
    loaded.destroy();
  });
});

test('a model without decoding functions is read anew for each token', async () => {
  const loaded = await load(modelOf(forgetful, 4));
  const decoder = decoderOf(loaded, 8);
  expect(decoder).toBeInstanceOf(RecomputingDecoder);
  const [logits] = unwrap(await decoder.logits([Int32Array.of(1, 2, 3, 4, 5, 6)]));
  const weights = loaded.model.tensors.get('w')!.values;
  expect([...logits!]).toEqual([...weights.slice(6 * 23, 7 * 23)]);
  loaded.destroy();
});

test('a row that stood still while others grew is read anew when it goes on', async () => {
  const loaded = await load(modelOf(adder, 8));
  const decoder = decoderOf(loaded, 8);
  const after = async (...rows: readonly number[][]) =>
    unwrap(await decoder.logits(rows.map((row) => Int32Array.from(row)))).map((row) => [...row]);
  const weights = [...loaded.model.tensors.get('table')!.values];
  const row = (sum: number) => weights.slice(sum * 23, (sum + 1) * 23);
  expect(await after([3], [4])).toEqual([row(3), row(4)]);
  expect(await after([3, 1], [4])).toEqual([row(4), row(4)]);
  expect(await after([3, 1, 5], [4, 2])).toEqual([row(9), row(6)]);
  loaded.destroy();
});

test('a model whose type says how long its rows are gets rows of that length', async () => {
  const fixed = `
model Fixed[V, T] {
  w: float[V, V] ~ normal()
  (ids: i32[T]) -> float[T, V] = w[ids]
}
type M = Fixed[23, 20]`;
  const loaded = await load(modelOf(fixed, 20));
  const [logits] = unwrap(await decoderOf(loaded, 8).logits([Int32Array.of(1, 7)]));
  const weights = loaded.model.tensors.get('w')!.values;
  expect([...logits!]).toEqual([...weights.slice(7 * 23, 8 * 23)]);
  loaded.destroy();
});

test('how far a model looks back must be within what it can read', () => {
  const { type } = modelOf(gpt2, 12);
  expect(checkReads(type, 12, nowhere).ok).toBe(true);
  const refused = checkReads(type, 13, nowhere);
  expect(refused.ok ? '' : refused.diagnostics[0]!.slug).toBe('condition-not-met');
  const { type: odd } = modelOf('model M { w: float[3] ~ 0 }', 1);
  const unreadable = checkReads(odd, 1, nowhere);
  expect(unreadable.ok ? '' : unreadable.diagnostics[0]!.slug).toBe('not-a-language-model');
});
