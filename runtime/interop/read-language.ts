/** What belongs to a model besides its parameters: the tokenizer and the template of its dialogues. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { templateFile, tokenizerFile } from '../plan/run-folder.ts';
import { accept, refuse } from '../result.ts';
import { loadTokenizer } from '../tokenizer/load.ts';

/** The texts of the files, as they are. */
export interface LanguageFiles {
  readonly tokenizer?: string;
  readonly template?: string;
}

/**
 * Of a model with `vocabulary` tokens; tables are often padded, so the tokenizer may have fewer. One
 * that cannot be read here is left out with a warning. Errors: `vocabulary-mismatch`.
 */
export async function readLanguageFiles(
  folder: string,
  vocabulary: number,
): Promise<Result<LanguageFiles>> {
  const template = await readTemplate(folder);
  const files: LanguageFiles = template === undefined ? {} : { template };
  const file = path.join(folder, tokenizerFile);
  const text = await readOptional(file);
  if (text === undefined) return accept(files);
  const tokenizer = loadTokenizer(text, file);
  if (!tokenizer.ok) {
    return accept(
      files,
      tokenizer.diagnostics.map((each) => ({ ...each, severity: 'warning' })),
    );
  }
  const { size } = tokenizer.value;
  if (size > vocabulary) {
    return refuse({
      slug: 'vocabulary-mismatch',
      title: 'The tokenizer does not fit the model',
      span: nowhere,
      notes: [`the tokenizer has  ${size} tokens`, `the model has      V = ${vocabulary}`],
      hint: `Is ${file} of another model?`,
    });
  }
  return accept({ ...files, tokenizer: text });
}

/** A file of its own or, as older versions have it, a part of the tokenizer's config. */
async function readTemplate(folder: string): Promise<string | undefined> {
  const own = await readOptional(path.join(folder, templateFile));
  if (own !== undefined) return own;
  const config = await readOptional(path.join(folder, 'tokenizer_config.json'));
  if (config === undefined) return undefined;
  try {
    const { chat_template: template }: Record<string, unknown> = Object(JSON.parse(config));
    return typeof template === 'string' ? template : undefined;
  } catch {
    return undefined;
  }
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
