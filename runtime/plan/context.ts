/** What a host function may use besides its arguments. */

import type { Plan } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { compileGraph, type OptimizationLevel } from '../../compiler/pipeline.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import type { Device } from '../device/device.ts';
import type { Report } from '../events.ts';
import { accept } from '../result.ts';
import type { Artifact } from './artifact.ts';

export interface PlanOptions {
  /** By name; by default the only plan, or the first. */
  readonly plan?: string;
  /** Stop when this `let` is made. */
  readonly only?: string;
  readonly device: Device;
  /** The run folder. */
  readonly out: string;
  readonly optimize: OptimizationLevel;
  /** Bytes that the buffers of each program may take. */
  readonly memoryBudget?: number;
  /** Report what `trace` sees. */
  readonly isTraced?: boolean;
  readonly report: Report;
  /** For the report of the run: the command that repeats it, versions. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  readonly signal?: AbortSignal;
}

export interface PlanContext extends PlanOptions {
  readonly program: CheckedProgram;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly staged: Plan;
  /** What the steps so far have made. */
  readonly made: readonly Artifact[];
}

/** Compiles an entry and reports what came of it. */
export function compileEntry(
  context: Pick<PlanContext, 'device' | 'optimize' | 'memoryBudget' | 'report'>,
  graph: Result<Graph>,
): Result<Program> {
  if (!graph.ok) return graph;
  const started = performance.now();
  const { device, optimize, memoryBudget, report } = context;
  const compiled = compileGraph(graph.value, {
    target: device.target,
    optimize,
    choose: device.schedules.choose,
    ...(memoryBudget === undefined ? {} : { memoryBudget }),
  });
  if (!compiled.ok) return compiled;
  const { statistics, dispatches, pipelines } = compiled.value;
  report({
    event: 'compile',
    name: graph.value.name,
    ops: statistics.ops,
    kernels: dispatches.length,
    pipelines: pipelines.length,
    bytes: statistics.peakBytes,
    milliseconds: Math.round(performance.now() - started),
  });
  return accept(compiled.value, compiled.warnings);
}
