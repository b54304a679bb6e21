/**
 * Schedules are data: which template computes a region, with which tile sizes. The heuristics read
 * nothing but shapes and the target, so the same program on the same target has the same kernels
 * and rounds alike.
 */
import type { Target } from '../target/target.ts';
import type { Lanes } from './ir.ts';

export interface MapSchedule {
  readonly template: 'map';
  /** Elements of one invocation, side by side. */
  readonly lanes: Lanes;
  readonly workgroupSize: number;
}

/**
 * `rows`: the lanes of a `team` run along the reduction and combine at the end. `columns`: every
 * invocation reduces for itself, and `lanes` neighbouring results at once.
 */
export interface ReduceSchedule {
  readonly template: 'rows' | 'columns';
  readonly lanes: Lanes;
  readonly workgroupSize: number;
  /** Invocations that share a row: a subgroup, the workgroup (through workgroup memory), or one. */
  readonly team: 'subgroup' | 'workgroup' | 'invocation';
  readonly teamSize: number;
}

/** Each invocation computes `rows` x `lanes` results of a band that is `bandLanes` invocations wide. */
export interface DotSchedule {
  readonly template: 'dot';
  readonly rows: number;
  readonly lanes: Lanes;
  readonly bandLanes: number;
  /** Row bands of a workgroup. */
  readonly bands: number;
  /**
   * `subgroup`: the band is a subgroup whose lanes read the left operand once and hand it round.
   * `direct`: each invocation reads it for itself.
   */
  readonly sharing: 'subgroup' | 'direct';
}

const workgroupSize = 64;

function widest(count: number, wanted: Lanes): Lanes {
  if (wanted === 4 && count % 4 === 0) return 4;
  return wanted >= 2 && count % 2 === 0 ? 2 : 1;
}

/** Vectors of four wherever they fit: a software driver pays for each load, not for its width. */
export function scheduleMap(
  points: number,
  maxLanes: Lanes,
  isPacked: (lanes: Lanes) => boolean,
): MapSchedule {
  const lanes = widest(points, maxLanes);
  return { template: 'map', lanes: isPacked(lanes) ? lanes : 1, workgroupSize };
}

/**
 * Lanes run along the axis that is contiguous. A subgroup takes a row where the device has them;
 * barriers are dear on a software driver, so there a lone invocation takes it otherwise.
 */
export function scheduleReduce(
  parallel: number,
  reduced: number,
  isTrailing: boolean,
  target: Target,
  maxLanes: Lanes,
): ReduceSchedule {
  const subgroup = target.features.subgroupSize;
  if (!isTrailing) {
    const lanes = widest(parallel, maxLanes);
    const size = target.kind === 'cpu' ? (subgroup ?? 8) : workgroupSize;
    return { template: 'columns', lanes, workgroupSize: size, team: 'invocation', teamSize: 1 };
  }
  if (subgroup !== undefined && subgroup <= workgroupSize) {
    const lanes = reduced >= 2 * subgroup ? widest(reduced, maxLanes) : 1;
    const teams = Math.min(workgroupSize / subgroup, Math.max(1, Math.ceil(parallel / 4)));
    return {
      template: 'rows',
      lanes,
      workgroupSize: teams * subgroup,
      team: 'subgroup',
      teamSize: subgroup,
    };
  }
  if (target.kind !== 'cpu' && reduced >= workgroupSize) {
    const lanes = reduced >= 4 * workgroupSize ? widest(reduced, maxLanes) : 1;
    return { template: 'rows', lanes, workgroupSize, team: 'workgroup', teamSize: workgroupSize };
  }
  const lanes = widest(reduced, maxLanes);
  return { template: 'rows', lanes, workgroupSize: 8, team: 'invocation', teamSize: 1 };
}

/**
 * Measured on lavapipe (2 cores, 512^3): 16 rows of vec4 columns, the left operand handed round a
 * subgroup, 53 GFLOP/s; 8 rows 42; each invocation reading the left operand itself 15 to 20.
 */
export function scheduleDot(
  rows: number,
  columns: number,
  target: Target,
  maxLanes: Lanes,
): DotSchedule {
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
  return { template: 'dot', rows: fitting, lanes, bandLanes, bands, sharing };
}
