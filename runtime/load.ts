/**
 * Finds and reads the files of a program: the standard library's in the package, the user's beside the
 * file that was named or in the folders around it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Checked, check, type ModuleCache } from '../compiler/index.ts';
import type { ReadModule } from '../compiler/modules/load.ts';
import type { SourceFile } from '../compiler/source/span.ts';
import { nowhere } from '../compiler/source/span.ts';
import { docBlocks } from '../compiler/syntax/doc-blocks.ts';
import { reasonOf } from './result.ts';

export { ModuleCache } from '../compiler/index.ts';

const stdlib = fileURLToPath(new URL('../stdlib/', import.meta.url));
const label = 'std/';

/** Where the file lies that spans and messages call by this name: `std/nn.llm` is in the package. */
export function pathOf(file: string): string {
  return file.startsWith(label) ? path.join(stdlib, file.slice(label.length)) : file;
}

/** What spans and messages call the file at this path. */
export function labelOf(file: string): string {
  const full = path.resolve(file);
  if (!full.startsWith(stdlib)) return file;
  return label + full.slice(stdlib.length).split(path.sep).join('/');
}

export interface LoadedProgram extends Checked {
  readonly path: string;
  readonly source: SourceFile;
}

/**
 * Reads `file` and the modules it uses and checks them. A file that cannot be read is a diagnostic.
 * Whoever loads several files passes the same `cache` for each, so that what they share is checked once.
 * `project` is the outermost folder that modules are looked for in.
 */
export function loadProgram(
  file: string,
  cache?: ModuleCache,
  project: string = process.cwd(),
): LoadedProgram {
  try {
    const source = { file: labelOf(file), text: readFileSync(file, 'utf8') };
    const checked = check(source, projectReader(file, [project]), standardModules(), cache);
    return { ...checked, path: file, source };
  } catch (thrown) {
    const source = { file, text: '' };
    return {
      path: file,
      source,
      sources: new Map(),
      diagnostics: [
        {
          severity: 'error',
          slug: 'cannot-read',
          title: `I cannot read ${file}`,
          span: nowhere,
          notes: [reasonOf(thrown)],
        },
      ],
    };
  }
}

/** An example of a file's documentation, which is a program of its own. */
export interface LoadedExample extends LoadedProgram {
  /** Where it begins in the file, from 1. */
  readonly line: number;
}

/** The `llm` blocks in the comments of a file that can be read, checked one by one. */
export function loadExamples(
  { path: file, source }: LoadedProgram,
  cache?: ModuleCache,
): readonly LoadedExample[] {
  return docBlocks(source).map((block) => {
    // Under a name of its own: an example may use the module that it explains.
    const example = { file: `${source.file} (example)`, text: block.source.text };
    const read = projectReader(file, [process.cwd()]);
    const checked = check(example, read, standardModules(), cache);
    return { ...checked, path: file, source: example, line: block.line };
  });
}

/**
 * Modules lie beside the file that a command names, or in a folder around it: the nearest counts, and
 * the folders end with that of the project.
 */
export function projectReader(file: string, projects: readonly string[]): ReadModule {
  const own = path.dirname(file);
  const readers = [own, ...foldersAround(own, projects)].map(moduleReader);
  return (name) => {
    for (const read of readers) {
      const found = read(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function foldersAround(folder: string, projects: readonly string[]): readonly string[] {
  const full = path.resolve(folder);
  const isInside = (project: string) => {
    const way = path.relative(project, full);
    return way !== '' && way.split(path.sep)[0] !== '..' && !path.isAbsolute(way);
  };
  if (!projects.some(isInside)) return [];
  const outer = path.isAbsolute(folder) ? path.dirname(full) : path.join(folder, '..');
  return [outer, ...foldersAround(outer, projects)];
}

/** `std.models.gpt2` is `stdlib/models/gpt2.llm`; any other dotted name a path from the folder. */
export function moduleReader(directory: string): ReadModule {
  return (name) => {
    const [root, ...rest] = name.split('.');
    const inLibrary = name === 'prelude' ? [name] : root === 'std' ? rest : undefined;
    if (inLibrary !== undefined) {
      const file = `${label}${inLibrary.join('/')}.llm`;
      return readIfThere(pathOf(file), file);
    }
    const file = path.join(directory, `${name.split('.').join('/')}.llm`);
    return readIfThere(file, file);
  };
}

function readIfThere(file: string, named: string): SourceFile | undefined {
  try {
    return { file: named, text: readFileSync(file, 'utf8') };
  } catch {
    return undefined;
  }
}

/** Every module of the standard library by its dotted name, for did-you-mean. */
export function standardModules(): readonly string[] {
  return readdirSync(stdlib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.llm') && file !== 'prelude.llm')
    .map(
      (file) =>
        `std.${file
          .replace(/\.llm$/, '')
          .split(path.sep)
          .join('.')}`,
    );
}
