/**
 * Types are axes and a base, `τ = σ·β`. Axes distribute over tuples, so a tuple has none; on a
 * record they make a stack, stored leaf by leaf.
 */

import type { HostTypeDecl, RecordDecl } from './declaration.ts';
import type { Dim } from './dim.ts';

export type Scalar = 'f32' | 'f16' | 'bf16' | 'i32' | 'u32' | 'bool';

/** `float` of a signature (and `number`, in the prelude): one dtype, chosen by the caller. */
export interface DtypeVariable {
  readonly kind: 'dtype-variable';
  readonly name: 'float' | 'number';
}

/** A dtype, or the name by which the enclosing declaration is generic in it. */
export type Dtype = Scalar | DtypeVariable;

export type Type =
  /** `rest` is the `S` of `..S`, in front of `axes`. */
  | {
      readonly kind: 'tensor';
      readonly rest?: string;
      readonly axes: readonly Dim[];
      readonly dtype: Dtype;
    }
  /** A record or model; `dtype` is what its `float` stands for (absent: it mentions none). */
  | {
      readonly kind: 'record';
      readonly axes: readonly Dim[];
      readonly record: RecordDecl;
      readonly args: StaticArgs;
      readonly dtype?: Dtype;
    }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | {
      readonly kind: 'function';
      readonly axes: readonly Dim[];
      readonly params: readonly Type[];
      readonly result: Type;
      readonly isRandom: boolean;
    }
  /**
   * A declared type variable (`P: tree`, `X: type`) of the enclosing declaration; with `dtype`, what it
   * stands for with its float leaves of that dtype (`P as f16`).
   */
  | {
      readonly kind: 'variable';
      readonly axes: readonly Dim[];
      readonly name: string;
      readonly dtype?: Dtype;
    }
  | { readonly kind: 'key'; readonly axes: readonly Dim[] }
  /** An exact number whose type is still open, like Go's untyped constants; or a static bool. */
  | { readonly kind: 'static'; readonly of: 'number' | 'bool' }
  | { readonly kind: 'string' }
  /**
   * `Scalar`, in plans: `f16` and its like as values, which the host is handed by name. `dtype` is the
   * value; of a parameter, the `float` of its signature, which the argument chooses. Absent: any.
   */
  | { readonly kind: 'scalar'; readonly dtype?: Dtype }
  /** `[]string`, in plans: any number of values, which the host is handed one by one. */
  | { readonly kind: 'list'; readonly of: Type }
  /** An `extern type`, known to the host only. */
  | { readonly kind: 'host'; readonly host: HostTypeDecl; readonly args: StaticArgs };

/** A number of a model's type, or the enclosing model's parameter that it is. */
export type StaticNumber = number | { readonly parameter: string };

/** What a declaration's static parameters stand for, by name. */
export interface StaticArgs {
  readonly dims: ReadonlyMap<string, Dim>;
  readonly types: ReadonlyMap<string, Type>;
  readonly bools: ReadonlyMap<string, boolean>;
  /** Only those that are written: a type asks for no other. */
  readonly numbers: ReadonlyMap<string, StaticNumber>;
  /** `..S`: the axes. Absent for a leafwise call, where each leaf has its own. */
  readonly shapes: ReadonlyMap<string, readonly Dim[]>;
  /** `float`, `number`. */
  readonly dtypes: ReadonlyMap<string, Dtype>;
}
