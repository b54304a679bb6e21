/** `llmc export`: the model of a run as others read it. */
import path from 'node:path';
import { checkpointLeaves } from '../../compiler/core/checkpoint-names.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { textEnds } from '../data/text-ends.ts';
import { type OpenModel, openModel } from '../plan/open-model.ts';
import { templateFile, tokenizerFile } from '../plan/run-folder.ts';
import { readIfThere } from '../read-if-there.ts';
import { accept, refuse } from '../result.ts';
import { readTokenizer } from '../tokenizer/files.ts';
import { writeFileAtomically, writeWhole } from '../weights/atomic.ts';
import { weightsFile } from '../weights/checkpoint-files.ts';
import { toCheckpoint } from '../weights/checkpoint-layout.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import { type Family, families, writeConfig } from './families.ts';
import { familyOf } from './parameters.ts';
import { tokenizerText } from './tokenizer-text.ts';

export interface Exported {
  readonly architecture: string;
  readonly tensors: number;
}

/** Errors: `not-a-run`, `unsupported-architecture`, those of writing files. */
export async function exportModel(run: string, out: string): Promise<Result<Exported>> {
  const opened = await openModel(run);
  if (!opened.ok) return opened;
  const family = familyOf(opened.value.type);
  if (family === undefined) return unknownModel(opened.value);
  const tensors = new Map(
    [...toCheckpoint(checkpointLeaves(opened.value.type, nowhere), opened.value.tensors)].map(
      ([name, tensor]) => [family.prefix + name, tensor],
    ),
  );
  const metadata = new Map([['format', 'pt']]);
  const weights = await writeFileAtomically(path.join(out, weightsFile), (file) =>
    writeSafetensors(file, tensors, metadata),
  );
  if (!weights.ok) return weights;
  const specials = opened.value.specials ?? (await specialsOf(run));
  const config = `${JSON.stringify({ ...configOf(family, opened.value), ...specials }, null, 2)}\n`;
  const written = await writeWhole(path.join(out, 'config.json'), config);
  if (!written.ok) return written;
  const language = await writeLanguage(run, out);
  if (!language.ok) return language;
  return accept({ architecture: family.architecture, tensors: tensors.size });
}

function configOf(family: Family, { type, context }: OpenModel) {
  const { dims, numbers } = type.statics;
  const note = { model: type.record.name, sizes: dims, numbers };
  return writeConfig(family, note, dims.get('C') ?? context ?? 1024);
}

/** What the `generate` of transformers begins and ends a text with. */
async function specialsOf(run: string) {
  const tokenizer = await readTokenizer(path.join(run, tokenizerFile));
  if (!tokenizer.ok) return { bos_token_id: null, eos_token_id: null };
  const { begin = '', end = '' } = textEnds(tokenizer.value);
  const { specials } = tokenizer.value;
  return {
    bos_token_id: specials.get(begin) ?? null,
    eos_token_id: specials.get(end) ?? null,
  };
}

function unknownModel({ type }: OpenModel): Result<never> {
  const known = families.flatMap(({ models }) => Object.values(models));
  return refuse({
    slug: 'unsupported-architecture',
    title: `Nobody else has a \`${type.record.name}\``,
    notes: [`it is declared in  ${type.record.module}`],
    hint: `These can be exported: ${known.join(', ')}`,
  });
}

/** Whichever of the files there are. */
async function writeLanguage(run: string, out: string): Promise<Result<undefined>> {
  const files = [
    { name: tokenizerFile, textOf: tokenizerText },
    { name: templateFile, textOf: (text: string) => text },
  ];
  for (const { name, textOf } of files) {
    const own = await readIfThere(path.join(run, name));
    if (!own.ok) return own;
    if (own.value === undefined) continue;
    const written = await writeWhole(path.join(out, name), textOf(own.value));
    if (!written.ok) return written;
  }
  return accept(undefined);
}
