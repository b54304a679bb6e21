/** `train` and `evaluate` of `std.run`. */
import path from 'node:path';
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import { stageEvaluation, stageInit, stageStep, trainingOf } from '../../compiler/core/training.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { Program } from '../../compiler/program/program.ts';
import { createExecutable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import { evaluate as evaluateAll } from '../train/evaluate.ts';
import { train as trainLoop } from '../train/loop.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { Arguments, Artifact } from './artifact.ts';
import { compileEntry, type PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';
import { trainingKey } from './key.ts';
import { finishedTraining, refuseOtherRun, writeRunFolder } from './run-folder.ts';
import { checkVocabulary } from './vocabulary.ts';

/** Steps between checkpoints, unless the plan evaluates more often. */
const saveEvery = 250;

export const train: HostFunction = async (args, context, step) => {
  const { vocabulary } = args.artifact('data', 'examples');
  const fits = checkVocabulary(modelType(step), vocabulary, step.span);
  if (!fits.ok) return fits;
  const name = artifactName(context, step);
  const folder = path.join(context.out, name);
  const key = trainingKey(context, step);
  const finished = await finishedTraining(folder, key, args.number('steps'));
  if (finished !== undefined) {
    context.report({ event: 'cached', name, path: finished.path });
    return accept(trained(finished.model, step));
  }
  const programs = compileTraining(args, context, step);
  if (!programs.ok) return programs;
  const same = await refuseOtherRun(folder, key, programs.value.step, step.span);
  if (!same.ok) return same;
  const noted = await writeRunFolder(context, name, context.made);
  if (!noted.ok) return noted;
  const every = args.number('every');
  const seed = args.number('seed');
  const outcome = await trainLoop({
    name,
    device: context.device,
    programs: programs.value,
    training: args.artifact('data', 'examples').examples,
    held: args.artifact('held_out', 'examples').examples,
    evaluateEvery: every,
    seed,
    steps: args.number('steps'),
    saveEvery: Math.min(every, saveEvery),
    folder,
    config: { key, seed, steps: args.number('steps'), batch: args.number('batch') },
    report: context.report,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    span: step.span,
  });
  return outcome.ok ? accept(trained(outcome.value.model, step), outcome.warnings) : outcome;
};

function trained(tensors: HostTensors, step: PlanStep): Artifact {
  return { kind: 'model', type: modelType(step), tensors };
}

function modelType(step: PlanStep): ConcreteType {
  const type = step.statics.types.get('M');
  invariant(type, () => 'train has no model', step.span);
  return type;
}

function compileTraining(
  args: Arguments,
  context: PlanContext,
  step: PlanStep,
): Result<Record<'init' | 'step' | 'evaluate', Program>> {
  const training = trainingOf(context.program, step);
  const by = args.value('by');
  invariant(by.kind === 'record', () => 'an optimizer is a record', step.span);
  const batch = args.number('batch');
  const init = compileEntry(context, stageInit(training, by));
  if (!init.ok) return init;
  const stepped = compileEntry(context, stageStep(training, by, batch));
  if (!stepped.ok) return stepped;
  const evaluated = compileEntry(context, stageEvaluation(training, batch));
  if (!evaluated.ok) return evaluated;
  return accept({ init: init.value, step: stepped.value, evaluate: evaluated.value });
}

/** What the plan calls it; the model's folder and the name in events. */
function artifactName({ staged }: PlanContext, step: PlanStep): string {
  return staged.artifacts.get(staged.steps.indexOf(step)) ?? `step-${staged.steps.indexOf(step)}`;
}

export const evaluate: HostFunction = async (args, context, step) => {
  const { type, tensors } = args.artifact('model', 'model');
  const { examples, vocabulary } = args.artifact('data', 'examples');
  const fits = checkVocabulary(type, vocabulary, step.span);
  if (!fits.ok) return fits;
  const training = trainingOf(context.program, step);
  const graph = stageEvaluation(training, args.number('batch'));
  const program = compileEntry(context, graph);
  if (!program.ok) return program;
  const executable = await createExecutable(context.device, program.value);
  if (!executable.ok) return executable;
  for (const [name, { values }] of tensors) executable.value.write(`model.${name}`, values);
  const loss = await evaluateAll(executable.value, examples);
  executable.value.destroy();
  if (!loss.ok) return loss;
  context.report({ event: 'eval', name: args.text('name'), loss: loss.value });
  return accept({ kind: 'nothing' });
};
