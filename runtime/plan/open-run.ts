/** A finished run's folder as a model that can write: its program, parameters and tokenizer. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { type ChatTemplate, defaultTemplate, readTemplate } from '../data/chat-template.ts';
import { loadProgram } from '../load.ts';
import { accept, refuse } from '../result.ts';
import { loadTokenizer } from '../tokenizer/load.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { latestCheckpoint } from '../train/checkpoint.ts';
import type { ModelSource } from './generate.ts';
import { readRunNote, sourceFolder, templateFile, tokenizerFile } from './run-folder.ts';
import { findPlan } from './run-plan.ts';

export interface OpenedRun extends ModelSource {
  /** How conversations are written. */
  readonly template: ChatTemplate;
}

/** The newest checkpoint of the last training. Errors: `not-a-run`, and those of the run's own program. */
export async function openRun(folder: string): Promise<Result<OpenedRun>> {
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
  const template = await readTemplateOf(folder, tokenizer.value);
  if (!template.ok) return template;
  const training = trainingStep(plan.value, note.artifact);
  const type = training.statics.types.get('M');
  invariant(type, () => 'the training has no model', training.span);
  const context = contextLength(plan.value);
  if (context === undefined) return notARun(folder, 'its plan does not say the context length');
  const tensors = saved.value.model;
  return accept(
    {
      program,
      type,
      tensors,
      context,
      tokenizer: tokenizer.value,
      template: template.value,
      span: nowhere,
    },
    saved.warnings,
  );
}

function trainingStep(plan: Plan, artifact: string): PlanStep {
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

async function readTokenizer(folder: string): Promise<Result<Tokenizer>> {
  const file = path.join(folder, tokenizerFile);
  try {
    return loadTokenizer(await readFile(file, 'utf8'), file);
  } catch {
    return notARun(folder, `there is no readable ${tokenizerFile}`);
  }
}

/** That of the run, or the one for its vocabulary if it has learnt no conversations. */
async function readTemplateOf(folder: string, tokenizer: Tokenizer): Promise<Result<ChatTemplate>> {
  const kept = await readFile(path.join(folder, templateFile), 'utf8').catch(() => undefined);
  return readTemplate(kept ?? defaultTemplate(tokenizer), tokenizer, templateFile);
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
