/** `train` and `evaluate` of `std.run`. */
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Trace } from '../../compiler/core/trace.ts';
import {
  type BatchSize,
  stageEvaluation,
  stageStart,
  stageStep,
  trainingOf,
} from '../../compiler/core/training.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Examples } from '../data/examples.ts';
import { createExecutable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import type { TrainingState } from '../train/checkpoint.ts';
import { evaluate as evaluateAll } from '../train/evaluate.ts';
import { train as trainLoop } from '../train/loop.ts';
import { placed } from '../train/traces.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { Arguments } from './artifact.ts';
import { artifactName, claimFolder, finishedTraining } from './artifact-folder.ts';
import { capturedTensors } from './captured.ts';
import { compileEntry, type PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';
import { stepKey } from './key.ts';
import { modelOf, modelType } from './models.ts';
import { runOnce, under } from './once.ts';
import { writeRunFolder } from './run-folder.ts';
import { sampleWriter } from './samples.ts';
import { checkVocabulary } from './vocabulary.ts';

/** Steps between checkpoints, unless the plan evaluates more often. */
const saveEvery = 250;

export const nothing: HostFunction = async () => {
  const noExample = (): never => invariant(false, () => 'there are no examples') as never;
  const examples: Examples = {
    draw: noExample,
    at: noExample,
    count: 0,
    blank: {},
    hash: () => 'nothing',
  };
  return accept({ kind: 'examples', examples, vocabulary: 0 });
};

export const train: HostFunction = async (args, context, step) => {
  const { examples, vocabulary } = args.artifact('data', 'examples');
  const fits = checkVocabulary(modelType(step), vocabulary, step.span);
  if (!fits.ok) return fits;
  const name = artifactName(context, step);
  const key = stepKey(context, step);
  const folder = await claimFolder(context, name, key);
  if (!folder.ok) return folder;
  const steps = args.number('steps');
  const finished = await finishedTraining(folder.value, steps);
  if (finished !== undefined) {
    context.report({ event: 'cached', name, path: finished.path });
    return accept(modelOf(finished.model, step));
  }
  const samples = args.artifacts('samples', 'sample');
  const write = sampleWriter(samples, modelType(step), context, step);
  if (!write.ok) return write;
  const held = args.artifact('held_out', 'examples').examples;
  const programs = compileTraining(args, context, step, held.count > 0);
  if (!programs.ok) return programs;
  const noted = await writeRunFolder(context, name, context.made);
  if (!noted.ok) return noted;
  const { start, traces, ...running } = programs.value;
  const [every, seed] = [args.number('every'), args.number('seed')];
  const outcome = await trainLoop({
    name,
    device: context.device,
    programs: running,
    traces: placed(traces, context.sources),
    training: examples,
    initial: () => firstState(args.artifact('from', 'model').tensors, start, context, step),
    captured: capturedTensors(Object.values(running), context.made),
    held,
    evaluateEvery: every,
    writeSamples: write.value,
    seed,
    steps,
    saveEvery: Math.min(every, saveEvery),
    folder: folder.value,
    config: { key, seed, steps, ...sizes(args), ...cost(running.step) },
    report: context.report,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    span: step.span,
  });
  return outcome.ok ? accept(modelOf(outcome.value.model, step), outcome.warnings) : outcome;
};

interface TrainingPrograms {
  readonly start: Program;
  readonly step: Program;
  readonly evaluate?: Program;
  readonly traces: readonly Trace[];
}

function compileTraining(
  args: Arguments,
  context: PlanContext,
  step: PlanStep,
  evaluates: boolean,
): Result<TrainingPrograms> {
  const training = trainingOf(context.program, step);
  if (!training.ok) return training;
  const by = args.value('by');
  const size = sizes(args);
  const start = compileEntry(context, stageStart(training.value, by));
  if (!start.ok) return start;
  const traces: Trace[] = [];
  const graph = stageStep(training.value, by, size, context.isTraced ? traces : undefined);
  const stepped = compileEntry(context, graph);
  if (!stepped.ok) return stepped;
  const programs = { start: start.value, step: stepped.value, traces };
  if (!evaluates) return accept(programs);
  const part = size.batch / size.micro;
  const evaluated = compileEntry(context, stageEvaluation(training.value, part));
  return evaluated.ok ? accept({ ...programs, evaluate: evaluated.value }) : evaluated;
}

function sizes(args: Arguments): BatchSize {
  return { batch: args.number('batch'), micro: args.number('micro') };
}

/** What a step takes on the device. */
function cost({ dispatches, pipelines, statistics }: Program): Readonly<Record<string, number>> {
  return { kernels: dispatches.length, pipelines: pipelines.length, bytes: statistics.peakBytes };
}

/** The model that the training starts from, and the optimizer's state for it. */
async function firstState(
  model: HostTensors,
  start: Program,
  { device }: PlanContext,
  { span }: PlanStep,
): Promise<Result<Omit<TrainingState, 'step'>>> {
  const inputs = new Map(
    start.inputs.map(({ name }) => [name, model.get(name.slice('model.'.length))!.values]),
  );
  const state = await runOnce(device, start, inputs, span);
  return state.ok ? accept({ model, state: under('state.', state.value) }) : state;
}

export const evaluate: HostFunction = async (args, context, step) => {
  const { type, tensors } = args.artifact('model', 'model');
  const { examples, vocabulary } = args.artifact('data', 'examples');
  const fits = checkVocabulary(type, vocabulary, step.span);
  if (!fits.ok) return fits;
  const training = trainingOf(context.program, step);
  if (!training.ok) return training;
  const graph = stageEvaluation(training.value, args.number('batch'));
  const program = compileEntry(context, graph);
  if (!program.ok) return program;
  const executable = await createExecutable(context.device, program.value);
  if (!executable.ok) return executable;
  for (const [name, { values }] of tensors) executable.value.write(`model.${name}`, values);
  for (const [name, { values }] of capturedTensors([program.value], context.made)) {
    executable.value.write(name, values);
  }
  const measured = await evaluateAll(executable.value, examples);
  executable.value.destroy();
  if (!measured.ok) return measured;
  context.report({ event: 'eval', name: args.text('name'), ...measured.value });
  return accept({ kind: 'nothing' });
};
