/** `llmc generate`: the model of a run folder writes. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Device } from '../device/device.ts';
import type { SampleOptions } from '../generate/sample.ts';
import { type Written, writeTexts } from '../generate/write-texts.ts';
import { accept } from '../result.ts';
import { encodePrompt, loadModel } from './generate.ts';
import { openRun } from './open-run.ts';

export interface GenerateFromRunOptions {
  readonly prompt: string;
  readonly tokens: number;
  readonly sampling: SampleOptions;
  readonly stops: readonly string[];
  /** How many texts to write from the one prompt. */
  readonly samples: number;
  readonly device: Device;
  /** Told the prompt, then each piece of each text as it is made. */
  readonly onText: (sample: number, text: string) => void;
  readonly signal?: AbortSignal;
}

/** What was added to the prompt, `samples` times. Errors: `not-a-run`, and those of the run's own program. */
export async function generateFromRun(
  folder: string,
  { prompt, samples, stops, device, ...request }: GenerateFromRunOptions,
): Promise<Result<readonly Written[]>> {
  const run = await openRun(folder);
  if (!run.ok) return run;
  const { tokenizer } = run.value;
  const loaded = loadModel({ device, optimize: 2, report: () => {} }, run.value);
  if (!loaded.ok) return loaded;
  const ids = encodePrompt(tokenizer, prompt, run.value.span);
  if (!ids.ok) return ids;
  for (let sample = 0; sample < samples; sample += 1) request.onText(sample, prompt);
  const prompts = Array.from({ length: samples }, () => ({ ids: ids.value, stops }));
  const written = await writeTexts(loaded.value, tokenizer, { prompts, ...request });
  loaded.value.destroy();
  return written.ok ? accept(written.value, [...run.warnings, ...written.warnings]) : written;
}
