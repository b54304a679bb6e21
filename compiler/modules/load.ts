/**
 * From a root file to all the modules it needs, the prelude included, in an order in which every
 * module comes after those it uses. Text comes from the caller, by dotted name, so nothing here
 * touches a disk.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { SourceFile, Span } from '../source/span.ts';
import type { ItemSyntax, ModuleSyntax, Name, UseSyntax } from '../syntax/ast.ts';
import { foreignModules } from '../syntax/foreign.ts';
import { type ParsedFile, ParsedFiles } from './parsed-files.ts';

/** What one `use` brings into scope: a module, or (with `name`) something it declares. */
export interface Import {
  readonly local: string;
  readonly module: string;
  readonly name?: string;
  readonly span: Span;
}

export interface LoadedModule {
  readonly name: string;
  readonly source: SourceFile;
  readonly syntax: ModuleSyntax;
  readonly imports: readonly Import[];
}

export interface LoadedProgram {
  /** Dependencies first; the prelude is the first and the root the last. */
  readonly modules: readonly LoadedModule[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by the name that spans use. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** What the modules that may be suggested share, with the module: read when first asked for. */
  readonly shared: () => ReadonlyMap<string, string>;
}

export type ReadModule = (name: string) => SourceFile | undefined;

export const preludeName = 'prelude';

export function itemName(item: ItemSyntax): Name | undefined {
  if (item.kind === 'test') return undefined;
  return item.kind === 'fn' ? item.fn.name : item.name;
}

const dotted = (path: readonly Name[]): string => path.map(({ text }) => text).join('.');

/** `known` are further module names worth suggesting for a misspelt one; `files` have been parsed. */
export function loadModules(
  root: SourceFile,
  readModule: ReadModule,
  known: readonly string[] = [],
  files = new ParsedFiles(),
): LoadedProgram {
  const loader = new Loader(readModule, known, files);
  const rootName = nameOfRoot(root, readModule);
  if (rootName !== preludeName) loader.load(preludeName);
  loader.loadRoot(rootName, root);
  const { done: modules, diagnostics, sources } = loader;
  return { modules, diagnostics, sources, shared: () => loader.shared() };
}

/** As others import it, if they can: `std/nn.llm` is `std.nn`. A file's stem otherwise. */
function nameOfRoot({ file }: SourceFile, readModule: ReadModule): string {
  const parts = file.replace(/\.llm$/, '').split('/');
  const stem = parts[parts.length - 1] ?? file;
  return [stem, parts.join('.')].find((name) => readModule(name)?.file === file) ?? stem;
}

const ownModules = 'layers are in std.nn, losses in std.loss, optimizers in std.optim.';

class Loader {
  readonly done: LoadedModule[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly sources = new Map<string, SourceFile>();
  readonly #readModule: ReadModule;
  readonly #known: readonly string[];
  readonly #files: ParsedFiles;
  readonly #parsed = new Map<string, ParsedFile | undefined>();
  readonly #path: string[] = [];
  #shared: ReadonlyMap<string, string> | undefined;

  constructor(readModule: ReadModule, known: readonly string[], files: ParsedFiles) {
    this.#readModule = readModule;
    this.#known = known;
    this.#files = files;
  }

  loadRoot(name: string, source: SourceFile): void {
    this.#parsed.set(name, this.#parse(source));
    this.load(name);
  }

  /** False if there is no such module. */
  load(name: string): boolean {
    const found = this.#read(name);
    if (found === undefined) return false;
    if (this.done.some((module) => module.name === name)) return true;
    this.#path.push(name);
    const imports = found.syntax.uses.flatMap((use) => this.#resolve(use));
    this.#path.pop();
    const { source, syntax } = found;
    this.done.push({ name, source, syntax, imports });
    return true;
  }

  /** Public names of known modules, the first module of each; files are only looked at. */
  shared(): ReadonlyMap<string, string> {
    this.#shared ??= new Map(
      [...this.#known].reverse().flatMap((module) => {
        const source = this.#readModule(module);
        const items = source === undefined ? [] : this.#files.parse(source).syntax.items;
        const names = items.flatMap((item) => (item.isPublic ? [itemName(item)] : []));
        return names.flatMap((name) => (name === undefined ? [] : [[name.text, module] as const]));
      }),
    );
    return this.#shared;
  }

  #parse(source: SourceFile): ParsedFile {
    this.sources.set(source.file, source);
    const parsed = this.#files.parse(source);
    this.diagnostics.push(...parsed.diagnostics);
    return parsed;
  }

  #read(name: string): ParsedFile | undefined {
    if (!this.#parsed.has(name)) {
      const source = this.#readModule(name);
      this.#parsed.set(name, source === undefined ? undefined : this.#parse(source));
    }
    return this.#parsed.get(name);
  }

  #declares(module: string, name: string): boolean {
    const items = this.#read(module)?.syntax.items ?? [];
    return items.some((item) => itemName(item)?.text === name);
  }

  /** Also what cannot be found: the name is then known to have been reported. */
  #resolve(use: UseSyntax): readonly Import[] {
    const { path, names, alias, span } = use;
    const last = path[path.length - 1];
    if (last === undefined) return [];
    const whole = dotted(path);
    if (names !== undefined) {
      this.#follow(whole, span);
      return names.map(({ text, span }) => ({ local: text, module: whole, name: text, span }));
    }
    const local = alias?.text ?? last.text;
    const parent = dotted(path.slice(0, -1));
    const isModule = this.#read(whole) !== undefined;
    const isName = parent !== '' && this.#declares(parent, last.text);
    if (isModule && isName) this.#refuseAmbiguous(whole, parent, last.text, span);
    // A name that its module lacks is the checker's to report, which knows what there is.
    const isInParent = isName || (!isModule && parent !== '' && this.#read(parent) !== undefined);
    this.#follow(isInParent ? parent : whole, span);
    return isInParent
      ? [{ local, module: parent, name: last.text, span }]
      : [{ local, module: whole, span }];
  }

  /** Another module, or a name in one: of `std.optin.AdamW` the beginning may be misspelt. */
  #suggest(name: string): string | undefined {
    const modules = [...this.#known, ...this.done.map((module) => module.name)];
    const end = name.lastIndexOf('.');
    const [parent, last] = [name.slice(0, Math.max(0, end)), name.slice(end + 1)];
    const meant = suggest(parent, modules);
    const isIn = meant !== undefined && this.#declares(meant, last);
    return isIn ? `${meant}.${last}` : suggest(name, modules);
  }

  #refuseAmbiguous(whole: string, parent: string, name: string, span: Span): void {
    this.diagnostics.push({
      severity: 'error',
      slug: 'ambiguous-import',
      title: `\`${whole}\` is both a file and a name in \`${parent}\``,
      span,
      label: `write use ${parent}.{${name}} for the name`,
    });
  }

  #follow(name: string, span: Span): void {
    if (this.#path.includes(name)) {
      const cycle = [...this.#path.slice(this.#path.indexOf(name)), name];
      this.diagnostics.push({
        severity: 'error',
        slug: 'import-cycle',
        title: 'These files import each other',
        span,
        label: `${cycle.join(' → ')}. Move what they share into a file of its own.`,
      });
    } else if (!this.load(name)) {
      const meant = this.#suggest(name);
      this.diagnostics.push({
        severity: 'error',
        slug: 'unknown-module',
        title: `There is no module \`${name}\``,
        span,
        ...(meant === undefined ? {} : { label: `did you mean \`${meant}\`?` }),
        ...(foreignModules.has(name.split('.')[0]!) ? { hint: ownModules } : {}),
      });
    }
  }
}
