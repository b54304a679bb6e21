/** A program with what each of its dispatches costs, counted from what it was lowered from. */
import type { Result } from '../diagnostics/diagnostic.ts';
import type { Graph } from '../graph/graph.ts';
import { bytesMoved, type Lowered } from '../kernel/call.ts';
import { countFlops } from '../kernel/count-flops.ts';
import type { Target } from '../target/target.ts';
import { dispatchedCalls, emitProgram } from './emit.ts';
import type { LowerOptions } from './lower-graph.ts';
import { lowerWithin } from './lower-within.ts';
import type { Program } from './program.ts';
import { refuseDtypes } from './refuse-dtypes.ts';

export interface DispatchCost {
  /** Floating-point operations; a fused multiply-add is two. */
  readonly flops: number;
  /** Read or written, each element once. */
  readonly bytes: number;
}

export interface CostedProgram {
  readonly program: Program;
  /** In the order of the dispatches. */
  readonly costs: readonly DispatchCost[];
}

/** The program that `lowerGraph` makes, with its costs. Errors: those of `lowerGraph`. */
export function lowerWithCosts(
  graph: Graph,
  target: Target,
  { place, ...fuse }: LowerOptions = {},
): Result<CostedProgram> {
  const refused = refuseDtypes(graph, target);
  if (refused.length > 0) return { ok: false, diagnostics: refused };
  const lowered = lowerWithin(graph, target, fuse);
  if (!lowered.ok) return lowered;
  const program = emitProgram(lowered.value, target, place);
  if (!program.ok) return program;
  const costs = dispatchCosts(lowered.value, target);
  return { ...program, value: { program: program.value, costs } };
}

function dispatchCosts(lowered: Lowered, target: Target): readonly DispatchCost[] {
  return dispatchedCalls(lowered, target).calls.map((call) => ({
    flops: (call.beside ?? [call]).reduce((sum, { kernel }) => sum + countFlops(kernel), 0),
    bytes: bytesMoved(call),
  }));
}
