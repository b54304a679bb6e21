/**
 * Candidates for attention. Measured on lavapipe (24 heads, 256 positions, width 64, causal): 16 rows
 * take 0.83 of the time of 8, forward and backward, but their kernels take 1.8 times as long to
 * compile.
 */
import type { Target } from '../../target/target.ts';
import type { Lanes } from '../ir.ts';
import { type AttentionSchedule, type Candidates, distinct } from './schedule.ts';

/** What a schedule is chosen by. */
export interface AttentionFacts {
  /** Lines of results of one head. */
  readonly rows: number;
  /** Elements of a line of each result: lanes run along them. */
  readonly widths: readonly number[];
}

const workgroupSize = 64;

export function attentionCandidates(
  facts: AttentionFacts,
  target: Target,
  maxLanes: Lanes,
): Candidates<AttentionSchedule> {
  const subgroup = target.features.subgroupSize ?? 1;
  const tallest = subgroup === 1 ? 1 : 8;
  const of = (most: number): AttentionSchedule => {
    const rows = Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(1, facts.rows))));
    const lanes = widestLanes(facts, subgroup, maxLanes);
    return { template: 'attention', rows, lanes, bandLanes: subgroup, bands: bandsOf(rows) };
  };
  const bandsOf = (rows: number): number => {
    if (target.kind === 'cpu') return 1;
    const most = Math.max(1, Math.floor(workgroupSize / subgroup));
    return Math.max(1, Math.min(most, Math.ceil(facts.rows / rows)));
  };
  return distinct([of(tallest), of(2 * tallest), of(Math.max(1, tallest / 2))]);
}

/** Vectors must divide the results, and a band should not be wider than those are. */
function widestLanes({ widths }: AttentionFacts, bandLanes: number, maxLanes: Lanes): Lanes {
  const widest = Math.max(...widths);
  const fits = (lanes: Lanes): boolean =>
    lanes <= maxLanes &&
    lanes * bandLanes <= Math.max(widest, bandLanes) &&
    widths.every((width) => width % lanes === 0);
  return ([4, 2] as const).find(fits) ?? 1;
}
