/**
 * Modules that have been checked. Whoever checks several programs keeps one, so that what they
 * share is parsed and checked once. A value, not a global: two caches know nothing of each other.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Import, type LoadedModule, preludeName } from '../modules/load.ts';
import { ParsedFiles } from '../modules/parsed-files.ts';
import type { ModuleSyntax } from '../syntax/ast.ts';
import type { CheckedModule, Decl } from './declaration.ts';
import type { ModuleScope } from './environment.ts';

/** All that comes of checking one module. */
export interface ModuleOutcome {
  readonly module: CheckedModule;
  readonly scope: ModuleScope;
  readonly diagnostics: readonly Diagnostic[];
}

export class ModuleCache {
  readonly files = new ParsedFiles();
  /** By tree: a file that has changed has another one, and the old one is forgotten with it. */
  readonly #outcomes = new WeakMap<ModuleSyntax, ModuleOutcome>();

  /** Of the same text under the same name, if every import means the very same among `scopes`. */
  find(
    { name, syntax, imports }: LoadedModule,
    scopes: ReadonlyMap<string, ModuleScope>,
  ): ModuleOutcome | undefined {
    const last = this.#outcomes.get(syntax);
    const isSame =
      last?.scope.name === name &&
      last.scope.prelude === scopes.get(preludeName) &&
      imports.every((each) => last.scope.imports.get(each.local) === meaningOf(each, scopes));
    return isSame ? last : undefined;
  }

  /** Only a module without errors: what is said of an error depends on the program around it. */
  keep({ syntax }: LoadedModule, outcome: ModuleOutcome): void {
    const hasErrors = outcome.diagnostics.some(({ severity }) => severity === 'error');
    if (!hasErrors && outcome.scope.broken.size === 0) this.#outcomes.set(syntax, outcome);
  }
}

function meaningOf(
  { module, name }: Import,
  scopes: ReadonlyMap<string, ModuleScope>,
): Decl | ModuleScope | undefined {
  const scope = scopes.get(module);
  return name === undefined ? scope : scope?.declarations.get(name);
}
