/** `--opt 2`: a graph as a program of fused kernels. */
import type { Result } from '../diagnostics/diagnostic.ts';
import type { Graph } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { emitProgram } from './emit.ts';
import { type BudgetOptions, lowerWithin } from './lower-within.ts';
import type { Program } from './program.ts';
import { refuseDtypes } from './refuse-dtypes.ts';

export interface LowerOptions extends BudgetOptions {
  /** Prints the line of a span, `gpt2.llm:12`, for the first line of each kernel. */
  readonly place?: (span: Span) => string;
}

export function lowerGraph(
  graph: Graph,
  target: Target,
  { place, ...fuse }: LowerOptions = {},
): Result<Program> {
  const refused = refuseDtypes(graph, target);
  if (refused.length > 0) return { ok: false, diagnostics: refused };
  const lowered = lowerWithin(graph, target, fuse);
  return lowered.ok ? emitProgram(lowered.value, target, place) : lowered;
}
