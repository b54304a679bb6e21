/** A run's folder as a model: its program and the newest parameters of the last model it made. */
import path from 'node:path';
import type { ModelType } from '../../compiler/core/language-model.ts';
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { nowhere } from '../../compiler/source/span.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { loadProgram } from '../load.ts';
import { accept, refuse } from '../result.ts';
import { latestCheckpoint } from '../train/checkpoint.ts';
import type { HostTensors } from '../weights/tensor.ts';
import { readRunNote, sourceFolder } from './run-folder.ts';
import { findPlan } from './run-plan.ts';

export interface OpenModel {
  readonly program: CheckedProgram;
  readonly type: ModelType;
  readonly tensors: HostTensors;
  /** How many tokens it was trained on at a time, if its run says so. */
  readonly context?: number;
  /** See `RunNote`. */
  readonly specials?: Readonly<Record<string, unknown>>;
}

/** Errors: `not-a-run`, and those of the run's own program. */
export async function openModel(folder: string): Promise<Result<OpenModel>> {
  const note = await readRunNote(folder);
  if (note === undefined) return notARun(folder, 'there is no run.json');
  const source = path.join(folder, sourceFolder);
  const { program, diagnostics } = loadProgram(path.join(source, note.main), undefined, source);
  if (program === undefined) return { ok: false, diagnostics };
  const found = findPlan(program, note.plan);
  if (!found.ok) return found;
  const plan = stagePlan(found.value);
  if (!plan.ok) return plan;
  const saved = await latestCheckpoint(path.join(folder, note.artifact));
  if (!saved.ok) return saved;
  if (saved.value === undefined) return notARun(folder, `${note.artifact} has no checkpoint yet`);
  const type = madeBy(plan.value, note.artifact).statics.types.get('M');
  if (type?.kind !== 'record') return notARun(folder, `${note.artifact} is not a model`);
  const context = note.context ?? contextLength(plan.value);
  const tensors = saved.value.model;
  const { specials } = note;
  const about = { ...(context !== undefined && { context }), ...(specials && { specials }) };
  return accept({ program, type, tensors, ...about }, saved.warnings);
}

function madeBy(plan: Plan, artifact: string): PlanStep {
  const named = [...plan.artifacts].find(([, name]) => name === artifact);
  const step = plan.steps[named?.[0] ?? Number(artifact.replace('step-', ''))];
  invariant(step, () => `the plan makes no ${artifact}`);
  return step;
}

/** The largest T of the plan's data: the model was trained on so many tokens at a time. */
function contextLength(plan: Plan): number | undefined {
  const lengths = plan.steps
    .filter(({ fn }) => fn.startsWith('std.data.'))
    .flatMap(({ statics }) => statics.dims.get('T') ?? []);
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}

export function notARun(folder: string, why: string): Result<never> {
  return refuse({
    slug: 'not-a-run',
    title: `${folder} is not the folder of a run`,
    span: nowhere,
    notes: [why],
    hint: '`llmc run FILE` prints the folder it writes',
  });
}
