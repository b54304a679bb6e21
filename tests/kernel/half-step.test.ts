/** A training step in f16 on the device: its gradient beside the interpreter's, and steps that are skipped. */
import { expect, test } from 'vitest';
import { stagePlan } from '../../compiler/core/plan.ts';
import { stageStep, trainingOf } from '../../compiler/core/training.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { Random } from '../fuzz/random.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { programFrom, unwrap } from '../support/stage.ts';

const device = await testDevice();

/** A software driver compiles each kernel when it is first used. */
const patience = { timeout: 300_000 };

/** Of odd sizes throughout. */
const text = `
use std.data.{characters, read, sequences}
use std.loss.next_token_loss
use std.models.gpt2.GPT2
use std.optim.{SGD, constant}
use std.run.train

plan small {
  let letters = characters(read("any.txt"))
  let model = train[GPT2[V: 13, C: 7, D: 15, H: 3, L: 1]](
    loss: next_token_loss, data: sequences[T: 7](letters, read("any.txt")),
    by: SGD(lr: constant(1.0), momentum: 0.5, clip: 1e6), steps: 1, batch: 3, precision: f16,
  )
}
`;

function stage(plans: string): Graph {
  const checked = programFrom(plans);
  const plan = unwrap(stagePlan(checked.main.plans[0]!));
  const step = plan.steps.at(-1)!;
  const training = unwrap(trainingOf(checked, step));
  return unwrap(stageStep(training, step.args.get('by')!, { batch: 3, micro: 1 }));
}

const graph = stage(text);
const inputs = new Map(graph.inputs.map((input) => [input.attributes.name, draw(input)]));

function draw(input: Graph['inputs'][number]): NdArray {
  const random = new Random(input.attributes.name.length);
  if (input.dtype !== 'f32') return random.array(input, 0, input.shape.length > 0 ? 13 : 5);
  return random.array(input, -0.5, 0.5);
}

const program = unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));

function run(given: Readonly<Record<string, number>>): Promise<ReadonlyMap<string, NdArray>> {
  return runProgram(device, program, at(given));
}

/** The inputs, with some of the scalars changed. */
function at(given: Readonly<Record<string, number>>): ReadonlyMap<string, NdArray> {
  const changed = Object.entries(given).map(([name, value]): [string, NdArray] => [
    name,
    { ...inputs.get(name)!, data: Float64Array.of(value) },
  ]);
  return new Map([...inputs, ...changed]);
}

const begun = { 'state.scale': 1024, 'state.good': 3, 'state.skipped': 2, 'state.inner.step': 5 };

/** Every leaf of the model and of the optimizer. */
const kept = graph.outputs
  .map(({ name }) => name)
  .filter((name) => /^(model|state\.inner)\./.test(name));

test('every parameter goes along the gradient, to the precision of f16', patience, async () => {
  const expected = evaluate(differentiate(graph), at(begun));
  const actual = await run(begun);
  for (const name of kept) {
    const [before, after] = [inputs.get(name)!.data, expected.get(name)!.data];
    const moved = after.map((value, i) => Math.abs(value - before[i]!));
    const off = actual.get(name)!.data.map((value, i) => Math.abs(value - after[i]!));
    expect(Math.max(...off) / Math.max(...moved), name).toBeLessThan(0.02);
  }
  const [loss, exact] = [actual.get('loss')!.data[0]!, expected.get('loss')!.data[0]!];
  expect(Math.abs(loss - exact) / exact).toBeLessThan(2e-3);
  expect(scaling(actual)).toEqual({ scale: 1024, good: 4, skipped: 2 });
});

test('a scale too large skips the step: not a bit changes but those of the scale', async () => {
  for (const scale of [2 ** 24, 2 ** 40, 2 ** 100]) {
    const actual = await run({ ...begun, 'state.scale': scale });
    for (const name of kept) {
      const before = name === 'state.inner.step' ? [5] : inputs.get(name)!.data;
      expect(actual.get(name)!.data, `${name} at ${scale}`).toEqual(
        Float64Array.from(Float32Array.from(before)),
      );
    }
    expect(scaling(actual)).toEqual({ scale: scale / 2, good: 0, skipped: 3 });
  }
});

test('the two-thousandth good step doubles the scale', async () => {
  const actual = await run({ ...begun, 'state.good': 1999 });
  expect(scaling(actual)).toEqual({ scale: 2048, good: 0, skipped: 2 });
});

/** As it is kept, which is also what is told. */
function scaling(outputs: ReadonlyMap<string, NdArray>): Readonly<Record<string, number>> {
  const of = (name: string): number => outputs.get(name)!.data[0]!;
  expect([of('scale'), of('skipped')]).toEqual([of('state.scale'), of('state.skipped')]);
  return { scale: of('state.scale'), good: of('state.good'), skipped: of('state.skipped') };
}

/** Its gradient is 60000 at each weight, and nothing lies between that and the loss. */
const steep = `
use std.data.{characters, read, sequences}
use std.loss.Sequence
use std.optim.{SGD, constant}
use std.run.train

model Line { w: float[3] ~ 0 }

fn far(line: Line, s: Sequence[4]) -> f32 = (line.w @ for i < 3: 60000 + s.input[0] as float) as f32

plan small {
  let letters = characters(read("any.txt"))
  let model = train[Line](
    loss: far, data: sequences[T: 4](letters, read("any.txt")),
    by: SGD(lr: constant(1.0)), steps: 1, batch: 3, precision: f16,
  )
}
`;

test('a gradient that only the last product takes beyond f16 is not taken for its largest number', async () => {
  const line = stage(steep);
  const zeros = line.inputs.map(({ attributes: { name, dtype, shape } }): [string, NdArray] => {
    const count = shape.reduce((product, size) => product * size, 1);
    return [name, { dtype, shape, data: new Float64Array(count) }];
  });
  for (const [scale, skipped] of [
    [1024, 1],
    [1, 0],
  ] as const) {
    const scaled: NdArray = { dtype: 'f32', shape: [], data: Float64Array.of(scale) };
    const given = new Map([...zeros, ['state.scale', scaled] as const]);
    const compiled = unwrap(compileGraph(line, { target: device.target, optimize: 2 }));
    const outputs = await runProgram(device, compiled, given);
    expect(outputs.get('skipped')!.data, `at ${scale}`).toEqual(Float64Array.of(skipped));
    expect([...outputs.get('model.w')!.data].every((w) => w === 0)).toBe(skipped === 1);
  }
});
