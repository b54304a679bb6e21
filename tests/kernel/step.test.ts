/** A whole training step of a small GPT, forward, backward and AdamW, against the interpreter. */
import { describe, expect, test } from 'vitest';
import { stagePlan } from '../../compiler/core/plan.ts';
import { stageStep, trainingOf } from '../../compiler/core/training.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { transformGraph } from '../../compiler/pipeline.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { lavapipe, type Target } from '../../compiler/target/target.ts';
import { Random } from '../fuzz/random.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { limited } from '../support/limits.ts';
import { programFrom, unwrap } from '../support/stage.ts';

const device = await testDevice();

const text = `
use std.data.{characters, read, sequences}
use std.loss.next_token_loss
use std.models.gpt2.GPT2
use std.optim.{AdamW, cosine}
use std.run.train

plan small {
  let text = read("any.txt")
  let letters = characters(text)
  let model = train[GPT2[V: 13, C: 8, D: 12, H: 2, L: 3]](
    loss: next_token_loss,
    data: sequences[T: 8](letters, text),
    held_out: sequences[T: 8](letters, text),
    by: AdamW(lr: cosine(1e-3, 2, 20), beta2: 0.99, decay: 0.1, clip: 1.0),
    steps: 20, batch: 3,
  )
}
`;

/** Binds a part of the stacked layers at a time. */
const narrow: Target = {
  ...device.target,
  name: 'narrow',
  limits: { ...device.target.limits, maxStorageBufferBindingSize: 4096 },
};

function stage(): Graph {
  const program = programFrom(text);
  const plan = unwrap(stagePlan(program.main.plans[0]!));
  for (const step of plan.steps) {
    const [by, batch] = [step.args.get('by'), step.args.get('batch')];
    if (by?.kind !== 'record' || batch?.kind !== 'static') continue;
    return unwrap(
      stageStep(unwrap(trainingOf(program, step)), by, { batch: Number(batch.value), micro: 1 }),
    );
  }
  throw new Error('the plan trains nothing');
}

/** Parameters in ±1/2, moments as of a run under way, tokens of the vocabulary. */
function draw(input: Node<'input'>, random: Random): NdArray {
  const { name } = input.attributes;
  if (input.dtype !== 'f32') return random.array(input, 0, input.shape.length > 0 ? 13 : 5);
  if (name.startsWith('state.square')) return random.array(input, 0.01, 0.02);
  return name.startsWith('state')
    ? random.array(input, -0.01, 0.01)
    : random.array(input, -0.5, 0.5);
}

const targets = [
  device.target,
  narrow,
  ...['a graphics card', 'what WebGPU guarantees'].map((name) => limited(device.target, name)),
];

describe.each(targets)('on $name', (target) => {
  test('every parameter, moment and the loss', async () => {
    const graph = stage();
    const random = new Random(3);
    const values = new Map(
      graph.inputs.map((input) => [input.attributes.name, draw(input, random)]),
    );
    const expected = evaluate(differentiate(graph), values);
    const program = unwrap(lowerGraph(transformGraph(graph, 2, target), target));
    expect(program.copies, 'state is updated in place').toEqual([]);
    const actual = await runProgram(device, program, values);
    for (const [name, value] of expected) {
      expect(roundings(actual.get(name)!, value), name).toBeLessThan(16);
    }
  });
});

test('kernels of a step, from both sides', () => {
  const program = unwrap(lowerGraph(transformGraph(stage(), 2, lavapipe), lavapipe));
  expect(program.dispatches.length).toBeLessThanOrEqual(90);
  expect(program.dispatches.length).toBeGreaterThan(72);
  expect(program.pipelines.length).toBeLessThanOrEqual(50);
});
