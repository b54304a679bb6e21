/** What a run starts from: its newest checkpoint, or the model that it is given. */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { latestCheckpoint, type TrainingState } from './checkpoint.ts';
import { checkFit } from './fit.ts';
import type { TrainOptions } from './loop.ts';

/** Errors: `checkpoint-mismatch`, and those of making the first state. */
export async function begin(options: TrainOptions): Promise<Result<TrainingState>> {
  const saved = await latestCheckpoint(options.folder);
  if (!saved.ok) return saved;
  const checkpoint = saved.value;
  if (checkpoint === undefined) return freshly(options, saved.warnings);
  const where = { path: checkpoint.path, span: options.span };
  for (const prefix of ['model.', 'state.'] as const) {
    const tensors = prefix === 'model.' ? checkpoint.model : checkpoint.state;
    const fits = checkFit(options.programs.step, prefix, tensors, where);
    if (!fits.ok) return fits;
  }
  options.report({ event: 'resume', step: checkpoint.step, path: checkpoint.path });
  return accept(checkpoint, saved.warnings);
}

async function freshly(
  { initial }: TrainOptions,
  warnings: readonly Diagnostic[],
): Promise<Result<TrainingState>> {
  const start = await initial();
  return start.ok ? accept({ step: 0, ...start.value }, warnings) : start;
}
