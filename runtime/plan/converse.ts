/** `llmc chat`: a conversation with the model of a run folder. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Device } from '../device/device.ts';
import { Conversation } from '../generate/conversation.ts';
import type { SampleOptions } from '../generate/sample.ts';
import { accept } from '../result.ts';
import { loadModel } from './generate.ts';
import { openRun } from './open-run.ts';

export interface ConverseOptions {
  readonly device: Device;
  /** The most tokens of an answer. */
  readonly tokens: number;
  readonly sampling: SampleOptions;
}

/** Nothing is said yet. Errors: `not-a-run`, and those of the run's own program. */
export async function converse(
  folder: string,
  { device, ...manner }: ConverseOptions,
): Promise<Result<Conversation>> {
  const run = await openRun(folder);
  if (!run.ok) return run;
  const { tokenizer, template } = run.value;
  const loaded = loadModel({ device, optimize: 2, report: () => {} }, run.value);
  if (!loaded.ok) return loaded;
  return accept(
    new Conversation({ loaded: loaded.value, tokenizer, template, ...manner }),
    run.warnings,
  );
}
