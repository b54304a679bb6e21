/**
 * The files that an editor works on. What is open counts as the editor has it, anything else as it
 * lies on disk; a file is analysed again only if something that it read has changed.
 */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ReadModule } from '../../compiler/modules/load.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import {
  labelOf,
  ModuleCache,
  pathOf,
  projectReader,
  standardModules,
} from '../../runtime/load.ts';
import { type Analysis, analyse } from './analysis.ts';

/** Folders that hold other people's files, or none of ours. */
const skipped: ReadonlySet<string> = new Set(['node_modules', 'dist']);

/** Files by the name that spans use: a path, or `std/nn.llm`. */
export class Workspace {
  readonly #open = new Map<string, string>();
  readonly #cache = new ModuleCache();
  readonly #analyses = new Map<string, { readonly analysis: Analysis; readonly at: number }>();
  readonly #changedAt = new Map<string, number>();
  readonly #folders: readonly string[];
  #clock = 0;
  #allChangedAt = 0;
  #onDisk: readonly string[] | undefined;

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** An open file's text, or `undefined` when the editor closes it. */
  change(file: string, text: string | undefined): void {
    if (text === undefined) this.#open.delete(file);
    else this.#open.set(file, text);
    this.#changedAt.set(file, ++this.#clock);
  }

  /** Files have come, gone or changed on disk. */
  changeOnDisk(): void {
    this.#allChangedAt = ++this.#clock;
    this.#onDisk = undefined;
  }

  read(file: string): SourceFile | undefined {
    const open = this.#open.get(file);
    if (open !== undefined) return { file, text: open };
    try {
      return { file, text: readFileSync(pathOf(file), 'utf8') };
    } catch {
      return undefined;
    }
  }

  /** Of the file as it is now; the last one again if nothing that it read has changed. */
  analysis(file: string): Analysis | undefined {
    const last = this.#analyses.get(file);
    if (last !== undefined && this.#isFresh(last)) return last.analysis;
    const source = this.read(file);
    if (source === undefined) return undefined;
    const analysis = this.analyse(source);
    this.#analyses.set(file, { analysis, at: this.#clock });
    return analysis;
  }

  /** Of a text that need not be that of its file. `changed` are other texts that count instead. */
  analyse(source: SourceFile, changed: ReadonlyMap<string, string> = new Map()): Analysis {
    const read = projectReader(pathOf(source.file), this.#folders);
    const readModule: ReadModule = (name) => {
      const found = read(name);
      const text = found && (changed.get(found.file) ?? this.#open.get(found.file));
      return found === undefined || text === undefined ? found : { ...found, text };
    };
    return analyse(source, readModule, this.modulesBeside(source.file), this.#cache);
  }

  /** The text of a module as the file would get it. */
  module(file: string, name: string): SourceFile | undefined {
    const found = projectReader(pathOf(file), this.#folders)(name);
    return found === undefined ? undefined : this.read(found.file);
  }

  /** The dotted names of all modules that the file could use. */
  modulesBeside(file: string): readonly string[] {
    const folder = path.dirname(file) + path.sep;
    const beside = this.files().filter((other) => other !== file && other.startsWith(folder));
    const own = pathOf(file) === file ? beside : [];
    return [...standardModules(), ...own.map((other) => dotted(other.slice(folder.length)))];
  }

  /** Every `.llm` file in the editor's folders, and those open. */
  files(): readonly string[] {
    this.#onDisk ??= this.#folders.flatMap(filesUnder).map(labelOf);
    return [...new Set([...this.#open.keys(), ...this.#onDisk])];
  }

  /** Whether a rename may touch it: not the standard library, unless that is the editor's folder. */
  isOwn(file: string): boolean {
    const inside = (folder: string) => !path.relative(folder, pathOf(file)).startsWith('..');
    return pathOf(file) === file || this.#folders.some(inside);
  }

  #isFresh({ analysis, at }: { readonly analysis: Analysis; readonly at: number }): boolean {
    if (this.#allChangedAt > at) return false;
    return [...analysis.program.sources.keys()].every(
      (file) => (this.#changedAt.get(file) ?? 0) <= at,
    );
  }
}

/** Full paths; a folder that cannot be read is empty. */
function filesUnder(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return [];
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(full);
    return entry.isFile() && entry.name.endsWith('.llm') ? [full] : [];
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const dotted = (relative: string): string =>
  relative
    .replace(/\.llm$/, '')
    .split(path.sep)
    .join('.');

export const fileOf = (uri: string): string =>
  uri.startsWith('file:') ? labelOf(fileURLToPath(uri)) : uri;

export const uriOf = (file: string): string =>
  /^[a-z]+:/.test(file) ? file : pathToFileURL(pathOf(file)).href;
