/** Lexical scopes over a whole program: the locals of a place, then its module, then the prelude. */
import { itemName, type LoadedModule, preludeName } from '../../compiler/modules/load.ts';
import type { Span } from '../../compiler/source/span.ts';
import { byName, type Definition, definitionsOf, type Names, placeKey } from './definition.ts';

export class Scope {
  readonly #names: Names;
  readonly #outer: Scope | undefined;

  constructor(names: Names, outer?: Scope) {
    this.#names = names;
    this.#outer = outer;
  }

  find(name: string): Definition | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }

  with(definitions: Iterable<Definition>): Scope {
    return new Scope(byName([...definitions]), this);
  }

  /** All that can be named here; an inner definition hides an outer one. */
  visible(): Names {
    return new Map([...(this.#outer?.visible() ?? []), ...this.#names]);
  }
}

/** Every module of a program with what it declares. */
export class World {
  readonly modules: Names;
  readonly #places = new Map<string, Definition>();

  constructor(loaded: readonly LoadedModule[]) {
    const prelude = loaded.find(({ name }) => name === preludeName);
    const common = prelude === undefined ? [] : itemNames(prelude);
    this.modules = new Map(loaded.map((module) => [module.name, this.#module(module, common)]));
  }

  /** What is declared at this place, in any module: a function, record, field or method. */
  at(place: Span): Definition | undefined {
    return this.#places.get(placeKey(place));
  }

  /** What a module's text can name. */
  scopeOf({ name, imports }: LoadedModule): Scope {
    const prelude = new Scope(this.modules.get(preludeName)?.members ?? new Map());
    const imported = imports.flatMap(({ local, module, name }): [string, Definition][] => {
      const from = this.modules.get(module);
      const meaning = name === undefined ? from : from?.members?.get(name);
      return meaning === undefined ? [] : [[local, meaning]];
    });
    return new Scope(
      this.modules.get(name)?.members ?? new Map(),
      new Scope(new Map(imported), prelude),
    );
  }

  #module(module: LoadedModule, common: readonly string[]): Definition {
    const { name, source, syntax, imports } = module;
    const known = new Set([...common, ...imports.map(({ local }) => local), ...itemNames(module)]);
    const definitions = definitionsOf(module, known);
    for (const definition of definitions) {
      this.#places.set(placeKey(definition.place), definition);
      for (const member of definition.members?.values() ?? []) {
        this.#places.set(placeKey(member.place), member);
      }
    }
    return {
      kind: 'module',
      name,
      place: { file: source.file, start: 0, end: 0 },
      signature: `use ${name}`,
      doc: syntax.doc,
      // Of several arities, the first.
      members: byName([...definitions].reverse()),
    };
  }
}

const itemNames = ({ syntax }: LoadedModule): string[] =>
  syntax.items.flatMap((item) => itemName(item)?.text ?? []);
