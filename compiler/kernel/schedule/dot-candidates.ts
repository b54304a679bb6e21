/** Candidates for contractions: what is legal on a target in the neighbourhood of what is usual. */
import type { Target } from '../../target/target.ts';
import type { Lanes } from '../ir.ts';
import type { DotFacts } from './dot-facts.ts';
import type { Candidates, DotSchedule, RegisterSchedule } from './schedule.ts';

const workgroupSize = 64;

export function dotCandidates(
  sides: readonly DotFacts[],
  target: Target,
  maxLanes: Lanes,
): Candidates<DotSchedule> {
  const [straight, turned] = sides.map((facts) => ({
    schedule: register(facts, target, maxLanes),
    facts,
  }));
  const [a, b] = [straight!, turned!];
  const isTurned = score(b.facts, b.schedule) > score(a.facts, a.schedule);
  return isTurned ? [b.schedule, a.schedule] : [a.schedule, b.schedule];
}

function score({ columns, stored, columnsAcross }: DotFacts, schedule: RegisterSchedule): number {
  const { lanes, bandLanes } = schedule;
  if (columns % lanes !== 0) return -1;
  // A narrow side leaves lanes idle, which costs more than any order of memory.
  return (
    (stored >= lanes ? 2 : 0) + (columnsAcross >= lanes ? 1 : 0) + (columns < bandLanes ? -4 : 0)
  );
}

/**
 * Measured on lavapipe (2 cores, 512^3): 16 rows of vec4 columns, the left operand handed round a
 * subgroup, 53 GFLOP/s; 8 rows 42; each invocation reading the left operand itself 15 to 20.
 */
function register(
  { isTurned, rows, columns }: DotFacts,
  target: Target,
  maxLanes: Lanes,
): RegisterSchedule {
  const subgroup = target.features.subgroupSize;
  const sharing = subgroup === undefined ? 'direct' : 'subgroup';
  const bandLanes = subgroup ?? 8;
  const wide: Lanes = columns > 2 * bandLanes ? 4 : columns > bandLanes ? 2 : 1;
  const lanes: Lanes = wide > maxLanes ? maxLanes : wide;
  const tallest = sharing === 'subgroup' ? 16 : 8;
  const fitting = Math.min(tallest, 2 ** Math.ceil(Math.log2(Math.max(1, rows))));
  const wanted =
    target.kind === 'cpu' && sharing === 'subgroup' ? 1 : Math.max(1, workgroupSize / bandLanes);
  const bands = Math.max(1, Math.min(wanted, Math.ceil(rows / fitting)));
  return { template: 'register', isTurned, rows: fitting, lanes, bandLanes, bands, sharing };
}
