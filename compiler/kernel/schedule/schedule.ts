/**
 * Schedules are data: which template computes a region, with which tile sizes. Each template has a
 * list of candidates, the one that the heuristics or the cost model like best in front; they read
 * nothing but shapes and the target, so the same program on the same target has the same kernels
 * and rounds alike. See decision 8.
 */
import type { Lanes } from '../ir.ts';

/** Counts up when a template comes to mean something else by the same data: what was learnt before is void. */
export const schedulesVersion = 1;

export type Schedule =
  | MapSchedule
  | ReduceSchedule
  | DotSchedule
  | AttentionSchedule
  | SerialSchedule;

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

/**
 * A band of `bandLanes` invocations, a subgroup or one alone, computes `rows` lines of results. It
 * goes through tiles of scores that are `bandLanes` x `lanes` wide.
 */
export interface AttentionSchedule {
  readonly template: 'attention';
  readonly rows: number;
  readonly lanes: Lanes;
  readonly bandLanes: number;
  /** Bands of a workgroup. */
  readonly bands: number;
}

/** One invocation a result or a line. */
export interface SerialSchedule {
  readonly template: 'serial';
  readonly workgroupSize: number;
}

export type DotSchedule = TileSchedule | SkinnySchedule | SplitSchedule;

/** Those that compute whole tiles, and can so sum up a part of the contracted axis. */
export type TileSchedule = RegisterSchedule | StagedSchedule;

/** What all templates of contractions say. */
interface Oriented {
  /** Whether the rows of the kernel are those of the right operand. Lanes run along the columns. */
  readonly isTurned: boolean;
}

/** Each invocation computes `rows` x `lanes` results of a band that is `bandLanes` invocations wide. */
export interface RegisterSchedule extends Oriented {
  readonly template: 'register';
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

/**
 * A workgroup computes `tileRows` x `tileColumns` results from tiles of the operands that it reads
 * into workgroup memory, `tileDepth` steps at a time; each invocation `rows` x `lanes` of them.
 */
export interface StagedSchedule extends Oriented {
  readonly template: 'staged';
  readonly tileRows: number;
  readonly tileColumns: number;
  readonly tileDepth: number;
  readonly rows: number;
  readonly lanes: Lanes;
}

/**
 * A team of invocations shares `lanes` columns of `rows` rows and splits the contracted axis; its
 * sums come together in the end. `along`: the vectors of the operands lie along that axis;
 * `across`: along the columns.
 */
export interface SkinnySchedule extends Oriented {
  readonly template: 'skinny';
  readonly split: 'along' | 'across';
  readonly rows: number;
  readonly lanes: Lanes;
  /** Teams of a workgroup. */
  readonly teams: number;
  readonly teamSize: number;
  /** What they come together through: a subgroup, which the team is, or workgroup memory. */
  readonly through: 'subgroup' | 'memory';
}

/** Two kernels: sums of each of `parts` parts of the contracted axis, and their sum. */
export interface SplitSchedule {
  readonly template: 'split-k';
  readonly parts: number;
  readonly tile: TileSchedule;
}

/** What computes a region could look like: at least one, the first by default. */
export type Candidates<S extends Schedule = Schedule> = readonly [S, ...S[]];

/**
 * Decides between candidates. `key` is equal for regions that do the same to tensors of the same
 * types and layouts (see `region-key.ts`), so what was learnt about one holds for all of them. It
 * must return one of the candidates: only those are known to fit the target.
 */
export type ChooseSchedule = <S extends Schedule>(key: string, candidates: Candidates<S>) => S;

/** The heuristics' and the cost model's own choice. */
export const firstCandidate: ChooseSchedule = (_, [first]) => first;

/** The widest vector, up to `wanted` lanes, of which `count` elements are a whole number. */
export function widest(count: number, wanted: Lanes): Lanes {
  if (wanted === 4 && count % 4 === 0) return 4;
  return wanted >= 2 && count % 2 === 0 ? 2 : 1;
}

/** In their order, each once. */
export function distinct<S extends Schedule>([first, ...rest]: Candidates<S>): Candidates<S> {
  const seen = new Set([JSON.stringify(first)]);
  const others = rest.filter((schedule) => {
    const text = JSON.stringify(schedule);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
  return [first, ...others];
}
