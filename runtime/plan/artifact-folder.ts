/**
 * The folder of an artifact, `OUT/NAME/`: what was made, and in `config.json` the key of the step that
 * made it. When a step has changed, what it made before moves to `OUT/earlier/NAME-KEY/`, and comes
 * back when the step does.
 */
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { type Checkpoint, latestCheckpoint } from '../train/checkpoint.ts';
import { cannotWrite, writeWhole } from '../weights/atomic.ts';
import type { PlanContext } from './context.ts';

const configFile = 'config.json';
const earlier = 'earlier';

/** What the plan calls what `step` makes: the name of its folder, and in events. */
export function artifactName({ staged }: Pick<PlanContext, 'staged'>, step: PlanStep): string {
  const at = staged.steps.indexOf(step);
  return staged.artifacts.get(at) ?? `step-${at}`;
}

/** The folder of the artifact `name`, made ready for the step with this key. Error: `cannot-write`. */
export async function claimFolder(
  { out, report }: Pick<PlanContext, 'out' | 'report'>,
  name: string,
  key: string,
): Promise<Result<string>> {
  const folder = path.join(out, name);
  const aside = (of: string): string => path.join(out, earlier, `${name}-${of}`);
  try {
    if (await exists(folder)) {
      const other = await keyIn(folder);
      if (other === key) return accept(folder);
      await mkdir(path.join(out, earlier), { recursive: true });
      const target = aside(other ?? 'unknown');
      await rm(target, { recursive: true, force: true });
      await rename(folder, target);
      report({ event: 'aside', name, path: target });
    }
    if (await exists(aside(key))) await rename(aside(key), folder);
    return accept(folder);
  } catch (thrown) {
    return cannotWrite(folder, thrown);
  }
}

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}

/** The checkpoint of step `steps`, if it is there: nothing is left to do. */
export async function finishedTraining(
  folder: string,
  steps: number,
): Promise<Checkpoint | undefined> {
  const saved = await latestCheckpoint(folder);
  return saved.ok && saved.value?.step === steps ? saved.value : undefined;
}

/** Notes that the folder holds all that the step with this key makes. */
export function writeKey(folder: string, key: string): Promise<Result<string>> {
  return writeWhole(path.join(folder, configFile), `${JSON.stringify({ key }, null, 2)}\n`);
}

/** A training notes it before its first step, anything else when it is done. */
export async function keyIn(folder: string): Promise<string | undefined> {
  try {
    const config: unknown = JSON.parse(await readFile(path.join(folder, configFile), 'utf8'));
    const key = typeof config === 'object' && config !== null && 'key' in config && config.key;
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}
