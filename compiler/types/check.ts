/**
 * The type checker's door: from a root file to a program of typed terms. Modules are checked in
 * the order of their dependencies; within one, all signatures come before any body, and each body
 * is checked once, its dims rigid.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import {
  type LoadedModule,
  type LoadedProgram,
  loadModules,
  preludeName,
  type ReadModule,
} from '../modules/load.ts';
import type { SourceFile } from '../source/span.ts';
import { checkBlock, checkConstant, checkFunction, checkMembers } from './check-body.ts';
import { collect } from './collect.ts';
import type { BlockDecl, CheckedModule, CheckedProgram, FnDecl } from './declaration.ts';
import { type ModuleScope, memberOf } from './environment.ts';
import { FactRecorder, type Facts } from './facts.ts';
import { attempt } from './fault.ts';
import { settleKeys } from './keys.ts';
import { ModuleCache, type ModuleOutcome } from './module-cache.ts';
import { type CallGraph, findRecursion } from './recursion.ts';
import { settleRequirements, type Use } from './requirements.ts';

export interface CheckResult {
  /** Absent if anything is an error. */
  readonly program?: CheckedProgram;
  /** In the order of the files, warnings included. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by the name that spans use. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/**
 * `known` are names of further modules, to suggest for a misspelt `use`; modules that `cache` holds
 * are not checked again. Never throws on a wrong program.
 */
export function checkProgram(
  root: SourceFile,
  readModule: ReadModule,
  known: readonly string[] = [],
  cache = new ModuleCache(),
): CheckResult {
  const loaded = loadModules(root, readModule, known, cache.files);
  const { modules, diagnostics } = checkModules(loaded, cache);
  const main = modules.get(rootOf(loaded)?.name ?? '');
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  const { sources } = loaded;
  if (hasErrors || main === undefined) return { diagnostics, sources };
  return { program: { main, modules }, diagnostics, sources };
}

/** All that can be said of a program, right or wrong. */
export interface ExaminedProgram {
  /** As written: dependencies first, the root last. What could not be parsed is missing. */
  readonly loaded: readonly LoadedModule[];
  /** By dotted name. Bodies with errors are missing; types with errors lack members. */
  readonly modules: ReadonlyMap<string, CheckedModule>;
  /** About the root file. */
  readonly facts: Facts;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by the name that spans use. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** For editors, which ask about programs that are not finished. Parameters as of `checkProgram`. */
export function examineProgram(
  root: SourceFile,
  readModule: ReadModule,
  known: readonly string[] = [],
  cache = new ModuleCache(),
): ExaminedProgram {
  const loaded = loadModules(root, readModule, known, cache.files);
  const facts = new FactRecorder();
  const checked = checkModules(loaded, cache, facts);
  return { loaded: loaded.modules, ...checked, facts, sources: loaded.sources };
}

const rootOf = ({ modules }: LoadedProgram) => modules[modules.length - 1];

/** In the order of their dependencies; `facts` are about the last, the root. */
function checkModules(loaded: LoadedProgram, cache: ModuleCache, facts?: FactRecorder) {
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  const scopes = new Map<string, ModuleScope>();
  const modules = new Map<string, CheckedModule>();
  for (const module of loaded.modules) {
    const outcome =
      facts !== undefined && module === rootOf(loaded)
        ? checkModule(module, scopes, loaded.shared, facts)
        : recallModule(module, scopes, loaded.shared, cache);
    scopes.set(module.name, outcome.scope);
    modules.set(module.name, outcome.module);
    diagnostics.push(...outcome.diagnostics);
  }
  return { modules, diagnostics };
}

/** From the cache if it is there. */
function recallModule(
  loaded: LoadedModule,
  scopes: Map<string, ModuleScope>,
  shared: ModuleScope['shared'],
  cache: ModuleCache,
): ModuleOutcome {
  const before = cache.find(loaded, scopes);
  if (before !== undefined) return before;
  const outcome = checkModule(loaded, scopes, shared);
  cache.keep(loaded, outcome);
  return outcome;
}

function checkModule(
  loaded: LoadedModule,
  scopes: Map<string, ModuleScope>,
  shared: ModuleScope['shared'],
  facts?: FactRecorder,
): ModuleOutcome {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const scope = openScope(loaded, scopes, shared, report, facts);
  const module = checkItems(loaded, scope, report);
  return { module, scope, diagnostics };
}

function checkItems(
  loaded: LoadedModule,
  scope: ModuleScope,
  report: (diagnostic: Diagnostic) => void,
): CheckedModule {
  const { functions, records, constants, blocks } = collect(loaded, scope, report);
  for (const { declaration, syntax, types } of constants) {
    checkConstant(declaration, syntax, types, report);
  }
  for (const { declaration, syntax, types } of records) {
    checkMembers(declaration, syntax, types, report);
  }
  const calls: CallGraph = new Map();
  const uses = new Map<FnDecl, readonly Use[]>();
  const loose: (readonly Use[])[] = [];
  for (const { declaration, syntax, types } of functions) {
    checkFunction(declaration, syntax, types, report, calls, uses);
  }
  for (const diagnostic of findRecursion(calls)) report(diagnostic);
  const checked = blocks.map(({ declaration, syntax, types }): BlockDecl => {
    const body = checkBlock(declaration, syntax.body, types, report, loose);
    return body === undefined ? declaration : { ...declaration, body };
  });
  settleRequirements(uses, loose.flat(), report);
  settleKeys(uses, loose.flat(), report);
  return {
    name: loaded.name,
    file: loaded.source.file,
    doc: loaded.syntax.doc,
    declarations: scope.declarations,
    tests: checked.filter(({ kind }) => kind === 'test'),
    plans: checked.filter(({ kind }) => kind === 'plan'),
  };
}

function openScope(
  loaded: LoadedModule,
  scopes: Map<string, ModuleScope>,
  shared: ModuleScope['shared'],
  report: (diagnostic: Diagnostic) => void,
  facts: FactRecorder | undefined,
): ModuleScope {
  const imports: ModuleScope['imports'] = new Map();
  const scope: ModuleScope = {
    name: loaded.name,
    declarations: new Map(),
    imports,
    prelude: scopes.get(preludeName),
    broken: new Set(),
    loaded: scopes,
    shared,
    ...(facts === undefined ? {} : { facts }),
  };
  for (const { local, module, name, span } of loaded.imports) {
    const from = scopes.get(module);
    const meaning =
      from === undefined || name === undefined
        ? from
        : attempt(report, () => memberOf(from, { text: name, span }));
    if (meaning === undefined) scope.broken.add(local);
    else imports.set(local, meaning);
  }
  scopes.set(loaded.name, scope);
  return scope;
}
