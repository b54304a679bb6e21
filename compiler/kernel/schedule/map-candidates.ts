/** Candidates for pointwise regions. */
import type { Target } from '../../target/target.ts';
import type { Lanes } from '../ir.ts';
import { type Candidates, distinct, type MapSchedule, widest } from './schedule.ts';

const workgroupSizes = [64, 32, 128, 256] as const;

/**
 * Vectors of four wherever they fit: a software driver pays for each load, not for its width.
 * `isPacked`: whether everything that is stored lies side by side along so many lanes.
 */
export function mapCandidates(
  points: number,
  maxLanes: Lanes,
  isPacked: (lanes: Lanes) => boolean,
  { limits }: Target,
): Candidates<MapSchedule> {
  const wide = widest(points, maxLanes);
  const best = isPacked(wide) ? wide : 1;
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const of = (lanes: Lanes, workgroupSize: number): MapSchedule => ({
    template: 'map',
    lanes,
    workgroupSize,
  });
  const [usual, ...sizes] = workgroupSizes.filter((size) => size <= most);
  const first = of(best, usual ?? most);
  return distinct([first, ...sizes.map((size) => of(best, size)), of(1, first.workgroupSize)]);
}
