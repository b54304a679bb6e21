/** Candidates for regions that reduce rows. */
import type { Target } from '../../target/target.ts';
import type { Lanes } from '../ir.ts';
import { type Candidates, distinct, type ReduceSchedule, widest } from './schedule.ts';

export interface ReduceShape {
  /** Rows, and elements of a row. */
  readonly parallel: number;
  readonly reduced: number;
  /** Whether the contiguous axis is among those reduced. */
  readonly isTrailing: boolean;
}

const workgroupSize = 64;

/**
 * Lanes run along the axis that is contiguous. A subgroup takes a row where the device has them;
 * barriers are dear on a software driver, so there a lone invocation takes it otherwise.
 */
export function reduceCandidates(
  shape: ReduceShape,
  target: Target,
  maxLanes: Lanes,
): Candidates<ReduceSchedule> {
  if (!shape.isTrailing) return columnCandidates(shape, target, maxLanes);
  const subgroup = target.features.subgroupSize;
  const hasSubgroups = subgroup !== undefined && subgroup <= workgroupSize;
  const alone = byInvocations(shape, maxLanes);
  const together = byWorkgroups(shape, target, maxLanes);
  const parted = hasSubgroups ? bySubgroups(shape, subgroup, maxLanes) : [];
  const [first, ...others] = parted;
  if (first !== undefined) return distinct([first, ...others, ...together, alone]);
  const isShared = target.kind !== 'cpu' && shape.reduced >= workgroupSize;
  const [shared] = together;
  return isShared && shared !== undefined
    ? distinct([shared, ...together, alone])
    : distinct([alone, ...together]);
}

function columnCandidates(
  { parallel }: ReduceShape,
  target: Target,
  maxLanes: Lanes,
): Candidates<ReduceSchedule> {
  const of = (lanes: Lanes, size: number): ReduceSchedule => ({
    template: 'columns',
    lanes,
    workgroupSize: size,
    team: 'invocation',
    teamSize: 1,
  });
  const lanes = widest(parallel, maxLanes);
  const usual = target.kind === 'cpu' ? (target.features.subgroupSize ?? 8) : workgroupSize;
  const sizes = [8, 16, 32, 64].map((size) => of(lanes, size));
  return distinct([of(lanes, usual), ...sizes, of(1, usual)]);
}

function bySubgroups(
  { parallel, reduced }: ReduceShape,
  subgroup: number,
  maxLanes: Lanes,
): readonly ReduceSchedule[] {
  const most = workgroupSize / subgroup;
  const usual = Math.max(1, Math.floor(Math.min(most, Math.max(1, Math.ceil(parallel / 4)))));
  const lanes = reduced >= 2 * subgroup ? widest(reduced, maxLanes) : 1;
  const of = (teams: number, lanes: Lanes): ReduceSchedule => ({
    template: 'rows',
    lanes,
    workgroupSize: teams * subgroup,
    team: 'subgroup',
    teamSize: subgroup,
  });
  return [of(usual, lanes), of(1, lanes), of(Math.max(1, Math.floor(most)), lanes), of(usual, 1)];
}

function byWorkgroups(
  { reduced }: ReduceShape,
  { limits }: Target,
  maxLanes: Lanes,
): readonly ReduceSchedule[] {
  return [workgroupSize, 128, 256]
    .filter((size) => size <= reduced && size <= limits.maxComputeInvocationsPerWorkgroup)
    .map((size) => ({
      template: 'rows',
      lanes: reduced >= 4 * size ? widest(reduced, maxLanes) : 1,
      workgroupSize: size,
      team: 'workgroup',
      teamSize: size,
    }));
}

function byInvocations({ reduced }: ReduceShape, maxLanes: Lanes): ReduceSchedule {
  const lanes = widest(reduced, maxLanes);
  return { template: 'rows', lanes, workgroupSize: 8, team: 'invocation', teamSize: 1 };
}
