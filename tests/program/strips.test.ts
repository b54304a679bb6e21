/** Logits of everyday models are never whole: no value of a step's program is half as large as they are. */
import { expect, test } from 'vitest';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { transformGraph } from '../../compiler/pipeline.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { type ModelEntry, modelGraph } from './models.ts';

/** Logits of one forward pass over two texts of 1,024 tokens, in f32. */
const logits: readonly (readonly [name: ModelEntry, vocabulary: number])[] = [
  ['gpt_step', 50_257],
  ['gpt_preferences', 50_257],
];

test.each(logits)('%s', (name, vocabulary) => {
  const whole = 4 * 2 * 1024 * vocabulary;
  const { calls } = lowerFused(transformGraph(modelGraph(name), 2, lavapipe), lavapipe);
  const values = new Map(calls.flatMap(({ arguments: all }) => all.map((one) => [one.id, one])));
  const large = [...values.values()].filter(({ bytes }) => bytes >= whole / 2);
  expect(large.map(({ label, shape }) => `${label} ${shape.join('x')}`)).toEqual([]);
});
