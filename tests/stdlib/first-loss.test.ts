/**
 * What a fresh model of the library costs, which follows from how it is drawn. Logits that are drawn
 * with variance v, apart from the target, cost log V + v / 2 on average.
 */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { graphOf } from '../support/stage.ts';

const vocabulary = 256;
const width = 64;

/** A tied output layer is drawn with deviation 0.02, one of its own so that logits have variance 1. */
const tied = 0.02 ** 2 * width;
const own = 1;

const sizes = `V: ${vocabulary}, D: ${width}, H: 4, L: 2`;

const models: Readonly<Record<string, readonly [module: string, type: string, variance: number]>> =
  {
    GPT2: ['gpt2', `GPT2[${sizes}, C: 32]`, tied],
    TiedLlama: ['llama', `TiedLlama[${sizes}, G: 2, F: 96]`, tied],
    Llama: ['llama', `Llama[${sizes}, G: 2, F: 96]`, own],
    Qwen2: ['qwen2', `Qwen2[${sizes}, G: 2, F: 96]`, own],
    Qwen3: ['qwen3', `Qwen3[${sizes}, G: 2, K: 16, F: 96]`, own],
  };

test.each(Object.entries(models))('a fresh %s', (name, [module, type, variance]) => {
  // The mean over all targets: which of them is the right one makes no difference yet.
  const text = `
use std.loss.cross_entropy
use std.models.${module}.${name}
fn first(k: Key) -> f32 {
  let lm = using k: init[${type} as f32]()
  let logits = lm(for t < 32: 37 * t % ${vocabulary})
  mean(for t < 32: mean(for v < ${vocabulary}: cross_entropy(logits[t], v)))
}`;
  const graph = differentiate(graphOf(text, 'first'));
  const key = { dtype: 'u32', shape: [2], data: Float64Array.of(3, 0) } as const;
  const loss = evaluate(graph, new Map([['k', key]])).get('out')!.data[0]!;
  expect(loss).toBeGreaterThan(Math.log(vocabulary));
  expect(Math.abs(loss - Math.log(vocabulary) - variance / 2)).toBeLessThan(0.05);
});
