/**
 * The state of checking one body: the solver, the locals in scope, and what can only be judged when
 * the whole body has been seen.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { ExprSyntax, Name } from '../syntax/ast.ts';
import type { FnDecl, RecordDecl } from './declaration.ts';
import { type Dim, someAtom } from './dim.ts';
import type { ModuleScope } from './environment.ts';
import { Abandoned, attempt, fail } from './fault.ts';
import type { KeySource } from './keys.ts';
import { sizeOfLocal } from './local-size.ts';
import { mentionsAny } from './mentions.ts';
import type { Use } from './requirements.ts';
import { refuseShadowing } from './shadowing.ts';
import { isTypeMeta, Solver } from './solver.ts';
import { scalarType } from './substitute.ts';
import type { Local, Term } from './term.ts';
import { isTree } from './tree.ts';
import type { Dtype, Type } from './type.ts';
import { resolveDtype, type TypeScope } from './type-scope.ts';

export interface Binding {
  readonly local: Local;
  readonly type: Type;
  readonly origin: 'parameter' | 'let' | 'index';
  readonly span: Span;
  /** Of an index: the values it takes are 0 up to this. */
  readonly range?: Dim;
  /** Of `..b`: the indices that it stands for. */
  readonly rest?: RestIndex;
  /** Its value had an error, so what uses it says nothing. */
  readonly isBroken: boolean;
  isUsed: boolean;
}

/** `..b`: as many indices as are left over where it stands first. */
export interface RestIndex {
  indices?: readonly { readonly local: Local; readonly range: Dim }[];
}

export interface BodyPlace {
  readonly kind: 'fn' | 'const' | 'draw' | 'test' | 'plan';
  readonly isRandom: boolean;
  /** Of the function, if it has one. */
  readonly name?: string;
  readonly owner?: RecordDecl;
  readonly self?: Local;
}

export class Body {
  readonly solver = new Solver();
  readonly types: TypeScope;
  readonly place: BodyPlace;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Literals written with a point or an exponent, which only a float type can take. */
  readonly floatLiterals = new WeakSet<Term>();
  /** What the names of `let`s stand for. */
  readonly values = new Map<Local, Term>();
  /** The functions called, each with one place. */
  readonly calls = new Map<FnDecl, Span>();
  /** The same calls one by one, with their sizes. */
  readonly uses: Use[] = [];
  /** Whether a draw may stand here: under `using`, or where the caller brings the key. */
  allowsRandom: boolean;
  /** Of draws at this place. */
  keySource: KeySource = 'caller';
  readonly #scopes: Map<string, Binding>[] = [];
  readonly #guards: ExprSyntax[] = [];
  readonly #refinements: ((type: Type) => Type)[] = [];
  readonly #atEnd: (() => void)[] = [];
  readonly #warnings: Diagnostic[] = [];
  #hasUnknown = false;

  constructor(types: TypeScope, place: BodyPlace, report: (diagnostic: Diagnostic) => void) {
    this.types = { ...types, localSize: (path) => sizeOfLocal(this, path) };
    this.place = place;
    this.report = report;
    this.allowsRandom = place.isRandom;
  }

  get module(): ModuleScope {
    return this.types.module;
  }

  // ---- guards

  /** Runs `check` where `condition` decides whether its result is taken. */
  under<T>(condition: ExprSyntax, check: () => T): T {
    this.#guards.push(condition);
    try {
      return check();
    } finally {
      this.#guards.pop();
    }
  }

  /** Whether this place is in a branch of an `if`, which may be the one not taken. */
  get isBranch(): boolean {
    return this.#guards.length > 0;
  }

  /** Whether an `if` around this place mentions an index that the expression depends on. */
  isGuarded(syntax: ExprSyntax): boolean {
    const indices = this.#scopes.flatMap((scope) =>
      [...scope].flatMap(([name, { range }]) => (range === undefined ? [] : [name])),
    );
    const own = indices.filter((name) => mentionsAny(syntax, [name]));
    return this.#guards.some((guard) => mentionsAny(guard, own));
  }

  /** The indices around this place that the expression does not depend on, not even through a local. */
  indicesWithout(syntax: ExprSyntax): readonly Name[] {
    return this.#scopes.flatMap((scope, depth) => {
      const inner = this.#scopes.slice(depth + 1).flatMap((each) => [...each.keys()]);
      return [...scope].flatMap(([text, { origin, span }]) =>
        origin === 'index' && !mentionsAny(syntax, [text, ...inner]) ? [{ text, span }] : [],
      );
    });
  }

  // ---- types

  resolve(type: Type): Type {
    return this.solver.resolve(type);
  }

  dtypeNamed(name: Name): Dtype {
    return resolveDtype(this.types, name);
  }

  isTree(type: Type): boolean {
    return isTree(this.resolve(type), (name) => this.types.statics.get(name)?.kind === 'tree');
  }

  /** Runs `check` where draws take their key from elsewhere. */
  withKeyFrom<T>(source: KeySource, check: () => T): T {
    const outer = this.keySource;
    this.keySource = source;
    try {
      return check();
    } finally {
      this.keySource = outer;
    }
  }

  /** Runs `check` with further dims. */
  withDims<T>(names: readonly Name[], check: () => T): T {
    const { statics } = this.types;
    for (const { text, span } of names) {
      const before = statics.get(text);
      if (before !== undefined) {
        fail('duplicate-name', `\`${text}\` is declared already`, span, {
          related: [{ span: before.span, label: 'here' }],
        });
      }
      statics.set(text, { name: text, kind: 'dim', span });
    }
    try {
      return check();
    } finally {
      for (const { text } of names) statics.delete(text);
    }
  }

  /** Runs `check` where more is known of the types of locals. */
  withTypes<T>(refine: (type: Type) => Type, check: () => T): T {
    this.#refinements.push(refine);
    try {
      return check();
    } finally {
      this.#refinements.pop();
    }
  }

  // ---- locals

  /** Runs `check` with a scope of its own; warns of what it left unused. */
  inScope<T>(check: () => T): T {
    this.#scopes.push(new Map());
    try {
      return check();
    } finally {
      for (const binding of this.#scopes.pop()?.values() ?? []) this.#warnUnused(binding);
    }
  }

  /** Reported when the body ends, if it has no errors. */
  warn(warning: Omit<Diagnostic, 'severity'>): void {
    this.#warnings.push({ severity: 'warning', ...warning });
  }

  #warnUnused({ local, origin, span, isUsed, isBroken }: Binding): void {
    // In a plan each `let` is an artifact, made for its own sake.
    if (
      this.place.kind === 'plan' ||
      origin !== 'let' ||
      isUsed ||
      isBroken ||
      local.name.startsWith('_')
    )
      return;
    this.warn({
      slug: 'unused',
      title: `\`${local.name}\` is never used`,
      span,
      label: `write \`_${local.name}\` if that is meant`,
      fix: { kind: 'replace', span, text: `_${local.name}` },
    });
  }

  bind(name: Name, type: Type, origin: 'parameter' | 'let', isBroken = false): Local {
    return this.#add(name, { local: { name: name.text }, type, origin, isBroken });
  }

  /** A parameter, whose local belongs to its declaration. */
  bindParameter(name: Name, local: Local, type: Type): void {
    this.#add(name, { local, type, origin: 'parameter', isBroken: false });
  }

  bindIndex(name: Name, range: Dim): Local {
    const local = this.#add(name, {
      local: { name: name.text },
      type: scalarType('i32'),
      origin: 'index',
      isBroken: false,
      range,
    });
    this.require(range, () =>
      fail('no-range', `Nothing gives \`${name.text}\` its range`, name.span, {
        label: 'it stands bare on no axis',
        hint: `say it: ${name.text} < N`,
      }),
    );
    return local;
  }

  /** `for ..b`: the first `x[..b]` says how many indices it is. */
  bindRest(name: Name): RestIndex {
    const rest: RestIndex = {};
    const type = scalarType('i32');
    this.#add(name, { local: { name: name.text }, type, origin: 'index', isBroken: false, rest });
    return rest;
  }

  #add(name: Name, binding: Omit<Binding, 'isUsed' | 'span'>): Local {
    refuseShadowing(this, name);
    const scope = this.#scopes[this.#scopes.length - 1];
    const before = scope?.get(name.text);
    if (before !== undefined) this.#warnUnused(before);
    const added: Binding = { ...binding, span: name.span, isUsed: false };
    scope?.set(name.text, added);
    this.module.facts?.noteBinding(name, added);
    return binding.local;
  }

  find(name: string): Binding | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const found = this.#scopes[i]?.get(name);
      if (found === undefined) continue;
      found.isUsed = true;
      if (found.isBroken) throw new Abandoned();
      if (this.#refinements.length === 0) return found;
      const type = this.#refinements.reduce(
        (known, refine) => refine(known),
        this.resolve(found.type),
      );
      return { ...found, type };
    }
    return undefined;
  }

  /** For suggestions. */
  namesInScope(): readonly string[] {
    const { owner } = this.place;
    return [
      ...this.#scopes.flatMap((scope) => [...scope.keys()]),
      ...(owner?.fields.map((field) => field.name) ?? []),
      ...(owner?.methods.keys() ?? []),
    ];
  }

  // ---- what the end of the body decides

  atEnd(check: () => void): void {
    this.#atEnd.push(check);
  }

  /**
   * `otherwise` is called if nothing has determined the dim or type when the body ends. Of several
   * only the first: one unknown often leaves others behind it.
   */
  require(unknown: Dim | Type, otherwise: () => never): void {
    this.atEnd(() => {
      const isOpen =
        'monomials' in unknown
          ? someAtom(this.solver.resolveDim(unknown), ({ kind }) => kind === 'meta')
          : isTypeMeta(this.resolve(unknown));
      if (!isOpen) return;
      if (this.#hasUnknown) throw new Abandoned();
      this.#hasUnknown = true;
      otherwise();
    });
  }

  /**
   * For a body without errors so far: true if all that had to wait has turned out well. Warnings
   * come only now, as what failed may have used anything.
   */
  finish(): boolean {
    const outcomes = this.#atEnd.map((check) =>
      attempt(this.report, () => {
        check();
        return true;
      }),
    );
    if (!outcomes.every((outcome) => outcome === true)) return false;
    for (const warning of this.#warnings) this.report(warning);
    return true;
  }
}
