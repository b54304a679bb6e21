/** `llmc import`: a model that others have saved becomes a run, as if it had been trained here. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import { stagePlan } from '../../compiler/core/plan.ts';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { check } from '../../compiler/index.ts';
import { nowhere, type SourceFile } from '../../compiler/source/span.ts';
import { moduleReader, standardModules } from '../load.ts';
import {
  type RunNote,
  readRunNote,
  sourceFolder,
  templateFile,
  tokenizerFile,
  writeRunNote,
} from '../plan/run-folder.ts';
import { accept, refuse } from '../result.ts';
import { saveCheckpoint } from '../train/checkpoint.ts';
import { cannotWrite } from '../weights/atomic.ts';
import { readCheckpointFiles } from '../weights/checkpoint-files.ts';
import { parametersOf } from './parameters.ts';
import { artifactName, planName, programFile, programText } from './program-text.ts';
import { readFolderNote } from './read-folder.ts';
import { type LanguageFiles, readLanguageFiles } from './read-language.ts';

export interface Imported {
  /** `TiedLlama` */
  readonly model: string;
  readonly parameters: number;
  /** The longest text, in tokens. */
  readonly context: number;
}

/** Where a checkpoint at step 0 keeps the parameters, seen from the program. */
const weights = `../${artifactName}/checkpoints/step-0/model.safetensors`;

/**
 * Reads the folder `from` and writes the run `out`. Errors: `unsupported-architecture`,
 * `unsupported-config`, `vocabulary-mismatch`, those of reading and writing files, and those of a
 * checkpoint that is not of its config.
 */
export async function importModel(from: string, out: string): Promise<Result<Imported>> {
  const free = await refuseOtherRun(out);
  if (!free.ok) return free;
  const read = await readFolderNote(from);
  if (!read.ok) return read;
  const { family, note, context, specials } = read.value;
  const source = { file: programFile, text: programText(family, note, weights) };
  const type = typeOf(source);
  if (!type.ok) return type;
  const tensors = await readCheckpointFiles(from);
  if (!tensors.ok) return tensors;
  const model = parametersOf(type.value, tensors.value, nowhere);
  if (!model.ok) return model;
  const language = await readLanguageFiles(from, note.sizes.get('V')!);
  if (!language.ok) return language;
  const saved = await saveCheckpoint(path.join(out, artifactName), {
    step: 0,
    model: model.value,
    state: new Map(),
  });
  if (!saved.ok) return saved;
  const written = await writeRun(out, source, language.value, { context, specials });
  if (!written.ok) return written;
  const sizes = [...model.value.values()].map(({ values }) => values.length);
  const parameters = sizes.reduce((sum, size) => sum + size, 0);
  return accept({ model: note.model, parameters, context }, language.warnings);
}

/** What was imported before may be imported again; what was trained is not lost. */
async function refuseOtherRun(out: string): Promise<Result<undefined>> {
  const note = await readRunNote(out);
  if (note === undefined || note.plan === planName) return accept(undefined);
  return refuse({
    slug: 'cannot-write',
    title: `${out} holds another run`,
    notes: [`its plan is  ${note.plan}`],
    hint: 'give another folder with `--out`',
  });
}

/** The model's type, its sizes checked against each other. */
function typeOf(source: SourceFile): Result<ConcreteType> {
  const { program, diagnostics } = check(source, moduleReader(''), standardModules());
  const plan = program?.main.plans[0];
  if (plan === undefined) return { ok: false, diagnostics: diagnostics.map(unplaced) };
  const staged = stagePlan(plan);
  if (!staged.ok) return { ok: false, diagnostics: staged.diagnostics.map(unplaced) };
  const type = staged.value.steps[0]?.statics.types.get('M');
  invariant(type, () => 'the program of an import loads no model');
  return accept(type);
}

/** The program is not written yet, so there is no line to show. */
function unplaced({ related: _, ...diagnostic }: Diagnostic): Diagnostic {
  return { ...diagnostic, span: nowhere };
}

/** The note last: a folder that has it is a whole run. */
async function writeRun(
  out: string,
  { file, text }: SourceFile,
  { tokenizer, template }: LanguageFiles,
  about: Pick<RunNote, 'context' | 'specials'>,
): Promise<Result<undefined>> {
  try {
    await mkdir(path.join(out, sourceFolder), { recursive: true });
    await writeFile(path.join(out, sourceFolder, file), text);
    if (tokenizer !== undefined) await writeFile(path.join(out, tokenizerFile), tokenizer);
    if (template !== undefined) await writeFile(path.join(out, templateFile), template);
    await writeRunNote(out, {
      schema: 1,
      plan: planName,
      main: file,
      artifact: artifactName,
      ...about,
    });
    return accept(undefined);
  } catch (thrown) {
    return cannotWrite(out, thrown);
  }
}
