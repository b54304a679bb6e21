/** A plan that asks for what the device lacks is refused as a whole, where it asks. */
import { expect, test } from 'vitest';
import { stagePlan } from '../../../compiler/core/plan.ts';
import { baseline, lavapipe } from '../../../compiler/target/target.ts';
import { refusePrecision } from '../../../runtime/plan/precision.ts';
import { programFrom, unwrap } from '../../support/stage.ts';

const text = `
use std.data.{characters, read, sequences}
use std.loss.next_token_loss
use std.models.gpt2.GPT2
use std.optim.{SGD, constant}
use std.run.train

plan small {
  let letters = characters(read("any.txt"))
  let data = sequences[T: 4](letters, read("any.txt"))
  let by = SGD(lr: constant(1.0))
  let base = train[GPT2[V: 5, C: 4, D: 4, H: 1, L: 1]](
    loss: next_token_loss, data: data, by: by, steps: 1, batch: 2,
  )
  let brain = train(from: base, loss: next_token_loss, data: data, by: by, steps: 1, batch: 2, precision: bf16)
  let half = train(from: base, loss: next_token_loss, data: data, by: by, steps: 1, batch: 2, precision: f16)
}
`;

test('f16 is refused at the training that asks for it, unless the device has it', () => {
  const { steps } = unwrap(stagePlan(programFrom(text).main.plans[0]!));
  expect(refusePrecision(steps, lavapipe)).toEqual([]);
  const [refused, ...others] = refusePrecision(steps, baseline);
  expect(others).toEqual([]);
  expect(refused).toMatchObject({
    slug: 'dtype-not-supported',
    title: 'WebGPU baseline does not compute in f16',
    hint: 'Use f32 here, or bf16, which is kept in 16 bits and computed in f32.',
  });
  expect(text.slice(refused!.span.start, refused!.span.end)).toMatch(
    /^train\(from: base.*precision: f16\)$/,
  );
});
