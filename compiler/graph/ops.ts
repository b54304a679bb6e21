/**
 * The op table: what each op of the graph means. Everything that depends on the op alone is asked
 * here: its shape rule, its derivative, its reference semantics, its cost.
 */
import type { GraphBuilder } from './builder.ts';
import type { Node, OpAttributes, OpName } from './graph.ts';
import type { NdArray } from './nd-array.ts';
import type { OpKind, OpTable, TensorType } from './op.ts';
import { attentionOps } from './ops/attention.ts';
import { autodiffOps } from './ops/autodiff.ts';
import { binaryOps } from './ops/binary.ts';
import { contractionOps } from './ops/contraction.ts';
import { indexedOps } from './ops/indexed.ts';
import { leafOps } from './ops/leaf.ts';
import { loopOps } from './ops/loop.ts';
import { movementOps } from './ops/movement.ts';
import { reductionOps } from './ops/reduction.ts';
import { ternaryOps } from './ops/ternary.ts';
import { unaryOps } from './ops/unary.ts';

export const ops: OpTable<OpName> = {
  ...leafOps,
  ...unaryOps,
  ...binaryOps,
  ...ternaryOps,
  ...movementOps,
  ...reductionOps,
  ...contractionOps,
  ...indexedOps,
  ...loopOps,
  ...attentionOps,
  ...autodiffOps,
};

/** An entry as seen by code that does not know which op it holds. */
export interface AnyOpDefinition {
  readonly doc: string;
  readonly kind: OpKind;
  readonly arity: number | 'many';
  readonly infer: (inputs: readonly TensorType[], attributes: OpAttributes[OpName]) => TensorType;
  readonly vjp:
    | ((
        b: GraphBuilder,
        cotangent: Node,
        inputs: readonly Node[],
        node: Node,
      ) => readonly (Node | undefined)[])
    | 'zero';
  readonly evaluate: (
    inputs: readonly NdArray[],
    attributes: OpAttributes[OpName],
    output: TensorType,
  ) => Float64Array;
  readonly flops: (
    inputs: readonly TensorType[],
    output: TensorType,
    attributes: OpAttributes[OpName],
  ) => number;
}

/** The entry of `op`. Callers pass inputs and attributes of one node, which belong together. */
export function opDefinition(op: OpName): AnyOpDefinition {
  return ops[op] as unknown as AnyOpDefinition;
}

/** Arithmetic operations of one evaluation of `node`. */
export function flopsOf(node: Node): number {
  return opDefinition(node.op).flops(node.inputs, node, node.attributes);
}
