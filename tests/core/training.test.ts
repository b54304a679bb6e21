/** What the trainings of a plan are staged to: models of earlier steps as inputs, any optimizer, what is logged. */
import { expect, test } from 'vitest';
import { stageMerge } from '../../compiler/core/merge.ts';
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import { stagePrecompute } from '../../compiler/core/precompute.ts';
import {
  stageEvaluation,
  stageStart,
  stageStep,
  trainingOf,
} from '../../compiler/core/training.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { baseline } from '../../compiler/target/target.ts';
import { programFrom, unwrap } from '../support/stage.ts';

const program = programFrom(`
use std.data.{characters, read, sequences}
use std.loss.{LM, Sequence, next_token_loss}
use std.models.gpt2.GPT2
use std.optim.{SGD, constant}
use std.run.{precompute, save, train}

type Mite = GPT2[V: 5, C: 4, D: 4, H: 1, L: 1]

model Shift { by: float[4] ~ 0 }

record Log { mine: f32, theirs: f32 }

record Steps { count: i32 }

record Plain {
  fn start[P: tree](_p: P) -> Steps = Steps(count: 0)
  fn update[P: tree](p: P, grads: P, s: Steps) -> (P, Steps) = (p - grads, Steps(count: s.count + 1))
}

fn shifted(lm: Mite, s: Shift) -> Mite = lm with (norm.bias: lm.norm.bias + s.by)

fn beside(policy: LM[T, V], reference: LM[T, V], s: Sequence[T]) -> (f32, f32, Log) {
  let (mine, weight) = next_token_loss(policy, s)
  let theirs = next_token_loss(reference, s).0
  (mine, weight, Log(mine: mine, theirs: theirs))
}

record Own { mine: f32 }

fn told(lm: LM[T, V], s: Sequence[T]) -> (f32, f32, Own) {
  let (mine, weight) = next_token_loss(lm, s)
  (mine, weight, Own(mine: mine))
}

plan stages {
  let data = sequences[T: 4](characters(read("t.txt")), read("t.txt"))
  let base = train[Mite](loss: next_token_loss, data: data, by: SGD(lr: constant(0.1)), steps: 1, batch: 2)
  let next = train(
    from: base, loss: |policy, s| beside(policy, base, s), data: data, by: Plain(), steps: 1, batch: 4,
    micro: 2,
  )
  let shift = train[Shift](
    loss: |a, s| next_token_loss(shifted(base, a), s), data: data, by: Plain(), steps: 1, batch: 2,
  )
  let logging = train[Mite](loss: told, data: data, by: SGD(lr: constant(0.1)), steps: 1, batch: 2)
  let judged = precompute(|s| beside(base, next, s), data)
  let whole = shifted(base, shift)
  save(whole, "whole.safetensors")
}
`);
const plan: Plan = unwrap(stagePlan(program.main.plans[0]!));

function made(name: string): { readonly step: PlanStep; readonly place: number } {
  const [place] = [...plan.artifacts].find(([, each]) => each === name)!;
  return { step: plan.steps[place]!, place };
}

function stepOf(name: string): Graph {
  const { step } = made(name);
  const [batch, micro] = ['batch', 'micro'].map((arg) => step.args.get(arg));
  if (batch?.kind !== 'static' || micro?.kind !== 'static') throw new Error('sizes are static');
  const size = { batch: Number(batch.value), micro: Number(micro.value) };
  return unwrap(stageStep(unwrap(trainingOf(program, step)), step.args.get('by')!, size));
}

const inputs = (graph: Graph) => graph.inputs.map(({ attributes }) => attributes.name);
const outputs = (graph: Graph) => graph.outputs.map(({ name }) => name);
const numbers = (graph: Graph) => outputs(graph).filter((name) => !/^(model|state)\./.test(name));

test('a model that the loss mentions is an input, given as it is and trained by nothing', () => {
  const { place } = made('base');
  const graph = stepOf('next');
  expect(inputs(graph)).toContain(`captured.${place}.tokens`);
  expect(outputs(graph).filter((name) => name.startsWith('captured'))).toEqual([]);
  expect(inputs(stepOf('base')).filter((name) => name.startsWith('captured'))).toEqual([]);
});

test('adapters alone are trained', () => {
  const models = (names: readonly string[]) => names.filter((name) => name.startsWith('model.'));
  expect(models(inputs(stepOf('shift')))).toEqual(['model.by']);
  expect(models(outputs(stepOf('shift')))).toEqual(['model.by']);
});

test('a step tells its loss, gradient, weight, what is logged, and the rate if the optimizer does', () => {
  expect(numbers(stepOf('base'))).toEqual(['loss', 'grad_norm', 'lr', 'weight']);
  expect(numbers(stepOf('next'))).toEqual([
    'loss',
    'grad_norm',
    'weight',
    'log.mine',
    'log.theirs',
  ]);
  const training = unwrap(trainingOf(program, made('next').step));
  expect(outputs(unwrap(stageEvaluation(training, 3)))).toEqual([
    'total',
    'weight',
    'log.mine',
    'log.theirs',
  ]);
});

test('logging costs no second pass through the model', () => {
  const products = (name: string) =>
    unwrap(compileGraph(stepOf(name), { target: baseline, optimize: 2 })).dispatches.filter(
      ({ label }) => /dot/.test(label),
    ).length;
  expect(products('base')).toBeGreaterThan(4);
  expect(products('logging')).toBe(products('base'));
});

test('the state is what the optimizer says', () => {
  const { step } = made('next');
  const start = unwrap(stageStart(unwrap(trainingOf(program, step)), step.args.get('by')!));
  expect(outputs(start)).toEqual(['state.count']);
});

test('batches come whole, however many parts there are', () => {
  const batch = stepOf('next').inputs.find(({ attributes }) => attributes.name === 'batch.input');
  expect(batch!.attributes.shape).toEqual([4, 4]);
});

test('what is computed beforehand is told by path', () => {
  expect(outputs(unwrap(stagePrecompute(made('judged').step, 2)))).toEqual([
    'result.0',
    'result.1',
    'result.2.mine',
    'result.2.theirs',
  ]);
});

test('a model made of models is a step, which computes it', () => {
  const { step } = made('whole');
  const graph = unwrap(stageMerge(step));
  const values = (name: string, size: number) => name.length + size / 8;
  const given = new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const data = Float64Array.from({ length: size }, (_, i) => values(name, i));
      return [name, { dtype, shape, data }] as const;
    }),
  );
  const out = evaluate(graph, given).get('model.norm.bias')!.data;
  const [base, shift] = [made('base').place, made('shift').place];
  const expected = [0, 1, 2, 3].map(
    (i) => values(`captured.${base}.norm.bias`, i) + values(`captured.${shift}.by`, i),
  );
  expect([...out]).toEqual(expected);
});
