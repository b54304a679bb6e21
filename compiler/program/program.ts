/**
 * The artifact: what the runtime executes and nothing more. Plain data, so it can be printed,
 * compared in tests and written to disk as JSON.
 */
import type { Scalar, Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';

export interface Program {
  readonly schema: 2;
  readonly name: string;
  /** One GPU buffer each. Dawn forbids a whole buffer to be read-only and writable in one dispatch, whatever the ranges. */
  readonly buffers: readonly BufferSpec[];
  readonly inputs: readonly TensorSlot[];
  /** An output that donates lies, after the run, in the buffer of the input whose name it bears. */
  readonly outputs: readonly TensorSlot[];
  readonly pipelines: readonly PipelineSpec[];
  /** In order, one submit. */
  readonly dispatches: readonly Dispatch[];
  /** Loops, which may lie in each other: the outer one stands first. */
  readonly repeats: readonly DispatchRepeat[];
  /** After all dispatches: state that could not be updated in place. */
  readonly copies: readonly Copy[];
  readonly statistics: ProgramStatistics;
}

export interface BufferSpec {
  readonly bytes: number;
  readonly role: 'input' | 'output' | 'temporary';
  /** For messages about memory: the largest tensor it holds. */
  readonly label: string;
  readonly span: Span | undefined;
}

/** `bytes` bytes of a buffer from `offset` on. Offsets of bindings keep the device's alignment. */
export interface BufferRange {
  readonly buffer: number;
  readonly offset: number;
  /** A multiple of four. */
  readonly bytes: number;
}

/** A tensor the host sees, row-major in its range. A bool takes four bytes. */
export interface TensorSlot extends BufferRange {
  readonly name: string;
  readonly dtype: Scalar;
  readonly shape: Shape;
}

/** The ranges are equally long and lie in different buffers. */
export interface Copy {
  readonly from: BufferRange;
  readonly to: BufferRange;
}

export interface PipelineSpec {
  readonly label: string;
  readonly wgsl: string;
  /** Of group 0, in order. The entry point is `main`. */
  readonly bindings: readonly ('read' | 'read_write')[];
  /** How many immediates each dispatch gives; absent: none. */
  readonly immediates?: number;
}

export interface Dispatch {
  readonly pipeline: number;
  /** Of each binding. Those that are written overlap no other. */
  readonly ranges: readonly BufferRange[];
  readonly grid: readonly [x: number, y: number, z: number];
  /** u32 each, from offset 0 of the immediate address space; absent: none. */
  readonly immediates?: readonly number[];
  readonly label: string;
  readonly span: Span | undefined;
}

/** `count` dispatches from the number `first` on, which run `rounds` times. */
export interface DispatchRepeat {
  readonly first: number;
  readonly count: number;
  readonly rounds: number;
}

export interface ProgramStatistics {
  /** Nodes of the graph that was lowered. */
  readonly ops: number;
  /** Sum of all buffers. */
  readonly peakBytes: number;
  /** The most bytes that tensors take at one time: no plan for these dispatches in this order needs less. */
  readonly liveBytes: number;
  /** Read and written by all dispatches in each round, each element that one touches once. */
  readonly bytesMoved: number;
}
