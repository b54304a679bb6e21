/** What the examples' trainings compile to, for the reference device, without a device. */
import { decodingOf, stageNext, stagePrefill } from '../../compiler/core/decoding.ts';
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import {
  stageDraw,
  stageEvaluation,
  stageStart,
  stageStep,
  trainingOf,
} from '../../compiler/core/training.ts';
import type { RecordValue } from '../../compiler/core/value.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { programOf } from '../support/library.ts';
import { unwrap } from '../support/stage.ts';

export const examples = ['hello', 'shakespeare'] as const;
export type Example = (typeof examples)[number];

/** The graphs of an example's training by name, as staged: with gradients still to be taken. */
export function graphsOf(example: Example): ReadonlyMap<string, Graph> {
  const program = programOf(`examples/${example}/${example}.llm`);
  const [block] = program.main.plans;
  const plan = unwrap(stagePlan(block!));
  const step = trainStep(plan);
  const training = unwrap(trainingOf(program, step));
  const [by, batch] = [optimizer(step), Number(staticArgument(step, 'batch'))];
  const context = plan.steps.find(({ fn }) => fn === 'std.run.generate')!.statics.dims.get('T')!;
  const model = training.model;
  invariant(model.kind === 'record', () => 'the examples train models');
  const decoding = decodingOf(programOf('stdlib/decode/gpt2.llm').main, model);
  invariant(decoding, () => 'the examples train a GPT-2');
  return new Map([
    ['draw', unwrap(stageDraw(training.model, step.span))],
    ['start', unwrap(stageStart(training, by))],
    ['step', unwrap(stageStep(training, by, { batch, micro: 1 }))],
    ['evaluate', unwrap(stageEvaluation(training, batch))],
    ['prefill', unwrap(stagePrefill(decoding, model, { rows: 1, tokens: context }, context))],
    ['next', unwrap(stageNext(decoding, model, 1, context))],
  ]);
}

function trainStep(plan: Plan): PlanStep {
  const step = plan.steps.find(({ fn }) => fn === 'std.run.train');
  invariant(step, () => 'the example trains nothing');
  return step;
}

function optimizer(step: PlanStep): RecordValue {
  const by = step.args.get('by');
  invariant(by?.kind === 'record', () => 'an optimizer is a record');
  return by;
}

function staticArgument(step: PlanStep, name: string): unknown {
  const value = step.args.get(name);
  invariant(value?.kind === 'static', () => `${name} is not static`);
  return value.value;
}
