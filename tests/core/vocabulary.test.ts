/** How many tokens a model tells apart, told from its type alone. */
import { expect, test } from 'vitest';
import { type Vocabulary, vocabularyOf } from '../../compiler/core/language-model.ts';
import { stagePlan } from '../../compiler/core/plan.ts';
import { trainingOf } from '../../compiler/core/training.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { programFrom, unwrap } from '../support/stage.ts';

/** That of the model `Reader`, declared as `declaration` says. */
function vocabulary(declaration: string, args = ''): Vocabulary | undefined {
  const program = programFrom(`use std.data.{characters, read, sequences}
use std.loss.Sequence
use std.optim.{AdamW, constant}
use std.run.train

${declaration}

plan p {
  let letters = characters(read("a.txt"))
  let model = train[Reader${args}](
    loss: |m, s: Sequence[8]| 0.0 * global_norm(m), data: sequences[T: 8](letters, read("a.txt")),
    by: AdamW(lr: constant(0.1)), steps: 1, batch: 1,
  )
}
`);
  const step = unwrap(stagePlan(program.main.plans[0]!)).steps.find(
    ({ fn }) => fn === 'std.run.train',
  )!;
  const { model } = unwrap(trainingOf(program, step));
  invariant(model.kind === 'record', () => 'Reader is a model');
  return vocabularyOf(model);
}

test('it is the last axis of the logits, however the model calls it', () => {
  const reader = 'model Reader[N] { w: f32[N, N] ~ 0\n  (ids: i32[T]) -> f32[T, N] = w[ids] }';
  expect(vocabulary(reader, '[5]')).toEqual({ name: 'N', size: 5 });
  const fixed = 'model Reader { w: f32[7, 7] ~ 0\n  (ids: i32[T]) -> f32[T, 7] = w[ids] }';
  expect(vocabulary(fixed)).toEqual({ name: '7', size: 7 });
});

test('of a model that judges, it is the dim V, and without one nothing is known', () => {
  const judge = (name: string) =>
    `model Reader[${name}] { w: f32[${name}] ~ 0\n  (ids: i32[T]) -> f32 = sum(w[ids]) }`;
  expect(vocabulary(judge('V'), '[5]')).toEqual({ name: 'V', size: 5 });
  expect(vocabulary(judge('N'), '[5]')).toBeUndefined();
});
