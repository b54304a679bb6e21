/**
 * Training: one program run over and over, its state never leaving the device but for checkpoints.
 * What a run does is a function of its options alone; interrupting and resuming cannot change it.
 */
import path from 'node:path';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Examples } from '../data/examples.ts';
import type { Device } from '../device/device.ts';
import type { Report } from '../events.ts';
import { createExecutable, type Executable } from '../execute/executable.ts';
import { ownBuffers } from '../execute/memory.ts';
import type { Place } from '../execute/place.ts';
import { accept } from '../result.ts';
import { removeUnfinished, writeWhole } from '../weights/atomic.ts';
import type { HostTensors } from '../weights/tensor.ts';
import { batchSize } from './batch.ts';
import { begin } from './begin.ts';
import { checkpointsIn, type TrainingState } from './checkpoint.ts';
import { openMetrics } from './metrics.ts';
import type { PlacedTrace } from './traces.ts';
import { Trainer } from './trainer.ts';

export interface TrainOptions {
  /** Of the stage, in events. */
  readonly name: string;
  readonly device: Device;
  readonly programs: {
    /**
     * `model.*`, `state.*`, `batch.*`, `key`, `captured.*` to `model.*`, `state.*` in place and numbers:
     * `loss`, `grad_norm`, `weight`, perhaps `lr`, in f16 `scale` and `skipped`, and sums to log, `log.*`.
     */
    readonly step: Program;
    /** `model.*`, `batch.*`, `count`, `captured.*` to `total`, `weight`, `log.*`. */
    readonly evaluate?: Program;
  };
  /** In the order of the outputs `trace.*` of a step. */
  readonly traces?: readonly PlacedTrace[];
  readonly training: Examples;
  /** With `programs.evaluate`: measured every `evaluateEvery` steps and at the end. */
  readonly held?: Examples;
  readonly evaluateEvery?: number;
  /** Told as often. */
  readonly writeSamples?: WriteSamples;
  readonly seed: number;
  readonly steps: number;
  /** Steps between checkpoints; one is always made at the end. */
  readonly saveEvery: number;
  /** The run folder: `config.json`, `metrics.ndjson`, `checkpoints/`. */
  readonly folder: string;
  /** Plain data for `config.json`: what would repeat the run. */
  readonly config: unknown;
  /** The model before step 1, and the optimizer's state. */
  readonly initial: () => Promise<Result<Omit<TrainingState, 'step'>>>;
  /** Models that stay as they are, by the names of their inputs. */
  readonly captured?: HostTensors;
  readonly report: Report;
  /** Aborted: the steps in flight are finished and saved. */
  readonly signal?: AbortSignal;
  /** Where the program asks for the training. */
  readonly span: Span;
}

/** What the model writes by now; `parameters` are where they lie, as `model.wte`, and stay as they are. */
export type WriteSamples = (
  parameters: ReadonlyMap<string, Place>,
) => Promise<Result<readonly string[]>>;

export interface TrainOutcome {
  readonly interrupted: boolean;
  /** Steps done in all. */
  readonly step: number;
  /** Of the last checkpoint. */
  readonly path: string;
  readonly model: HostTensors;
  /** Of the last step, and of the held-out data after it, if this call computed them. */
  readonly loss?: number;
  readonly heldLoss?: number;
}

/**
 * Trains from where the run folder stands until `steps`. Errors: `checkpoint-mismatch`,
 * `loss-not-finite`, `disk-full`, `cannot-write`, `out-of-memory` and the device's own.
 */
export async function train(options: TrainOptions): Promise<Result<TrainOutcome>> {
  await removeUnfinished(checkpointsIn(options.folder));
  const start = await begin(options);
  if (!start.ok) return start;
  const config = await writeConfig(options);
  if (!config.ok) return config;
  const metrics = await openMetrics(options.folder, start.value.step);
  if (!metrics.ok) return metrics;
  const made: Executable[] = [];
  try {
    const programs = await load(options, start.value, made);
    if (!programs.ok) return programs;
    const outcome = await new Trainer(options, programs.value, metrics.value).run(start.value);
    return outcome.ok ? withWarnings(outcome, start.warnings) : outcome;
  } finally {
    for (const executable of made) executable.destroy();
    await metrics.value.close();
  }
}

/** The programs of a run, on one set of parameters; each is put on `made` to be destroyed. */
async function load(
  { device, programs, held, captured = new Map(), span }: TrainOptions,
  start: TrainingState,
  made: Executable[],
): Promise<Result<{ readonly step: Executable; readonly evaluate: Executable | undefined }>> {
  const trained = [...start.model.keys()].map((name) => `model.${name}`);
  const names = new Set([...trained, ...captured.keys()]);
  const step = await createExecutable(device, programs.step, new Map(), {
    span,
    batch: batchSize(programs.step),
    alongside: programs.evaluate === undefined ? [] : ownBuffers(programs.evaluate, names),
  });
  if (!step.ok) return step;
  made.push(step.value);
  for (const [name, { values }] of start.model) step.value.write(`model.${name}`, values);
  for (const [name, { values }] of start.state) step.value.write(`state.${name}`, values);
  for (const [name, { values }] of captured) step.value.write(name, values);
  if (programs.evaluate === undefined || held === undefined) {
    return accept({ step: step.value, evaluate: undefined });
  }
  const parameters = new Map([...names].map((name) => [name, step.value.place(name)]));
  const evaluate = await createExecutable(device, programs.evaluate, parameters, { span });
  if (!evaluate.ok) return evaluate;
  made.push(evaluate.value);
  return accept({ step: step.value, evaluate: evaluate.value });
}

function writeConfig({ folder, config }: TrainOptions): Promise<Result<string>> {
  return writeWhole(path.join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
}

function withWarnings<T>(
  result: Extract<Result<T>, { readonly ok: true }>,
  warnings: readonly Diagnostic[],
): Result<T> {
  return accept(result.value, [...warnings, ...result.warnings]);
}
