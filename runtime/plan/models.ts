/** Models that a plan makes without training: `fresh` of `std.run`, and functions of other models. */
import path from 'node:path';
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import { stageMerge } from '../../compiler/core/merge.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import { stageDraw } from '../../compiler/core/training.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { keyOf } from '../data/random.ts';
import { accept } from '../result.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { Artifact } from './artifact.ts';
import { artifactName, finishedTraining, keyIn } from './artifact-folder.ts';
import { capturedTensors } from './captured.ts';
import { compileEntry, type PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';
import { keepLastModel } from './keep-model.ts';
import { stepKey } from './key.ts';
import { runOnce, under } from './once.ts';

export function modelOf(tensors: HostTensors, step: PlanStep): Artifact {
  return { kind: 'model', type: modelType(step), tensors };
}

export function modelType(step: PlanStep): ConcreteType {
  const type = step.statics.types.get('M');
  invariant(type, () => `${step.fn} has no model`, step.span);
  return type;
}

export const fresh: HostFunction = async (args, context, step) => {
  if (await isUsedUp(context, step)) return accept(modelOf(new Map(), step));
  const program = compileEntry(context, stageDraw(modelType(step), step.span));
  if (!program.ok) return program;
  const key = Uint32Array.from(keyOf(args.number('seed')));
  const drawn = await runOnce(context.device, program.value, new Map([['key', key]]), step.span);
  return drawn.ok ? accept(modelOf(under('model.', drawn.value), step)) : drawn;
};

/** Whether it is drawn for the one training that follows, and an earlier run has finished that. */
async function isUsedUp(context: PlanContext, step: PlanStep): Promise<boolean> {
  const { steps, artifacts } = context.staged;
  const place = steps.indexOf(step);
  const next = steps[place + 1];
  if (artifacts.has(place) || next?.fn !== 'std.run.train') return false;
  const [from, count] = ['from', 'steps'].map((name) => next.args.get(name));
  if (from?.kind !== 'host' || from.step !== place || count?.kind !== 'static') return false;
  const folder = path.join(context.out, artifactName(context, next));
  if ((await keyIn(folder)) !== stepKey(context, next)) return false;
  return (await finishedTraining(folder, Number(count.value))) !== undefined;
}

/** A function of models, which makes a model. */
export const merge: HostFunction = async (_args, context, step) => {
  const program = compileEntry(context, stageMerge(step));
  if (!program.ok) return program;
  const captured = capturedTensors([program.value], context.made);
  const inputs = new Map([...captured].map(([name, { values }]) => [name, values]));
  const made = await runOnce(context.device, program.value, inputs, step.span);
  if (!made.ok) return made;
  const model = under('model.', made.value);
  const kept = await keepLastModel(model, context, step);
  return kept.ok ? accept(modelOf(model, step)) : kept;
};
