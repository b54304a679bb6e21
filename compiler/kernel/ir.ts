/**
 * Kernel IR: one kernel as structured imperative code over scalars and short vectors. Built by the
 * schedules, checked by `verify.ts`, printed by `target/wgsl`. It knows storage buffers, workgroup
 * memory, barriers and subgroup operations, but nothing of tensors: indices are u32 arithmetic.
 */

import type { OpName } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';

export type Element = 'f32' | 'f16' | 'i32' | 'u32' | 'bool';
export type Lanes = 1 | 2 | 4;

export interface ValueType {
  readonly element: Element;
  readonly lanes: Lanes;
}

/** Scalar arithmetic has the names and meanings of the graph's pointwise ops. */
export type ScalarOp =
  | Extract<
      OpName,
      | 'neg'
      | 'abs'
      | 'exp'
      | 'log'
      | 'sqrt'
      | 'sin'
      | 'cos'
      | 'tanh'
      | 'erf'
      | 'floor'
      | 'not'
      | 'add'
      | 'sub'
      | 'mul'
      | 'div'
      | 'mod'
      | 'pow'
      | 'min'
      | 'max'
      | 'lt'
      | 'le'
      | 'eq'
      | 'and'
      | 'or'
      | 'xor'
      | 'shl'
      | 'shr'
      | 'select'
    >
  | 'fma';

export type Expr = { readonly type: ValueType } & (
  | { readonly kind: 'literal'; readonly value: number }
  /** Bound by `let`, `var` or `for`. */
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'builtin';
      readonly name:
        | 'workgroup_x'
        | 'workgroup_y'
        | 'workgroup_z'
        | 'local_index'
        | 'subgroup_lane';
    }
  /** A u32 given with each dispatch, so that kernels that differ in a number are one pipeline. */
  | { readonly kind: 'parameter'; readonly at: number }
  /** `index` counts vectors of `type.lanes` elements. A bool is stored as u32. */
  | { readonly kind: 'load'; readonly binding: number; readonly index: Expr }
  | { readonly kind: 'shared'; readonly array: string; readonly index: Expr }
  /** Element-wise on vectors; a scalar argument of a vector op is splat by the printer. */
  | { readonly kind: 'op'; readonly op: ScalarOp; readonly args: readonly Expr[] }
  | { readonly kind: 'cast'; readonly of: Expr }
  | { readonly kind: 'bitcast'; readonly of: Expr }
  | {
      readonly kind: 'threefry';
      readonly word: 0 | 1;
      readonly args: readonly [Expr, Expr, Expr, Expr];
    }
  | { readonly kind: 'vector'; readonly parts: readonly Expr[] }
  | { readonly kind: 'component'; readonly of: Expr; readonly at: 0 | 1 | 2 | 3 }
  | { readonly kind: 'subgroup'; readonly op: 'add' | 'max' | 'min'; readonly of: Expr }
  /** `lane` must be a literal. */
  | { readonly kind: 'subgroup-broadcast'; readonly of: Expr; readonly lane: Expr }
  /** From a lane found at run time, the same for all. */
  | { readonly kind: 'subgroup-shuffle'; readonly of: Expr; readonly lane: Expr }
);

export type Stmt =
  | { readonly kind: 'let'; readonly name: string; readonly value: Expr }
  | {
      readonly kind: 'var';
      readonly name: string;
      readonly type: ValueType;
      readonly initial?: Expr;
    }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expr }
  | { readonly kind: 'store'; readonly binding: number; readonly index: Expr; readonly value: Expr }
  | {
      readonly kind: 'store-shared';
      readonly array: string;
      readonly index: Expr;
      readonly value: Expr;
    }
  /** `for (var name = from; name < to; name += step)`, u32. */
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly from: Expr;
      readonly to: Expr;
      readonly step: Expr;
      readonly body: readonly Stmt[];
    }
  | {
      readonly kind: 'if';
      readonly condition: Expr;
      readonly body: readonly Stmt[];
      readonly otherwise?: readonly Stmt[];
    }
  /** All invocations of a workgroup get here before one goes on, and see what the others did to this memory. */
  | { readonly kind: 'barrier'; readonly memory: 'workgroup' | 'storage' }
  | { readonly kind: 'comment'; readonly text: string };

export interface Binding {
  readonly name: string;
  readonly element: Element;
  /** The buffer is declared as an array of vectors of this width. */
  readonly lanes: Lanes;
  readonly access: 'read' | 'read_write';
}

export interface Kernel {
  readonly name: string;
  readonly bindings: readonly Binding[];
  readonly workgroupSize: number;
  readonly shared: readonly {
    readonly name: string;
    readonly element: Element;
    /** Of vectors of this width; absent: of scalars. */
    readonly lanes?: Lanes;
    readonly length: number;
  }[];
  readonly body: readonly Stmt[];
  /** Workgroups to launch. Each at most 65,535: lowering folds larger grids into x and y. */
  readonly grid: readonly [x: number, y: number, z: number];
  readonly span: Span | undefined;
}
