/** Kernels of a graph whose plan keeps to a memory budget: what is missing is computed again. */
import type { Diagnostic, Result } from '../diagnostics/diagnostic.ts';
import type { Graph } from '../graph/graph.ts';
import type { Lowered } from '../kernel/call.ts';
import { type FuseOptions, lowerFused } from '../kernel/lower.ts';
import { nowhere } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { bytesText } from './bytes-text.ts';
import { memoryPlan } from './memory.ts';

export interface BudgetOptions extends Omit<FuseOptions, 'recompute'> {
  /** Bytes that the program's buffers may take; absent: as many as they need. */
  readonly memoryBudget?: number;
}

/** Each attempt asks for what the one before was short of: copies that are made early move the peak. */
const maxAttempts = 8;

/** Errors: `memory-budget`, with the least that was reached. */
export function lowerWithin(
  graph: Graph,
  target: Target,
  { memoryBudget, ...fuse }: BudgetOptions = {},
): Result<Lowered> {
  const first = lowerFused(graph, target, fuse);
  if (memoryBudget === undefined) return { ok: true, value: first, warnings: [] };
  let lowered = first;
  let recompute = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const { peakBytes } = memoryPlan(lowered, target);
    if (peakBytes <= memoryBudget) return { ok: true, value: lowered, warnings: [] };
    if (peakBytes >= least) break;
    least = peakBytes;
    recompute += peakBytes - memoryBudget;
    lowered = lowerFused(graph, target, { ...fuse, recompute });
  }
  const needed = memoryPlan(first, target);
  return { ok: false, diagnostics: [overBudget(graph, memoryBudget, least, needed.peakBytes)] };
}

function overBudget(graph: Graph, budget: number, least: number, first: number): Diagnostic {
  return {
    severity: 'error',
    slug: 'memory-budget',
    title: `\`${graph.name}\` does not fit its memory budget`,
    span: graph.outputs.find(({ node }) => node.span !== undefined)?.node.span ?? nowhere,
    notes: [
      `budget                    ${bytesText(budget)}`,
      `least, computing again    ${bytesText(least)}`,
      `without computing again   ${bytesText(first)}`,
    ],
    hint: 'Make the batch smaller, or give it more memory.',
  };
}
