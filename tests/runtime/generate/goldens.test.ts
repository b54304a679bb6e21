/** What transformers writes, draws and finds likely: `tests/goldens/generation.py`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileGraph } from '../../../compiler/pipeline.ts';
import { nowhere } from '../../../compiler/source/span.ts';
import { score } from '../../../runtime/evaluate/score.ts';
import { CachedDecoder } from '../../../runtime/generate/cached.ts';
import { decoderOf } from '../../../runtime/generate/decoder-of.ts';
import { generate } from '../../../runtime/generate/generate.ts';
import { LoadedModel } from '../../../runtime/generate/loaded-model.ts';
import { type SampleOptions, weigh } from '../../../runtime/generate/sample.ts';
import { importModel } from '../../../runtime/interop/import.ts';
import { openModel } from '../../../runtime/plan/open-model.ts';
import { readSafetensors } from '../../../runtime/weights/safetensors.ts';
import { testDevice } from '../../support/gpu.ts';
import { unwrap } from '../../support/stage.ts';

interface Golden {
  readonly prompts: readonly number[][];
  readonly greedy: Readonly<Record<string, readonly number[][]>>;
  readonly text: readonly number[];
  readonly logits: readonly number[];
  readonly drawn: readonly {
    readonly options: Omit<SampleOptions, 'seed'>;
    readonly probabilities: readonly number[];
  }[];
}

const goldens = new URL('../../goldens/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('generation.json', goldens), 'utf8')) as Golden;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-generate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(golden.drawn)('drawn from: $options', ({ options, probabilities }) => {
  const logits = Float32Array.from(golden.logits);
  const weights = weigh(logits, Int32Array.from(golden.text), options);
  const sum = weights.reduce((a, b) => a + b);
  for (const [id, probability] of probabilities.entries()) {
    expect(weights[id]! / sum).toBeCloseTo(probability, 6);
    if (probability === 0) expect(weights[id]).toBe(0);
  }
});

/** Of the text of `expected.safetensors`, whose logits are transformers', from each of two places on. */
async function expectLikelihoods(loaded: LoadedModel, name: string): Promise<void> {
  const file = path.join('tests/goldens/models', name, 'expected.safetensors');
  const { tensors } = unwrap(await readSafetensors(file));
  const ids = Int32Array.from(tensors.get('ids')!.values);
  const logits = Float64Array.from(tensors.get('logits')!.values);
  const logprob = (at: number): number => {
    const row = logits.subarray((at - 1) * 19, at * 19);
    return row[ids[at]!]! - Math.log(row.reduce((sum, each) => sum + Math.exp(each), 0));
  };
  const starts = [1, 17];
  const texts = starts.map((start) => ({ ids, scored: ids.map((_, at) => Number(at >= start)) }));
  const found = unwrap(await score(loaded, texts));
  for (const [at, start] of starts.entries()) {
    const sum = [...ids.keys()].slice(start).reduce((total, i) => total + logprob(i), 0);
    expect(Math.abs(found[at]!.logprob / sum - 1)).toBeLessThan(1e-5);
  }
}

test.each(Object.entries(golden.greedy))(
  '%s writes the same, three texts at once',
  { timeout: 300_000 },
  async (name, expected) => {
    const run = path.join(folder, name);
    unwrap(await importModel(path.join('tests/goldens/models', name), run));
    const device = await testDevice();
    const opened = unwrap(await openModel(run));
    const loaded = new LoadedModel(
      { ...opened, vocabulary: 19, context: 24, span: nowhere },
      {
        device,
        compile: (graph) => compileGraph(unwrap(graph), { target: device.target, optimize: 2 }),
      },
    );
    const decoder = decoderOf(loaded, 18);
    expect(decoder).toBeInstanceOf(CachedDecoder);
    const written = await generate({
      decoder,
      prompts: golden.prompts.map((ids) => Int32Array.from(ids)),
      tokens: 10,
      sampling: { temperature: 0, seed: 0 },
    });
    expect(unwrap(written).map((ids) => [...ids])).toEqual(expected);
    await expectLikelihoods(loaded, name);
    loaded.destroy();
  },
);
