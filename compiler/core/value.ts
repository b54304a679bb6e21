/**
 * What a term is while it is staged: graph values with named axes, numbers that are still exact,
 * trees of these, and functions, which exist at compile time only.
 */
import type { Node, Scalar } from '../graph/graph.ts';
import type { RecordDecl } from '../types/declaration.ts';
import type { Pattern, Term } from '../types/term.ts';
import type { ConcreteType, Statics } from './concrete.ts';
import type { Environment } from './environment.ts';

/**
 * An index of a binder, or one axis of a lifted call's frame. Identity is the object. Values keep
 * their axes sorted by `order`, so those bound innermost come last and leaving a binder moves no data.
 */
export interface Axis {
  readonly name: string;
  readonly size: number;
  readonly order: number;
}

/**
 * `node`'s leading axes are `names`, in order; the rest are positional. A value carries only the
 * names it depends on. Of type `Key` the last positional axis has the key's two words.
 */
export interface Tensor {
  readonly kind: 'tensor';
  readonly node: Node;
  readonly names: readonly Axis[];
  /** Set where this is the bare index of that axis: indexing with it aligns and reads nothing. */
  readonly indexOf?: Axis;
}

export type Value =
  | Tensor
  /** Exact. `dtype`, once known, is what it becomes when it meets a tensor. */
  | { readonly kind: 'static'; readonly value: number | boolean; readonly dtype?: Scalar }
  | { readonly kind: 'string'; readonly value: string }
  | RecordValue
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | Closure
  | HostValue;

/** A stack of records has the stack's axes in front of every leaf. */
export interface RecordValue {
  readonly kind: 'record';
  readonly record: RecordDecl;
  readonly statics: Statics;
  readonly fields: ReadonlyMap<string, Value>;
}

export interface Closure {
  readonly kind: 'closure';
  readonly params: readonly Pattern[];
  readonly body: Term;
  readonly environment: Environment;
}

/** In plans: what an earlier step will make. `step` is its place in the plan, `item` its place in the step's tuple. */
export interface HostValue {
  readonly kind: 'host';
  readonly step: number;
  readonly item?: number;
  readonly type: ConcreteType;
}

export function tensor(node: Node, names: readonly Axis[]): Tensor {
  return { kind: 'tensor', node, names };
}

/** The rank that the language sees. */
export function positionalRank(value: Tensor): number {
  return value.node.shape.length - value.names.length;
}
