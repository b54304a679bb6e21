/**
 * The first phase: what a module declares, without bodies. Records and aliases of one module may
 * mention each other in any order, so each is completed when it is first needed.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedModule } from '../modules/load.ts';
import type { FnSyntax, ItemSyntax, Name } from '../syntax/ast.ts';
import { impliedConditions } from './conditions.ts';
import { sizesOf } from './constant-size.ts';
import type { BlockDecl, ConstDecl, Decl, FnDecl, RecordDecl } from './declaration.ts';
import type { ModuleScope } from './environment.ts';
import { attempt, fail } from './fault.ts';
import { collectFields } from './fields.ts';
import { resolveType } from './resolve-type.ts';
import { completeSignature, resolveConditions } from './signature.ts';
import { resolveStatics } from './static-parameter.ts';
import { staticNumber } from './substitute.ts';
import { isTree, mentionsFloat } from './tree.ts';
import type { DtypeVariable } from './type.ts';
import type { TypeScope } from './type-scope.ts';

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

type RecordSyntax = Extract<ItemSyntax, { kind: 'record' }>;
type AliasSyntax = Extract<ItemSyntax, { kind: 'alias' }>;
type ConstSyntax = Extract<ItemSyntax, { kind: 'const' }>;
type BlockSyntax = Extract<ItemSyntax, { kind: 'plan' | 'test' }>;

/** What is left to check once every signature is known. */
export interface Collected {
  readonly functions: {
    readonly declaration: FnDecl;
    readonly syntax: FnSyntax;
    readonly types: TypeScope;
  }[];
  readonly records: {
    readonly declaration: RecordDecl;
    readonly syntax: RecordSyntax;
    readonly types: TypeScope;
  }[];
  readonly constants: {
    readonly declaration: ConstDecl;
    readonly syntax: ConstSyntax;
    readonly types: TypeScope;
  }[];
  readonly blocks: {
    readonly declaration: BlockDecl;
    readonly syntax: BlockSyntax;
    readonly types: TypeScope;
  }[];
}

type Report = (diagnostic: Diagnostic) => void;

export const floatVariable: DtypeVariable = { kind: 'dtype-variable', name: 'float' };

export function collect(loaded: LoadedModule, module: ModuleScope, report: Report): Collected {
  const collector = new Collector(module, report);
  for (const item of loaded.syntax.items) {
    attempt(report, () => collector.declare(item));
    attempt(report, () => refuseAttributes(item));
  }
  collector.completeAll();
  return collector.collected;
}

/** Fields have attributes, see `checkpoint-name.ts`; items have none so far. */
function refuseAttributes({ attributes: [first] }: ItemSyntax): void {
  if (first === undefined) return;
  fail('misplaced-attribute', `There is no attribute \`@${first.name.text}\` here`, first.span, {
    hint: '@name("q_proj.weight") names a field as checkpoints do.',
  });
}

class Collector {
  readonly collected: Collected = { functions: [], records: [], constants: [], blocks: [] };
  readonly #module: ModuleScope;
  readonly #report: Report;
  readonly #pending = new Map<Decl, () => void>();
  readonly #inProgress: Decl[] = [];

  constructor(module: ModuleScope, report: Report) {
    this.#module = module;
    this.#report = report;
  }

  declare(item: ItemSyntax): void {
    switch (item.kind) {
      case 'record':
        this.#declareRecord(item);
        break;
      case 'alias':
        this.#declareAlias(item);
        break;
      case 'fn':
        this.#declareFn(item);
        break;
      case 'const':
        this.#declareConst(item);
        break;
      case 'plan':
      case 'test':
        this.#declareBlock(item);
        break;
      default:
        item satisfies never;
    }
  }

  /** Types before functions, as signatures mention them; completing a record adds its methods. */
  completeAll(): void {
    const isType = ({ kind }: Decl) => kind !== 'fn' && kind !== 'const';
    const types = [...this.#pending.keys()].filter(isType);
    for (const declaration of types) attempt(this.#report, () => this.#complete(declaration));
    for (const declaration of [...this.#pending.keys()]) {
      attempt(this.#report, () => this.#complete(declaration));
    }
  }

  #complete(declaration: Decl): void {
    if (this.#inProgress.includes(declaration)) {
      const cycle = [...this.#inProgress.slice(this.#inProgress.indexOf(declaration)), declaration];
      fail('recursive-type', `${declaration.name} contains itself`, declaration.span, {
        label: cycle.map(({ name }) => name).join(' → '),
      });
    }
    const work = this.#pending.get(declaration);
    if (work === undefined) return;
    this.#pending.delete(declaration);
    this.#inProgress.push(declaration);
    try {
      work();
    } catch (error) {
      this.#breakOff(declaration);
      throw error;
    } finally {
      this.#inProgress.pop();
    }
  }

  /** What has an error is not to cause others where it is used; a record goes with its members. */
  #breakOff(declaration: Decl): void {
    const owner = declaration.kind === 'fn' ? declaration.owner : undefined;
    this.#module.broken.add((owner ?? declaration).name);
  }

  // ---- scopes

  #scope(float: TypeScope['float'], outer?: TypeScope): TypeScope {
    return {
      module: this.#module,
      statics: new Map(outer?.statics),
      rests: new Set(outer?.rests),
      float,
      declaresDims: false,
      obligations: [],
      complete: (declaration) => this.#complete(declaration),
    };
  }

  // ---- one kind of item each

  #add(name: Name, declaration: Decl, key = name.text): void {
    const before = this.#module.declarations.get(key);
    if (before !== undefined) {
      fail('duplicate-name', `\`${name.text}\` is declared twice`, name.span, {
        related: [{ span: before.span, label: 'first declared here' }],
      });
    }
    this.#module.declarations.set(key, declaration);
  }

  #head(name: Name, item: { readonly doc: string; readonly isPublic: boolean }) {
    return {
      name: name.text,
      module: this.#module.name,
      isPublic: item.isPublic,
      doc: item.doc,
      span: name.span,
    };
  }

  #declareRecord(item: RecordSyntax): void {
    const declaration: Mutable<RecordDecl> = {
      ...this.#head(item.name, item),
      kind: 'record',
      isModel: item.isModel,
      statics: [],
      where: [],
      fields: [],
      isFloating: false,
      methods: new Map(),
    };
    this.#add(item.name, declaration);
    this.#pending.set(declaration, () => this.#completeRecord(declaration, item));
  }

  #completeRecord(declaration: Mutable<RecordDecl>, item: RecordSyntax): void {
    const types = this.#scope(floatVariable);
    declaration.statics = resolveStatics(types, item.statics);
    const where = resolveConditions(types, item.where);
    const fields = collectFields(types, item, this.#report);
    if (fields.length < item.fields.length) this.#breakOff(declaration);
    declaration.where = [...where, ...impliedConditions(types.obligations, where)];
    declaration.fields = fields;
    declaration.isFloating = fields.some((field) => mentionsFloat(field.type));
    this.#checkMembers(declaration, item, types);
    this.collected.records.push({ declaration, syntax: item, types });
    declaration.methods = new Map(
      item.methods.map((method) => [
        method.name?.text ?? '',
        this.#method(declaration, method, types),
      ]),
    );
  }

  #checkMembers(declaration: RecordDecl, item: RecordSyntax, types: TypeScope): void {
    const seen = new Set<string>();
    for (const member of [...item.fields, ...item.methods]) {
      const name = member.name?.text ?? '';
      if (seen.has(name)) {
        const what = name === '' ? 'The nameless method' : `\`${name}\``;
        fail('duplicate-name', `${what} is declared twice`, member.name?.span ?? member.span);
      }
      seen.add(name);
    }
    if (!declaration.isModel) return;
    const isTreeVariable = (name: string) => types.statics.get(name)?.kind === 'tree';
    for (const field of declaration.fields) {
      if (isTree(field.type, isTreeVariable)) continue;
      fail('not-a-tree', `\`${field.name}\` cannot be part of a model`, field.span, {
        label: 'a model has float tensors and models only',
        hint: 'other data goes into a record.',
      });
    }
  }

  #method(owner: RecordDecl, syntax: FnSyntax, outer: TypeScope): FnDecl {
    const declaration: Mutable<FnDecl> = {
      ...this.#head(syntax.name ?? { text: '', span: syntax.span }, { ...syntax, isPublic: true }),
      kind: 'fn',
      owner,
      self: { name: 'self' },
      isRandom: syntax.isRandom,
      isExtern: false,
      statics: [],
      params: [],
      result: staticNumber,
      where: [],
    };
    this.#pending.set(declaration, () => this.#completeFn(declaration, syntax, outer));
    return declaration;
  }

  #declareFn(item: Extract<ItemSyntax, { kind: 'fn' }>): void {
    const { name } = item.fn;
    if (name === undefined) fail('syntax', 'A function needs a name', item.span);
    const declaration: Mutable<FnDecl> = {
      ...this.#head(name, item),
      kind: 'fn',
      isRandom: item.fn.isRandom,
      isExtern: item.isExtern,
      statics: [],
      params: [],
      result: staticNumber,
      where: [],
    };
    const hasArities = this.#module.name === 'prelude' && this.#module.declarations.has(name.text);
    this.#add(name, declaration, hasArities ? `${name.text}/${item.fn.params.length}` : name.text);
    this.#pending.set(declaration, () => this.#completeFn(declaration, item.fn));
  }

  #completeFn(declaration: Mutable<FnDecl>, syntax: FnSyntax, outer?: TypeScope): void {
    const types: TypeScope = { ...this.#scope(floatVariable, outer), declaresDims: true };
    for (const { name, kind } of syntax.statics) {
      if (kind === 'number') failNumber(name);
    }
    resolveStatics(types, syntax.statics);
    completeSignature(declaration, syntax, types, new Set(outer?.statics.keys()));
    const isFloating =
      declaration.owner?.isFloating === true ||
      [declaration.result, ...declaration.params.map(({ type }) => type)].some(mentionsFloat);
    const body: TypeScope = { ...types, declaresDims: false };
    this.collected.functions.push({
      declaration,
      syntax,
      types: isFloating ? body : { ...body, float: 'f32' },
    });
  }

  #declareAlias(item: AliasSyntax): void {
    const head = this.#head(item.name, item);
    if (item.type === undefined) {
      const host: Mutable<Extract<Decl, { kind: 'host' }>> = { ...head, kind: 'host', statics: [] };
      this.#add(item.name, host);
      this.#pending.set(host, () => {
        host.statics = resolveStatics(this.#scope('f32'), item.statics);
      });
      return;
    }
    const { type } = item;
    const alias: Mutable<Extract<Decl, { kind: 'alias' }>> = {
      ...head,
      kind: 'alias',
      statics: [],
      type: staticNumber,
    };
    this.#add(item.name, alias);
    this.#pending.set(alias, () => {
      const types = this.#scope(floatVariable);
      alias.statics = resolveStatics(types, item.statics);
      alias.type = resolveType(types, type);
    });
  }

  #declareConst(item: ConstSyntax): void {
    const declaration: Mutable<ConstDecl> = {
      ...this.#head(item.name, item),
      kind: 'const',
      type: staticNumber,
      sizes: new Map(),
    };
    this.#add(item.name, declaration);
    const types = this.#scope('f32');
    this.collected.constants.push({ declaration, syntax: item, types });
    this.#pending.set(declaration, () => {
      if (item.type !== undefined) declaration.type = resolveType(types, item.type);
      declaration.sizes = sizesOf(types, item.value);
    });
  }

  #declareBlock(item: BlockSyntax): void {
    const name = item.kind === 'plan' ? item.name.text : item.title;
    const span = item.kind === 'plan' ? item.name.span : item.span;
    const declaration: BlockDecl = { kind: item.kind, name, module: this.#module.name, span };
    this.collected.blocks.push({ declaration, syntax: item, types: this.#scope('f32') });
  }
}

function failNumber({ text, span }: Name): never {
  return fail('static-kind', 'A function takes numbers in parentheses', span, {
    label: 'models and records have static numbers',
    hint: `write fn f(…, ${text}: f32).`,
  });
}
