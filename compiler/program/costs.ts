/** What each dispatch of a program costs, counted from what it was lowered from: for the profile. */
import type { Graph } from '../graph/graph.ts';
import { countFlops } from '../kernel/count-flops.ts';
import { lowerFused } from '../kernel/lower.ts';
import type { Target } from '../target/target.ts';
import { bytesTouched, dispatchedCalls } from './emit.ts';

export interface DispatchCost {
  /** Floating-point operations; a fused multiply-add is two. */
  readonly flops: number;
  /** Of the tensors that it reads or writes, each once. */
  readonly bytes: number;
}

/** In the order of the dispatches that `lowerGraph` makes of the same graph for the same target. */
export function dispatchCosts(graph: Graph, target: Target): readonly DispatchCost[] {
  return dispatchedCalls(lowerFused(graph, target)).calls.map((call) => ({
    flops: countFlops(call.kernel),
    bytes: bytesTouched(call),
  }));
}
