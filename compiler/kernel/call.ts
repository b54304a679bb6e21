/**
 * What lowering hands over: kernels in order, each called on storages. Nothing here says which
 * buffer a storage lies in; `emit.ts` decides that.
 */
import { elementCount, type Node, type Scalar, type Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { Kernel } from './ir.ts';

/** The storage of one tensor, from the first call that touches it to the last. */
export interface Value {
  /** Unique in a program. */
  readonly id: number;
  readonly dtype: Scalar;
  readonly shape: Shape;
  readonly bytes: number;
  /** For messages and tables: the op or the input's name. */
  readonly label: string;
  readonly span: Span | undefined;
}

export interface KernelCall {
  readonly kernel: Kernel;
  /** One for each binding of the kernel. No value may be bound to two of them if one writes. */
  readonly arguments: readonly Value[];
  readonly label: string;
  readonly span: Span | undefined;
  /**
   * Pairs of bindings between which a value may be updated in place: each thread reads of `read`
   * only the elements that it, and no other, writes to `written`, and reads them before.
   */
  readonly inPlace?: readonly InPlacePair[];
}

export interface InPlacePair {
  readonly read: number;
  readonly written: number;
}

/** An input of the program, in the host's order. */
export interface ProgramInput {
  readonly name: string;
  readonly value: Value;
}

export interface ProgramOutput {
  readonly name: string;
  /** An input's value, or what some call writes. */
  readonly value: Value;
  /** The input whose storage this output takes over. */
  readonly donates?: string;
}

/** A graph as kernel calls, ready to be given buffers. */
export interface Lowered {
  readonly name: string;
  readonly calls: readonly KernelCall[];
  readonly inputs: readonly ProgramInput[];
  readonly outputs: readonly ProgramOutput[];
  /** Nodes of the graph, for the statistics. */
  readonly ops: number;
}

/** Bytes of one element in storage: a bool is a u32 there. */
const storedBytes: Readonly<Record<Scalar, number>> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  i32: 4,
  u32: 4,
  bool: 4,
};

export function byteSize(dtype: Scalar, shape: Shape): number {
  return elementCount(shape) * storedBytes[dtype];
}

/** The storage that holds a node's tensor, called after its input or its op. */
export function storageOf(node: Node, id: number): Value {
  const { dtype, shape, span } = node;
  const label = node.op === 'input' ? node.attributes.name : node.op;
  return { id, dtype, shape, bytes: byteSize(dtype, shape), label, span };
}
