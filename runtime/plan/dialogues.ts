/** `dialogues`, `pairs`, `feedback`, and what is packed of `std.data`. */
import path from 'node:path';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { type ChatTemplate, defaultTemplate, readTemplate } from '../data/chat-template.ts';
import { checkTemplate } from '../data/check-template.ts';
import {
  dialogues as asDialogues,
  feedback as asFeedback,
  pairs as asPairs,
  type DialogueOptions,
} from '../data/dialogues.ts';
import { documentsOf } from '../data/documents.ts';
import type { Examples } from '../data/examples.ts';
import { type LessonTokens, tokensOfText } from '../data/lesson-tokens.ts';
import { packDialogues, packTexts } from '../data/packed.ts';
import { readText } from '../data/read.ts';
import { noRows, type Row } from '../data/records.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Arguments, Artifact } from './artifact.ts';
import type { PlanContext } from './context.ts';
import { readOptions } from './data.ts';
import type { HostFunction } from './host-functions.ts';

export const dialogues: HostFunction = (...call) => examplesWith(asDialogues, ...call);

export const pairs: HostFunction = (...call) => examplesWith(asPairs, ...call);

export const feedback: HostFunction = (...call) => examplesWith(asFeedback, ...call);

async function examplesWith(
  make: (rows: readonly Row[], options: DialogueOptions) => Result<Examples>,
  args: Arguments,
  context: PlanContext,
  step: PlanStep,
): Promise<Result<Artifact>> {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const template = await templateOf(tokenizer, args.text('template'), context, step);
  if (!template.ok) return template;
  const length = step.statics.dims.get('T') ?? 1;
  const { rows } = args.artifact('records', 'records');
  const { span } = step;
  const examples = make(rows, { tokenizer, template: template.value, length, span });
  if (!examples.ok) return examples;
  const artifact: Artifact = {
    kind: 'examples',
    examples: examples.value,
    vocabulary: tokenizer.size,
    template: template.value,
  };
  return accept(artifact, [...template.warnings, ...examples.warnings]);
}

/** The template in a file, or the default one for the vocabulary; checked. */
export async function templateOf(
  tokenizer: Tokenizer,
  file: string,
  context: PlanContext,
  { span }: PlanStep,
): Promise<Result<ChatTemplate>> {
  const source =
    file === ''
      ? accept(defaultTemplate(tokenizer))
      : await readText(file, readOptions(context, span));
  if (!source.ok) return source;
  const name = file === '' ? 'the default template' : path.basename(file);
  const template = readTemplate(source.value, tokenizer, name, span);
  if (!template.ok) return template;
  const checked = checkTemplate(template.value, tokenizer, span);
  return checked.ok ? accept(template.value, checked.warnings) : checked;
}

export const documents: HostFunction = async (args, _context, { span, statics }) => {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const texts: LessonTokens[] = [];
  for (const text of documentsOf(args.artifact('text', 'text'))) {
    const tokens = tokensOfText(text, tokenizer);
    if (!tokens.ok) {
      return { ok: false, diagnostics: tokens.diagnostics.map((each) => ({ ...each, span })) };
    }
    texts.push(tokens.value);
  }
  if (texts.every(({ ids }) => ids.length < 2)) return noRows(['documents of one token'], span);
  const length = statics.dims.get('T') ?? 1;
  const examples = packTexts(texts, length);
  return accept({ kind: 'examples', examples, vocabulary: tokenizer.size });
};

export const pack: HostFunction = async (args, _context, { statics }) => {
  const { examples, ...rest } = args.artifact('dialogues', 'examples');
  return accept({ ...rest, examples: packDialogues(examples, statics.dims.get('T') ?? 1) });
};
