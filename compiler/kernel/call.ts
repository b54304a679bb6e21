/**
 * What lowering hands over: kernels in order, each called on storages. Nothing here says which
 * buffer a storage lies in; `emit.ts` decides that.
 */

import { storedBytes } from '../graph/dtype.ts';
import {
  elementCount,
  type Graph,
  type HostType,
  type Node,
  type Scalar,
  type Shape,
  topological,
} from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import type { TensorType } from '../graph/op.ts';
import type { Span } from '../source/span.ts';
import type { Kernel } from './ir.ts';
import type { Schedule } from './schedule/schedule.ts';
import type { LaidOut } from './slabs.ts';

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
  /** A value that lies in another, from a byte of it on: both are one memory. */
  readonly within?: { readonly slab: Value; readonly offset: number };
}

/** The value whose storage a value has. */
export function storageOf(value: Value): Value {
  return value.within?.slab ?? value;
}

export interface KernelCall {
  readonly kernel: Kernel;
  /** One for each binding of the kernel. No value may be bound to two of them if one writes. */
  readonly arguments: readonly Value[];
  /** Bytes of each argument that are read or written, each once; absent: all it has. */
  readonly touched?: readonly number[];
  readonly label: string;
  readonly span: Span | undefined;
  /**
   * Pairs of bindings between which a value may be updated in place: each thread reads of `read`
   * only the elements that it, and no other, writes to `written`, and reads them before.
   */
  readonly inPlace?: readonly InPlacePair[];
  /** The calls whose kernels this one runs side by side, if it does. */
  readonly beside?: readonly KernelCall[];
  /** By which schedule the call's region was lowered, and what else it could be. Calls of one region share it. */
  readonly scheduled?: Scheduling;
}

export interface Scheduling {
  /** Equal for regions that do the same, see `schedule/region-key.ts`. */
  readonly key: string;
  readonly schedule: Schedule;
  /** All candidates, the cost model's choice first. */
  readonly candidates: readonly ScheduleCandidate[];
}

export interface ScheduleCandidate {
  readonly schedule: Schedule;
  /** The region's calls, on the values of the calls that it was lowered to. */
  readonly calls: () => readonly KernelCall[];
}

export interface InPlacePair {
  readonly read: number;
  readonly written: number;
}

/** An input of the program, in the host's order. */
export interface ProgramInput {
  readonly name: string;
  readonly value: Value;
  readonly holds?: HostType;
}

export interface ProgramOutput {
  readonly name: string;
  /** An input's value, or what some call writes. */
  readonly value: Value;
  /** The input whose storage this output takes over. */
  readonly donates?: string;
  readonly holds?: HostType;
}

/** One storage that hands its contents to another by a copy, unless both can be one. */
export interface Handover {
  readonly from: Value;
  readonly to: Value;
  readonly copy: KernelCall;
}

/** `count` calls from the call number `first` on, which run `rounds` times. Repeats may lie in repeats. */
export interface Repeat {
  readonly first: number;
  readonly count: number;
  readonly rounds: number;
  /** What a round finds as another left it: these keep their memory through all rounds. */
  readonly kept: readonly Value[];
  /** What is carried, as it is before the first round. */
  readonly starts: readonly Handover[];
  /** What is carried, from the end of a round to the next. */
  readonly handed: readonly Handover[];
}

/** A part of a graph as kernel calls. */
export interface Piece {
  readonly calls: readonly KernelCall[];
  readonly repeats: readonly Repeat[];
  readonly outputs: readonly Value[];
}

/** Pieces one behind the other, without outputs. */
export function joinPieces(pieces: readonly Omit<Piece, 'outputs'>[]): Omit<Piece, 'outputs'> {
  const calls: KernelCall[] = [];
  const repeats: Repeat[] = [];
  for (const piece of pieces) {
    const before = calls.length;
    repeats.push(...piece.repeats.map((own) => ({ ...own, first: own.first + before })));
    calls.push(...piece.calls);
  }
  return { calls, repeats };
}

/** A graph as kernel calls, ready to be given buffers. */
export interface Lowered {
  readonly name: string;
  readonly calls: readonly KernelCall[];
  readonly repeats: readonly Repeat[];
  readonly inputs: readonly ProgramInput[];
  readonly outputs: readonly ProgramOutput[];
  /** Nodes of the graph, for the statistics. */
  readonly ops: number;
}

export function byteSize(dtype: Scalar, shape: Shape): number {
  return elementCount(shape) * storedBytes[dtype];
}

/** What a call moves: of each value the bytes it touches, however many bindings and threads read them. */
export function bytesMoved({ arguments: values, touched }: KernelCall): number {
  const moved = new Map<number, number>();
  values.forEach(({ id, bytes }, at) => {
    moved.set(id, Math.max(moved.get(id) ?? 0, touched?.[at] ?? bytes));
  });
  return [...moved.values()].reduce((total, bytes) => total + bytes, 0);
}

/** Makes the storages of a program, each with an id of its own. */
export class Storages {
  private count = 0;

  make({ dtype, shape }: TensorType, label: string, span: Span | undefined): Value {
    const id = this.count;
    this.count += 1;
    return { id, dtype, shape, bytes: byteSize(dtype, shape), label, span };
  }

  /** For a node's tensor, called after its input or its op. */
  of(node: Node): Value {
    return this.make(node, node.op === 'input' ? node.attributes.name : node.op, node.span);
  }
}

/** How many nodes a graph has, those in the bodies of loops included. */
function countNodes(graph: Graph): number {
  const order = topological(graph);
  const inside = order.map((node) => (isLoop(node) ? countNodes(node.attributes.body) : 0));
  return inside.reduce((sum, count) => sum + count, order.length);
}

/**
 * A whole graph: `lower` gets the values of its inputs, and what it makes of them has the graph's
 * outputs in their order. What lies in slabs is a part of their values.
 */
export function lowerWhole(
  { graph, slabs }: LaidOut,
  storages: Storages,
  lower: (inputs: readonly Value[]) => Piece,
): Lowered {
  const made = graph.inputs.map((node) => storages.of(node));
  const hosted = graph.inputs.slice(0, graph.inputs.length - slabs.length);
  const wholes = made.slice(hosted.length);
  const part = (name: string, { dtype, shape }: TensorType, whole: readonly Value[]) => {
    const at = slabs.findIndex(({ starts }) => starts.has(name));
    if (at < 0) return undefined;
    const offset = byteSize(dtype, [slabs[at]!.starts.get(name)!]);
    const value = storages.make({ dtype, shape }, name, whole[at]!.span);
    return { ...value, within: { slab: whole[at]!, offset } };
  };
  const inputs = hosted.map((node, at): ProgramInput => {
    const { name, holds } = node.attributes;
    const value = part(name, node, wholes) ?? made[at]!;
    return { name, value, ...(holds && { holds }) };
  });
  const { calls, repeats, outputs } = lower([...inputs.map(({ value }) => value), ...wholes]);
  const types = new Map(hosted.map((node) => [node.attributes.name, node]));
  const nextWholes = outputs.slice(outputs.length - slabs.length);
  return {
    name: graph.name,
    calls,
    repeats,
    inputs,
    outputs: graph.outputs
      .slice(0, outputs.length - slabs.length)
      .map(({ node: _, ...rest }, at) => {
        const { donates } = rest;
        const own =
          donates === undefined ? undefined : part(donates, types.get(donates)!, nextWholes);
        return { ...rest, value: own ?? outputs[at]! };
      }),
    ops: countNodes(graph),
  };
}
