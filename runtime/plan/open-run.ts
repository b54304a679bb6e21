/** A finished run's folder as a model that can write: its program, parameters and tokenizer. */
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { type ChatTemplate, defaultTemplate, readTemplate } from '../data/chat-template.ts';
import { readIfThere } from '../read-if-there.ts';
import { accept, refuse } from '../result.ts';
import { loadTokenizer } from '../tokenizer/load.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { ModelSource } from './generate.ts';
import { notARun, openModel } from './open-model.ts';
import { templateFile, tokenizerFile } from './run-folder.ts';

export interface OpenedRun extends ModelSource {
  /** How conversations are written. */
  readonly template: ChatTemplate;
}

/** The newest checkpoint of the last model. Errors: `not-a-run`, and those of the run's own program. */
export async function openRun(folder: string): Promise<Result<OpenedRun>> {
  const model = await openModel(folder);
  if (!model.ok) return model;
  const tokenizer = await readTokenizer(folder);
  if (!tokenizer.ok) return tokenizer;
  const template = await readTemplateOf(folder, tokenizer.value);
  if (!template.ok) return template;
  const { context } = model.value;
  if (context === undefined) return notARun(folder, 'its plan does not say the context length');
  const language = { tokenizer: tokenizer.value, template: template.value };
  return accept({ ...model.value, context, ...language, span: nowhere }, model.warnings);
}

async function readTokenizer(folder: string): Promise<Result<Tokenizer>> {
  const file = path.join(folder, tokenizerFile);
  const text = await readIfThere(file);
  if (!text.ok) return text;
  if (text.value !== undefined) return loadTokenizer(text.value, file);
  return refuse({
    slug: 'no-tokenizer',
    title: `The run ${folder} has no tokenizer`,
    notes: [`there is no ${tokenizerFile}`],
    hint: 'Put the tokenizer.json that the model was trained with into the folder',
  });
}

/** That of the run, or the one for its vocabulary if it has learnt no conversations. */
async function readTemplateOf(folder: string, tokenizer: Tokenizer): Promise<Result<ChatTemplate>> {
  const kept = await readIfThere(path.join(folder, templateFile));
  if (!kept.ok) return kept;
  if (kept.value !== undefined) return readTemplate(kept.value, tokenizer, templateFile);
  return readTemplate(defaultTemplate(tokenizer), tokenizer, 'the default template');
}
