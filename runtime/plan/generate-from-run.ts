/** `llmc generate`: the model of a run folder writes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { nowhere } from '../../compiler/source/span.ts';
import type { Device } from '../device/device.ts';
import { loadProgram } from '../load.ts';
import { refuse } from '../result.ts';
import { loadTokenizer } from '../tokenizer/load.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { latestCheckpoint } from '../train/checkpoint.ts';
import { continueText } from './generate.ts';
import { readRunNote, sourceFolder, tokenizerFile } from './run-folder.ts';
import { findPlan } from './run-plan.ts';

export interface GenerateFromRunOptions {
  readonly prompt: string;
  readonly tokens: number;
  readonly temperature: number;
  /** 0: all. */
  readonly topK: number;
  /** 1: all. */
  readonly topP: number;
  readonly seed: number;
  readonly device: Device;
  readonly onText: (text: string) => void;
}

/** The prompt and what follows it. Errors: `not-a-run`, and those of the run's own program. */
export async function generateFromRun(
  folder: string,
  options: GenerateFromRunOptions,
): Promise<Result<string>> {
  const note = await readRunNote(folder);
  if (note === undefined) return notARun(folder, 'there is no run.json');
  const { program, diagnostics } = loadProgram(path.join(folder, sourceFolder, note.main));
  if (program === undefined) return { ok: false, diagnostics };
  const found = findPlan(program, note.plan);
  if (!found.ok) return found;
  const plan = stagePlan(found.value);
  if (!plan.ok) return plan;
  const saved = await latestCheckpoint(path.join(folder, note.artifact));
  if (!saved.ok) return saved;
  if (saved.value === undefined) return notARun(folder, `${note.artifact} has no checkpoint yet`);
  const tokenizer = await readTokenizer(folder);
  if (!tokenizer.ok) return tokenizer;
  const training = trainingStep(plan.value, note.artifact);
  const model = training.statics.types.get('M');
  invariant(model, () => 'the training has no model', training.span);
  const context = contextLength(plan.value);
  if (context === undefined) return notARun(folder, 'its plan does not say the context length');
  const { temperature, topK, topP, seed } = options;
  return continueText(
    { device: options.device, optimize: 2, report: () => {} },
    {
      program,
      model,
      tensors: saved.value.model,
      tokenizer: tokenizer.value,
      context,
      prompt: options.prompt,
      tokens: options.tokens,
      sampling: { temperature, seed, topP, ...(topK > 0 ? { topK } : {}) },
      span: nowhere,
      onText: options.onText,
    },
  );
}

function trainingStep(plan: Plan, artifact: string): PlanStep {
  const named = [...plan.artifacts].find(([, name]) => name === artifact);
  const step = plan.steps[named?.[0] ?? Number(artifact.replace('step-', ''))];
  invariant(step, () => `the plan makes no ${artifact}`);
  return step;
}

/** The T of the plan's sequences: the model was trained on windows of so many tokens. */
function contextLength(plan: Plan): number | undefined {
  const sequences = plan.steps.find(({ fn }) => fn === 'std.data.sequences');
  return sequences?.statics.dims.get('T');
}

async function readTokenizer(folder: string): Promise<Result<Tokenizer>> {
  try {
    const text = await readFile(path.join(folder, tokenizerFile), 'utf8');
    return loadTokenizer(text, path.join(folder, tokenizerFile));
  } catch {
    return notARun(folder, `there is no readable ${tokenizerFile}`);
  }
}

function notARun(folder: string, why: string): Result<never> {
  return refuse({
    slug: 'not-a-run',
    title: `${folder} is not the folder of a run`,
    span: nowhere,
    notes: [why],
    hint: '`llmc run FILE` prints the folder it writes',
  });
}
