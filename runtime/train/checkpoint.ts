/**
 * Checkpoints of a run: `checkpoints/step-N/` holds the model, the optimizer's state and a note of
 * the step. A folder that is there is whole. The place in the data and the random keys follow from
 * the step, so these three files are all that an exact resume needs.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import { writeAll, writeFolderAtomically, writeSynced } from '../weights/atomic.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';
import type { HostTensors } from '../weights/tensor.ts';

/** What training changes, by path without prefix. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly model: HostTensors;
  readonly state: HostTensors;
  /** What chose the kernels, if tuning did: other kernels round otherwise. */
  readonly schedules?: string | undefined;
}

export interface Checkpoint extends TrainingState {
  readonly path: string;
}

/** Older ones are removed. Two, because the newest may turn out to be broken. */
const kept = 2;

const modelFile = 'model.safetensors';
const stateFile = 'state.safetensors';
const noteFile = 'checkpoint.json';

/** The value is the checkpoint's folder. Errors: `disk-full`, `cannot-write`. */
export async function saveCheckpoint(
  runFolder: string,
  { step, model, state, schedules }: TrainingState,
): Promise<Result<string>> {
  const folder = path.join(checkpointsIn(runFolder), `step-${step}`);
  const note = `${JSON.stringify({ schema: 1, step, schedules })}\n`;
  const saved = await writeFolderAtomically(folder, async (inside) => {
    const metadata = new Map([['format', 'pt']]);
    await writeSynced(path.join(inside, modelFile), (file) =>
      writeSafetensors(file, model, metadata),
    );
    await writeSynced(path.join(inside, stateFile), (file) => writeSafetensors(file, state));
    await writeSynced(path.join(inside, noteFile), (file) =>
      writeAll(file, new TextEncoder().encode(note)),
    );
  });
  if (saved.ok) await removeOlder(runFolder);
  return saved;
}

/**
 * The newest checkpoint that can be read; undefined if there is none. One that cannot be read is
 * passed over with the warning `broken-checkpoint`.
 */
export async function latestCheckpoint(runFolder: string): Promise<Result<Checkpoint | undefined>> {
  const warnings: Diagnostic[] = [];
  for (const step of await stepsSaved(runFolder)) {
    const folder = path.join(checkpointsIn(runFolder), `step-${step}`);
    const read = await readCheckpoint(folder, step);
    if (read.ok) return accept(read.value, warnings);
    warnings.push(broken(folder, read));
  }
  return accept(undefined, warnings);
}

export function checkpointsIn(runFolder: string): string {
  return path.join(runFolder, 'checkpoints');
}

async function readCheckpoint(folder: string, step: number): Promise<Result<Checkpoint>> {
  const noted = await readNote(path.join(folder, noteFile));
  if (noted !== step) {
    return refuse({ slug: 'bad-checkpoint', title: `${noteFile} does not say step ${step}` });
  }
  const model = await readSafetensors(path.join(folder, modelFile));
  if (!model.ok) return model;
  const state = await readSafetensors(path.join(folder, stateFile));
  if (!state.ok) return state;
  return accept({ step, path: folder, model: model.value.tensors, state: state.value.tensors });
}

async function readNote(file: string): Promise<unknown> {
  try {
    const note: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof note === 'object' && note !== null && 'step' in note ? note.step : undefined;
  } catch {
    return undefined;
  }
}

function broken(folder: string, { diagnostics }: Refusal): Diagnostic {
  return {
    severity: 'warning',
    slug: 'broken-checkpoint',
    title: `The checkpoint ${folder} is broken and is passed over`,
    span: nowhere,
    notes: diagnostics.flatMap(({ title, notes = [] }) => [title, ...notes]),
  };
}

/** Newest first. */
async function stepsSaved(runFolder: string): Promise<readonly number[]> {
  const names = await readdir(checkpointsIn(runFolder)).catch(() => []);
  const steps = names.flatMap((name) => {
    const match = /^step-(\d+)$/.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  return steps.sort((a, b) => b - a);
}

async function removeOlder(runFolder: string): Promise<void> {
  const old = (await stepsSaved(runFolder)).slice(kept);
  const folders = old.map((step) => path.join(checkpointsIn(runFolder), `step-${step}`));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
