/**
 * From source to Program, in order. Read this first; each line names the folder that has the how.
 *
 *     source text
 *       parse        syntax/     tokens, newline filter, tree with recovery
 *       load         modules/    every file that `use` reaches, dependencies first
 *       check        types/      names, dims, frames; bodies become typed terms
 *       stage        core/       terms under known sizes become graph values: functions, lifting,
 *                                `for`, records and type parameters are gone
 *       passes       passes/     Graph -> Graph, the list `graphPasses` in order; `differentiate` is one of them
 *       lower        kernel/     regions, schedules, kernel IR; or one op, one kernel
 *       emit         program/    WGSL (target/wgsl), dispatches, buffers, memory plan: the artifact
 *     Program        executed by runtime/
 *
 * `--opt 0` differentiates and lowers each op by itself: slow, obviously right, the oracle of the
 * other two. `--opt 1` runs the graph passes and still lowers each op by itself; `--opt 2` fuses.
 */
import type { Result } from './diagnostics/diagnostic.ts';
import type { Graph } from './graph/graph.ts';
import type { ChooseSchedule } from './kernel/schedule/schedule.ts';
import { differentiate } from './passes/differentiate.ts';
import { lowerBf16 } from './passes/lower-bf16.ts';
import { graphPasses } from './passes/passes.ts';
import { lowerGraph } from './program/lower-graph.ts';
import { lowerGraphNaively } from './program/lower-naively.ts';
import type { Program } from './program/program.ts';
import type { Span } from './source/span.ts';
import type { Target } from './target/target.ts';

export type OptimizationLevel = 0 | 1 | 2;

export interface CompileOptions {
  readonly target: Target;
  readonly optimize: OptimizationLevel;
  /** Prints the line of a span, `gpt2.llm:12`, for the first line of each kernel. */
  readonly place?: (span: Span) => string;
  /** Decides between the schedules of each kernel; by default the cost models do. */
  readonly choose?: ChooseSchedule;
  /** Bytes that the buffers may take, above level 1; absent: as many as they need. */
  readonly memoryBudget?: number;
}

/** Differentiated and, above level 0, simplified. */
export function transformGraph(graph: Graph, optimize: OptimizationLevel, target: Target): Graph {
  if (optimize === 0) return lowerBf16(differentiate(graph));
  return graphPasses.reduce((current, pass) => pass.run(current, target), graph);
}

export function compileGraph(graph: Graph, options: CompileOptions): Result<Program> {
  const { target, optimize, place, ...fuse } = options;
  const transformed = transformGraph(graph, optimize, target);
  if (optimize < 2) return lowerGraphNaively(transformed, target, place);
  return lowerGraph(transformed, target, { ...fuse, ...(place === undefined ? {} : { place }) });
}
