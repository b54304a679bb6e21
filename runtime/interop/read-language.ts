/** What belongs to a model besides its parameters: the tokenizer and the template of its dialogues. */
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { templateFile, tokenizerFile } from '../plan/run-folder.ts';
import { readIfThere } from '../read-if-there.ts';
import { accept, refuse } from '../result.ts';
import { loadTokenizer } from '../tokenizer/load.ts';

/** The texts of the files, as they are. */
export interface LanguageFiles {
  readonly tokenizer?: string;
  readonly template?: string;
}

/**
 * Of a model with `vocabulary` tokens; tables are often padded, so the tokenizer may have fewer. One
 * that means nothing to us is left out with a warning. Errors: `vocabulary-mismatch`, `cannot-read`.
 */
export async function readLanguageFiles(
  folder: string,
  vocabulary: number,
): Promise<Result<LanguageFiles>> {
  const template = await readTemplate(folder);
  if (!template.ok) return template;
  const files: LanguageFiles = template.value === undefined ? {} : { template: template.value };
  const file = path.join(folder, tokenizerFile);
  const read = await readIfThere(file);
  if (!read.ok) return read;
  const { value: text } = read;
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
async function readTemplate(folder: string): Promise<Result<string | undefined>> {
  const own = await readIfThere(path.join(folder, templateFile));
  if (!own.ok || own.value !== undefined) return own;
  const config = await readIfThere(path.join(folder, 'tokenizer_config.json'));
  return config.ok ? accept(templateIn(config.value ?? '')) : config;
}

/** The config is somebody else's file: whatever we do not know in it is no template. */
function templateIn(config: string): string | undefined {
  try {
    const { chat_template: template }: Record<string, unknown> = Object(JSON.parse(config));
    return typeof template === 'string' ? template : undefined;
  } catch {
    return undefined;
  }
}
