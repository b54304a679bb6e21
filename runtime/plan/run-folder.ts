/**
 * The run folder: enough to go on with a run, or to use its model, without anything else.
 *
 *     run.json        what was run
 *     source/         the program as it was, with the modules it used from its project
 *     tokenizer.json, and chat_template.jinja if conversations were learnt
 *     ARTIFACT/       of each training: config.json, metrics.ndjson, checkpoints/; of other things that
 *                     took time: config.json and what was made
 *     report.html     what came of it, to be looked at
 *     earlier/        what artifacts were before the program changed
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import { cannotWrite } from '../weights/atomic.ts';
import type { Artifact } from './artifact.ts';
import type { PlanContext } from './context.ts';

export interface RunNote {
  readonly schema: 1;
  readonly plan: string;
  /** The root file, relative to `source/`. */
  readonly main: string;
  /** The last model so far that was trained, or made of others. */
  readonly artifact: string;
  /** The longest text of the model, in tokens, where the plan does not say it. */
  readonly context?: number;
  /** Which ids begin and end texts, as the `config.json` of a model from elsewhere says it. */
  readonly specials?: Readonly<Record<string, unknown>>;
}

export const sourceFolder = 'source';
export const tokenizerFile = 'tokenizer.json';
export const templateFile = 'chat_template.jinja';
const noteFile = 'run.json';

export async function readRunNote(folder: string): Promise<RunNote | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(path.join(folder, noteFile), 'utf8'));
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(note: unknown): note is RunNote {
  return (
    typeof note === 'object' &&
    note !== null &&
    ['plan', 'main', 'artifact'].every(
      (field) => typeof (note as Record<string, unknown>)[field] === 'string',
    )
  );
}

/** Throws what the file system throws. */
export async function writeRunNote(out: string, note: RunNote): Promise<void> {
  await writeFile(path.join(out, noteFile), `${JSON.stringify(note, null, 2)}\n`);
}

/** Notes what is run; called before the first checkpoint of each training. */
export async function writeRunFolder(
  context: PlanContext,
  artifact: string,
  made: readonly Artifact[],
): Promise<Result<undefined>> {
  const { program, sources, out, staged } = context;
  const own = [...sources.values()].filter(({ file }) => !file.startsWith('std/'));
  const { file: main } = program.main;
  const root = commonFolder([main, ...own.map(({ file }) => file)]);
  const note: RunNote = { schema: 1, plan: staged.name, main: path.relative(root, main), artifact };
  try {
    for (const { file, text } of own) {
      const copy = path.join(out, sourceFolder, path.relative(root, file));
      await mkdir(path.dirname(copy), { recursive: true });
      await writeFile(copy, text);
    }
    await writeRunNote(out, note);
    await writeLanguage(out, made);
    return accept(undefined);
  } catch (thrown) {
    return cannotWrite(out, thrown);
  }
}

/** The innermost folder that has all of them in it. */
function commonFolder(files: readonly string[]): string {
  return files.map((file) => path.dirname(path.resolve(file))).reduce(folderAround);
}

const folderAround = (outer: string, folder: string): string =>
  path.relative(outer, folder).startsWith('..') ? folderAround(path.dirname(outer), folder) : outer;

/** The last tokenizer, and the last template that conversations were written with. */
async function writeLanguage(out: string, made: readonly Artifact[]): Promise<void> {
  const tokenizers = made.flatMap((each) => (each.kind === 'tokenizer' ? [each.tokenizer] : []));
  const templates = made.flatMap((each) => (each.kind === 'examples' ? (each.template ?? []) : []));
  const [tokenizer, template] = [tokenizers.at(-1), templates.at(-1)];
  if (tokenizer !== undefined) {
    await writeFile(path.join(out, tokenizerFile), tokenizer.serialize());
  }
  if (template !== undefined) await writeFile(path.join(out, templateFile), template.source);
}
