/** `llmc eval`: the model of a run folder takes tests that lie in files. */
import path from 'node:path';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { type ReadOptions, readText } from '../data/read.ts';
import { parseJsonl } from '../data/records.ts';
import type { Device } from '../device/device.ts';
import type { Examinee } from '../evaluate/examinee.ts';
import type { Score } from '../evaluate/metric.ts';
import { perplexity } from '../evaluate/perplexity.ts';
import { runTask, type TaskOptions } from '../evaluate/tasks.ts';
import { accept } from '../result.ts';
import { loadModel } from './generate.ts';
import { openRun } from './open-run.ts';

export interface EvaluateRunOptions extends TaskOptions {
  /** Files of rows (JSONL), or of plain text, `.txt`, whose perplexity is measured. */
  readonly files: readonly string[];
  /** Only so many rows of each. */
  readonly limit?: number;
  /** The most tokens that the model looks back on; of its own context at most. */
  readonly context: number;
  readonly device: Device;
  /** Told each score as it is found. */
  readonly onScore: (score: Score) => void;
}

/** Errors: `not-a-run`, those of the files and of their rows. */
export async function evaluateRun(
  folder: string,
  options: EvaluateRunOptions,
): Promise<Result<readonly Score[]>> {
  const run = await openRun(folder);
  if (!run.ok) return run;
  const { tokenizer, template } = run.value;
  const context = Math.min(run.value.context, options.context);
  const workshop = { device: options.device, optimize: 2, report: () => {} } as const;
  const loaded = loadModel(workshop, { ...run.value, context });
  if (!loaded.ok) return loaded;
  const scores: Score[] = [];
  const warnings: Diagnostic[] = [...run.warnings];
  try {
    for (const file of options.files) {
      const score = await scoreOf(file, { loaded: loaded.value, tokenizer, template }, options);
      if (!score.ok) return score;
      warnings.push(...score.warnings);
      scores.push(score.value);
      options.onScore(score.value);
    }
    return accept(scores, warnings);
  } finally {
    loaded.value.destroy();
  }
}

async function scoreOf(
  file: string,
  examinee: Examinee,
  options: EvaluateRunOptions,
): Promise<Result<Score>> {
  const text = await readText(file, readOptions);
  if (!text.ok) return text;
  const { name, ext } = path.parse(file);
  if (ext === '.txt') return perplexity(name, [text.value], examinee);
  const rows = parseJsonl(text.value, file, nowhere);
  if (!rows.ok) return rows;
  return runTask(name, rows.value.slice(0, options.limit), examinee, options);
}

const readOptions: ReadOptions = {
  baseFolder: '.',
  cacheFolder: '.',
  span: nowhere,
  report: () => {},
};
