/**
 * Typed terms: what the checker makes of expressions. Everything that the surface leaves implicit
 * is said here: frames of lifted calls, static arguments, ranges of indices, conversions, default
 * arguments, `self`, function values (always lambdas, eta-expanded). Pipes, methods as functions
 * and reducer binders are gone: `sum d: e` is a call of `sum` on `for d: e`.
 *
 * Types and dims speak of the static parameters of the enclosing declaration and nothing else.
 */
import type { Span } from '../source/span.ts';
import type { ConstDecl, FnDecl, RecordDecl } from './declaration.ts';
import type { Dim } from './dim.ts';
import type { Dtype, Scalar, StaticArgs, Type } from './type.ts';

/** A bound variable. Identity is the object; the name is for printing. */
export interface Local {
  readonly name: string;
}

export type Pattern =
  | { readonly kind: 'local'; readonly local: Local; readonly type: Type }
  | { readonly kind: 'ignore'; readonly type: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Pattern[] };

/** `t`, or `(h, i)`, which makes one row-major axis of several. */
export type IndexBinder =
  | { readonly kind: 'index'; readonly local: Local; readonly range: Dim }
  | { readonly kind: 'group'; readonly members: readonly IndexBinder[] };

/** What is done with one axis of the indexed value; `..` is already spelt out. */
export type AxisIndex =
  | { readonly kind: 'keep' }
  /** A position (clamped at run time if it is not a bare index): i32, or a tensor of i32 whose axes go in front of the result. */
  | { readonly kind: 'at'; readonly position: Term }
  /** The axis is split, row-major, into axes of these sizes, each then indexed. */
  | {
      readonly kind: 'group';
      readonly parts: readonly { readonly size: Dim; readonly position: Term }[];
    }
  | { readonly kind: 'slice'; readonly from: Dim; readonly to: Dim };

export interface Arg {
  readonly term: Term;
  /** How many leading axes of this argument are frame (a prefix of the call's frame). */
  readonly lift: number;
}

export type UnaryOp = 'neg' | 'not';
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'mod'
  | 'pow'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'and'
  | 'or';

export type Statement = { readonly span: Span } & (
  | { readonly kind: 'let'; readonly pattern: Pattern; readonly value: Term }
  | { readonly kind: 'assert'; readonly condition: Term }
  /** Only in plans: a call for its effect. */
  | { readonly kind: 'effect'; readonly value: Term }
);

export type Term = {
  readonly span: Span;
  readonly type: Type;
} /** Exact; type `static`. `inf` is Infinity here and becomes 1e30 (f16: 3e4) when converted. */ & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** Of type `scalar`: its name. */
  | { readonly kind: 'string'; readonly value: string }
  /** A dim as a static number. */
  | { readonly kind: 'dim'; readonly dim: Dim }
  /** A static bool parameter, and `keyed`. */
  | { readonly kind: 'static-bool'; readonly name: string }
  /** A number of the enclosing model's type. */
  | { readonly kind: 'static-number'; readonly name: string }
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'const'; readonly declaration: ConstDecl }
  /** To another dtype: written (`as`) or one of the three coercions. Of a tree: of its float leaves. A static number becomes a constant. */
  | {
      readonly kind: 'convert';
      readonly of: Term;
      readonly dtype: Dtype;
      readonly isWritten: boolean;
    }
  | { readonly kind: 'unary'; readonly op: UnaryOp; readonly of: Term }
  /**
   * Both sides have one type, or one is a scalar or static number, which meets every element.
   * On trees: leaf by leaf. Static sides give a static result, in f64. `div` of two i32 has been
   * converted to f32 already; `pow` with a static natural exponent is repeated multiplication, so a
   * static exponent stays unconverted, as does a static number that meets a tree.
   */
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Term; readonly right: Term }
  /** `a @ b`: the last axis of `a` with the first of `b`. */
  | { readonly kind: 'contract'; readonly left: Term; readonly right: Term }
  /**
   * A call of a declared function, method or prelude intrinsic. `args` are in the order of the
   * callee's parameters; `undefined` takes the default. `frame` has the sizes of the lifted axes,
   * which lead the result; each argument (and `self`) has `lift` of them. For a method, `statics`
   * also has the static arguments of `self`'s type. A `..S` that is open in the caller too, and the
   * dtypes of a leafwise call, are not in `statics`: they are read off the arguments.
   */
  | {
      readonly kind: 'call';
      readonly fn: FnDecl;
      readonly statics: StaticArgs;
      readonly self?: Arg;
      readonly args: readonly (Arg | undefined)[];
      readonly frame: readonly Dim[];
      /**
       * Positions of arguments that are trees, or tensors of open shape given to a function of scalars: the
       * call is made for each leaf (or element), other arguments as they are.
       */
      readonly leafwise?: readonly number[];
    }
  /** A call of a function value (a parameter or a local that is a lambda). */
  | {
      readonly kind: 'apply';
      readonly callee: Term;
      readonly args: readonly Arg[];
      readonly frame: readonly Dim[];
    }
  | { readonly kind: 'lambda'; readonly params: readonly Pattern[]; readonly body: Term }
  /** Axes of the binders first, then those of the body. */
  | { readonly kind: 'for'; readonly indices: readonly IndexBinder[]; readonly body: Term }
  /** `axes` covers every axis of `of`, in order; `isOpen`: the last ones of an open shape. */
  | {
      readonly kind: 'index';
      readonly of: Term;
      readonly axes: readonly AxisIndex[];
      readonly isOpen?: boolean;
    }
  | { readonly kind: 'range'; readonly from: Dim; readonly to: Dim }
  | { readonly kind: 'tuple'; readonly items: readonly Term[] }
  /** The items along a new first axis; or, of type `list`, as they are. */
  | { readonly kind: 'list'; readonly items: readonly Term[] }
  | { readonly kind: 'item'; readonly of: Term; readonly position: number }
  | {
      readonly kind: 'construct';
      readonly record: RecordDecl;
      readonly statics: StaticArgs;
      /** Fields left out take their default. */
      readonly fields: ReadonlyMap<string, Term>;
    }
  | { readonly kind: 'field'; readonly of: Term; readonly name: string }
  | {
      readonly kind: 'with';
      readonly of: Term;
      readonly changes: readonly { readonly path: readonly string[]; readonly value: Term }[];
    }
  | { readonly kind: 'block'; readonly statements: readonly Statement[]; readonly result?: Term }
  /** A static condition keeps one branch; otherwise both are computed and selected. */
  | { readonly kind: 'if'; readonly condition: Term; readonly then_: Term; readonly else_: Term }
  /**
   * `if of is [M, N]`: `then_` if `of`, of an open shape, has as many axes as there are names, which are
   * then dims of `then_` (and of nothing else); otherwise `else_`.
   */
  | {
      readonly kind: 'shape-choice';
      readonly of: Term;
      readonly names: readonly string[];
      readonly then_: Term;
      readonly else_: Term;
    }
  /** `chain(x, layers)`: `input` and `layer` are bound in `body` for each layer of the stack, first to last. */
  | {
      readonly kind: 'chain';
      readonly initial: Term;
      readonly layers: Term;
      readonly count: Dim;
      readonly input: Local;
      readonly layer: Local;
      readonly body: Term;
      /** A static bool. */
      readonly remat: Term;
    }
  /**
   * The gradient of `body` (f32, or a tuple whose first item is f32) in the named locals. Type: that of
   * the variable (a tuple of them for several); with `withValue`, `(type(body), gradient)`.
   */
  | {
      readonly kind: 'grad';
      readonly variables: readonly Local[];
      readonly body: Term;
      readonly withValue: boolean;
    }
  /** `key` absent: `using none`. */
  | { readonly kind: 'using'; readonly key?: Term; readonly body: Term }
);

export type { Dtype, Scalar };
