/** What a checked module declares. Bodies are typed terms over the declaration's own static parameters. */
import type { Span } from '../source/span.ts';
import type { CheckpointName } from './checkpoint-name.ts';
import type { Dim } from './dim.ts';
import type { Local, Term } from './term.ts';
import type { Type } from './type.ts';

export interface StaticParam {
  readonly name: string;
  readonly kind: 'dim' | 'type' | 'tree' | 'bool' | 'number';
  /** `F = 4 * D`, `causal: bool = true`: taken when the parameter is neither given nor determined. A number has one. */
  readonly default?: Dim | boolean | number;
  readonly span: Span;
}

/** An obligation: from `where`, from `/` in a dim (`natural`), or from a subtraction. */
export type Condition = { readonly span: Span } & (
  | {
      readonly kind: 'compare';
      readonly op: '==' | '<=' | '<' | '>=' | '>';
      readonly left: Dim;
      readonly right: Dim;
    }
  | {
      readonly kind: 'divides';
      readonly dividend: Dim;
      readonly divisor: Dim;
      readonly remainder: number;
    }
  | { readonly kind: 'natural'; readonly dim: Dim }
);

/** A condition of what a body calls, in terms of the caller, that its own conditions do not imply. */
export interface Requirement {
  readonly condition: Condition;
  /** The functions between the caller and the condition, outermost first. */
  readonly through: readonly string[];
}

interface DeclHead {
  readonly name: string;
  /** Dotted module name: `std.nn`, `prelude`, or the file's stem for the user's own. */
  readonly module: string;
  readonly isPublic: boolean;
  readonly doc: string;
  /** Of the name, for "declared here". */
  readonly span: Span;
}

export interface FnDecl extends DeclHead {
  readonly kind: 'fn';
  /** For methods: `self` is the first thing in scope. `name` is '' for the nameless method. */
  readonly owner?: RecordDecl;
  /** Bound by the body's uses of `self` and of fields (which are elaborated to `self.f`). */
  readonly self?: Local;
  readonly isRandom: boolean;
  readonly isExtern: boolean;
  /** Declared ones first, then the dim variables that the signature mentions. */
  readonly statics: readonly StaticParam[];
  readonly params: readonly Param[];
  readonly result: Type;
  readonly where: readonly Condition[];
  /** What callers must meet besides `where`; filled in when the module has been checked. */
  /** It draws where `keyed` is false, too. */
  needsKey?: boolean;
  requires?: readonly Requirement[];
  /** Filled in when the body is checked; absent for `extern` and for bodies with errors. */
  body?: Term;
}

export interface Param {
  readonly local: Local;
  readonly type: Type;
  /** Evaluated in the callee's scope (may mention earlier parameters and dims). */
  default?: Term;
  readonly hasDefault: boolean;
}

export interface RecordDecl extends DeclHead {
  readonly kind: 'record';
  readonly isModel: boolean;
  readonly statics: readonly StaticParam[];
  readonly where: readonly Condition[];
  readonly fields: readonly FieldDecl[];
  /** Mentions `float`, itself or through a field. */
  readonly isFloating: boolean;
  /** By name; '' is the nameless one. */
  readonly methods: ReadonlyMap<string, FnDecl>;
}

export interface FieldDecl {
  readonly name: string;
  readonly type: Type;
  readonly doc: string;
  readonly span: Span;
  readonly hasDefault: boolean;
  default?: Term;
  /** Of a default that is a size. */
  readonly size?: Dim;
  /** The paths under this field that its `~` draws; of a whole draw the empty one. */
  readonly drawn: readonly string[];
  /** `~ e`: a random term of the field's type, without some of its leading axes, which is drawn anew for each element along these. */
  draw?: Term;
  /** `~ { path ~ e }`: redraws of inner fields. */
  overrides?: readonly { readonly path: readonly string[]; readonly value: Term }[];
  /** From `@name("…")`. */
  readonly checkpoint?: CheckpointName;
}

export interface AliasDecl extends DeclHead {
  readonly kind: 'alias';
  readonly statics: readonly StaticParam[];
  readonly type: Type;
}

export interface HostTypeDecl extends DeclHead {
  readonly kind: 'host';
  readonly statics: readonly StaticParam[];
}

export interface ConstDecl extends DeclHead {
  readonly kind: 'const';
  readonly type: Type;
  /** What it names in shapes: the size itself under '', those among the fields of a record by name. */
  readonly sizes: ReadonlyMap<string, Dim>;
  value?: Term;
}

export type Decl = FnDecl | RecordDecl | AliasDecl | HostTypeDecl | ConstDecl;

/** A `test` or a `plan`: a block without parameters. */
export interface BlockDecl {
  readonly kind: 'test' | 'plan';
  readonly name: string;
  readonly module: string;
  readonly span: Span;
  readonly body?: Term;
}

export interface CheckedModule {
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  readonly declarations: ReadonlyMap<string, Decl>;
  readonly tests: readonly BlockDecl[];
  readonly plans: readonly BlockDecl[];
}

/** The root file and all it reaches, `prelude` included, by dotted name. */
export interface CheckedProgram {
  readonly main: CheckedModule;
  readonly modules: ReadonlyMap<string, CheckedModule>;
}
