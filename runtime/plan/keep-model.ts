/**
 * A model that a plan makes of others, kept as a training keeps its own: who opens the run finds a base
 * with its adapters rather than the adapters alone, which cannot write.
 */
import { mergeStep } from '../../compiler/core/merge.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { saveCheckpoint } from '../train/checkpoint.ts';
import type { HostTensors } from '../weights/tensor.ts';
import { artifactName, claimFolder, writeKey } from './artifact-folder.ts';
import type { PlanContext } from './context.ts';
import { stepKey } from './key.ts';
import { writeRunFolder } from './run-folder.ts';

/** Only the last model of a plan is the run's. Errors: `disk-full`, `cannot-write`. */
export async function keepLastModel(
  model: HostTensors,
  context: PlanContext,
  step: PlanStep,
): Promise<Result<undefined>> {
  const { steps } = context.staged;
  const later = steps.slice(steps.indexOf(step) + 1);
  if (later.some(({ fn }) => fn === 'std.run.train' || fn === mergeStep)) return accept(undefined);
  const name = artifactName(context, step);
  const key = stepKey(context, step);
  const folder = await claimFolder(context, name, key);
  if (!folder.ok) return folder;
  const saved = await saveCheckpoint(folder.value, { step: 0, model, state: new Map() });
  if (!saved.ok) return saved;
  const noted = await writeKey(folder.value, key);
  return noted.ok ? writeRunFolder(context, name, context.made) : noted;
}
