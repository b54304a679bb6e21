/**
 * What the top-level names of a module mean: its own declarations, then what it imports, then the
 * prelude. In the prelude a name may have several arities; the later ones are kept as `name/arity`.
 */
import type { Fix } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { Name } from '../syntax/ast.ts';
import { foreignWords } from '../syntax/foreign.ts';
import type { Decl, FnDecl } from './declaration.ts';
import type { FactRecorder } from './facts.ts';
import { Abandoned, fail } from './fault.ts';
import { habits } from './habits.ts';

export interface ModuleScope {
  readonly name: string;
  readonly declarations: Map<string, Decl>;
  readonly imports: Map<string, Decl | ModuleScope>;
  readonly prelude: ModuleScope | undefined;
  /** Names that have been reported: what uses them says nothing more. */
  readonly broken: Set<string>;
  /** Everything loaded so far, for "to import it". */
  readonly loaded: ReadonlyMap<string, ModuleScope>;
  /** Public names of modules that are not loaded, each with its module. */
  readonly shared: () => ReadonlyMap<string, string>;
  /** Notes what is found out about the module's text. */
  readonly facts?: FactRecorder;
}

export type Meaning =
  | { readonly kind: 'declaration'; readonly declaration: Decl; readonly isPrelude: boolean }
  | { readonly kind: 'module'; readonly module: ModuleScope };

export function lookUp(scope: ModuleScope, name: string): Meaning | undefined {
  const meaning = meaningIn(scope, name);
  const isBroken =
    meaning?.kind === 'declaration'
      ? scope.loaded.get(meaning.declaration.module)?.broken.has(meaning.declaration.name)
      : scope.broken.has(name);
  if (isBroken) throw new Abandoned();
  return meaning;
}

function meaningIn(scope: ModuleScope, name: string): Meaning | undefined {
  const own = scope.declarations.get(name);
  if (own !== undefined) return { kind: 'declaration', declaration: own, isPrelude: false };
  const imported = scope.imports.get(name);
  if (imported !== undefined) {
    return 'declarations' in imported
      ? { kind: 'module', module: imported }
      : { kind: 'declaration', declaration: imported, isPrelude: false };
  }
  const common = scope.prelude?.declarations.get(name);
  if (common === undefined) return undefined;
  return { kind: 'declaration', declaration: common, isPrelude: true };
}

/** Every arity of a function, the declaration itself first. */
export function aritiesOf(scope: ModuleScope, fn: FnDecl): readonly FnDecl[] {
  const home = fn.module === scope.name ? scope : scope.prelude;
  if (fn.owner !== undefined || home?.declarations.get(fn.name) !== fn) return [fn];
  const others = [...home.declarations].filter(([key]) => key.startsWith(`${fn.name}/`));
  return [fn, ...others.flatMap(([, decl]) => (decl.kind === 'fn' ? [decl] : []))];
}

/** `name` is known nowhere; `nearby` are the locals and members that it might have meant. */
export function failUnknown(scope: ModuleScope, name: Name, nearby: readonly string[]): never {
  const known = [
    ...nearby,
    ...[scope, ...(scope.prelude === undefined ? [] : [scope.prelude])].flatMap(declaredNames),
    ...scope.imports.keys(),
  ];
  const exported = [...scope.loaded.values()].flatMap((module) =>
    [...module.declarations.values()]
      .filter((declaration) => declaration.isPublic && module.name !== 'prelude')
      .map((declaration) => declaration.name),
  );
  const habit = foreignWords.get(name.text) ?? habits.get(name.text);
  if (habit !== undefined && !exported.includes(name.text)) {
    return fail('unknown-name', `I do not know \`${name.text}\``, name.span, { hint: habit });
  }
  const near = [...known, ...exported];
  const far = near.includes(name.text) ? [] : [...scope.shared().keys()];
  const meant = far.includes(name.text)
    ? name.text
    : (suggest(name.text, near) ?? suggest(name.text, far));
  const place = known.includes(meant ?? name.text)
    ? undefined
    : moduleOf(scope, meant ?? name.text);
  const parts = [
    ...(meant === undefined || meant === name.text ? [] : [`did you mean \`${meant}\`?`]),
    ...(place === undefined ? [] : [`To import it: use ${place}.${meant ?? name.text}`]),
  ];
  return fail('unknown-name', `I do not know \`${name.text}\``, name.span, {
    label: parts.length > 0 ? parts.join('  ') : 'nothing of this name is in scope here',
    ...fixOf(name, meant, place),
  });
}

/** The name that is meant, or the `use` that the name as it is needs. */
function fixOf(name: Name, meant: string | undefined, place: string | undefined): { fix?: Fix } {
  if (meant !== undefined && meant !== name.text) {
    return { fix: { kind: 'replace', span: name.span, text: meant } };
  }
  return place === undefined ? {} : { fix: { kind: 'import', name: `${place}.${name.text}` } };
}

/** As they are written, without the arities. */
function declaredNames({ declarations }: ModuleScope): readonly string[] {
  return [...declarations.values()].map(({ name }) => name);
}

/** Who shares a name: of all that is loaded, or else of the library. */
export function moduleOf(scope: ModuleScope, name: string): string | undefined {
  for (const module of scope.loaded.values()) {
    if (module.declarations.get(name)?.isPublic) return module.name;
  }
  return scope.shared().get(name);
}

/** `module.name`, which must be public. */
export function memberOf(module: ModuleScope, name: Name): Decl {
  const found = module.declarations.get(name.text);
  if (found === undefined) {
    const names = [...module.declarations.values()].filter((d) => d.isPublic).map((d) => d.name);
    const meant = suggest(name.text, names);
    return fail('unknown-name', `\`${module.name}\` has no \`${name.text}\``, name.span, {
      ...(meant === undefined ? {} : { label: `did you mean \`${meant}\`?` }),
    });
  }
  if (module.broken.has(name.text)) throw new Abandoned();
  if (!found.isPublic) {
    return fail('private-name', `\`${name.text}\` is private to \`${module.name}\``, name.span, {
      related: [{ span: found.span, label: 'write pub here to share it' }],
    });
  }
  return found;
}
