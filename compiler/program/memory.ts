/** Where the memory of a program goes: what is alive at which dispatch, and in which buffer it lies. */
import type { Lowered, Value } from '../kernel/call.ts';
import type { Target } from '../target/target.ts';
import { dispatchedCalls } from './emit.ts';
import type { BufferRange, BufferSpec } from './program.ts';

/** A tensor from the dispatch that writes it to the last that touches it. */
export interface Life {
  readonly value: Value;
  readonly bytes: number;
  readonly buffer: number;
  readonly offset: number;
  readonly first: number;
  readonly last: number;
}

export interface Part extends BufferRange {
  readonly name: string;
}

export interface MemoryPlan {
  readonly name: string;
  readonly buffers: readonly BufferSpec[];
  readonly lives: readonly Life[];
  /** Inputs that lie in one buffer side by side. */
  readonly parts: readonly Part[];
  /** The label of each dispatch. */
  readonly dispatches: readonly string[];
  /** Bytes of what is alive at each dispatch. */
  readonly alive: readonly number[];
  readonly peakBytes: number;
  readonly liveBytes: number;
}

/** The plan that `emitProgram` follows for the same calls. */
export function memoryPlan(lowered: Lowered, target: Target): MemoryPlan {
  const { calls, before, assignment } = dispatchedCalls(lowered, target);
  const { buffers, liveBytes } = assignment;
  const last = Math.max(0, calls.length - 1);
  const step = (at: number): number => Math.min(last, before[Math.max(0, at)] ?? last);
  const lives = assignment.lives.map((life) => ({
    ...life,
    first: step(life.first),
    last: step(life.last),
  }));
  const alive = new Array<number>(calls.length).fill(0);
  for (const { bytes, first, last } of lives) {
    for (let at = first; at <= last && at < alive.length; at += 1) alive[at]! += bytes;
  }
  return {
    name: lowered.name,
    buffers,
    lives,
    parts: lowered.inputs.flatMap(({ name, value }): Part[] =>
      value.within === undefined ? [] : [{ name, ...assignment.rangeOf(value) }],
    ),
    dispatches: calls.map(({ label }) => label),
    alive,
    peakBytes: buffers.reduce((total, { bytes }) => total + bytes, 0),
    liveBytes,
  };
}
