/** Candidates for contractions: what is legal on a target, the cheapest by the cost model in front. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Target } from '../../target/target.ts';
import type { Lanes } from '../ir.ts';
import { dotCost, fillsDevice, kernelPrice } from './dot-cost.ts';
import type { DotFacts } from './dot-facts.ts';
import {
  type Candidates,
  type DotSchedule,
  distinct,
  type RegisterSchedule,
  type SkinnySchedule,
  type SplitSchedule,
  type StagedSchedule,
  type TileSchedule,
} from './schedule.ts';

const most = 12;
/** Candidates that cost so many times more than the first are not worth a trial. */
const furthest = 4;
/** Threads of a workgroup, where nothing else decides. */
const workgroupSize = 64;

/** `sides`: the contraction seen from both. */
export function dotCandidates(
  sides: readonly DotFacts[],
  target: Target,
  maxLanes: Lanes,
): Candidates<DotSchedule> {
  const priced = sides.flatMap((facts) => pricedSchedules(facts, target, maxLanes));
  const [first, ...others] = byCost(priced);
  invariant(first !== undefined, () => 'a contraction without a schedule');
  const near = others.filter(({ cost }) => cost <= first.cost * furthest);
  const schedules = distinct([first.schedule, ...near.map(({ schedule }) => schedule)]);
  return [schedules[0], ...schedules.slice(1, most)];
}

function pricedSchedules(
  facts: DotFacts,
  target: Target,
  maxLanes: Lanes,
): readonly Priced<DotSchedule>[] {
  const price = <S extends DotSchedule>(schedule: S): Priced<S> => ({
    schedule,
    cost: dotCost(schedule, facts, target),
  });
  const registers = byCost(registerSchedules(facts, target, maxLanes).map(price));
  // Where starting a kernel takes longer than running it there is nothing to win.
  if (registers[0]!.cost < kernelPrice(target)) return registers;
  const staged = byCost(stagedSchedules(facts, target, maxLanes).map(price));
  const splits = [registers[0], staged[0]].flatMap((tile) => splitsOf(tile, facts, target));
  const skinny = skinnySchedules(facts, target, maxLanes);
  return [...registers, ...staged, ...[...skinny, ...splits].map(price)];
}

interface Priced<S extends DotSchedule> {
  readonly schedule: S;
  readonly cost: number;
}

/** The cheapest first; of equal ones, the one that came first. */
function byCost<S extends DotSchedule>(schedules: readonly Priced<S>[]): readonly Priced<S>[] {
  return [...schedules].sort((a, b) => a.cost - b.cost);
}

/** The powers of two from `low` to `high`. */
function powers(low: number, high: number): readonly number[] {
  return low > high ? [] : [low, ...powers(2 * low, high)];
}

/** The least power of two that is not less. */
function above(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}

/** Widths of vectors with at most one of them, half full, beyond the columns of `side` invocations. */
function lanesFor(columns: number, side: number, maxLanes: Lanes): readonly Lanes[] {
  return ([4, 2, 1] as const).filter(
    (lanes) => lanes <= maxLanes && (lanes === 1 || columns > (lanes / 2) * side),
  );
}

function registerSchedules(
  { isTurned, rows, columns }: DotFacts,
  { kind, features }: Target,
  maxLanes: Lanes,
): readonly RegisterSchedule[] {
  const { subgroupSize } = features;
  const fitting = above(rows);
  const of = (sharing: 'subgroup' | 'direct', bandLanes: number): readonly RegisterSchedule[] => {
    const tallest = Math.min(fitting, sharing === 'subgroup' ? 16 : 8);
    const heights = powers(Math.max(1, tallest / 2), tallest);
    return heights.flatMap((height) =>
      lanesFor(columns, bandLanes, maxLanes)
        .slice(0, 2)
        .map((lanes) => {
          const wanted = kind === 'cpu' ? 1 : Math.max(1, workgroupSize / bandLanes);
          const bands = Math.max(1, Math.min(wanted, Math.ceil(rows / height)));
          return { template: 'register', isTurned, rows: height, lanes, bandLanes, bands, sharing };
        }),
    );
  };
  const direct = of('direct', subgroupSize ?? 8);
  if (subgroupSize === undefined) return direct;
  const handedRound = of('subgroup', subgroupSize);
  return kind === 'cpu' ? handedRound : [...handedRound, ...direct];
}

/** Rows and columns of the tile, then rows of an invocation. */
const stagedTiles = [
  [64, 64, 4],
  [64, 64, 8],
  [128, 64, 8],
  [32, 64, 4],
  [32, 32, 4],
] as const;

function stagedSchedules(
  { isTurned, rows, columns }: DotFacts,
  { kind, limits }: Target,
  maxLanes: Lanes,
): readonly StagedSchedule[] {
  // There workgroup memory is as far as the cache, and a barrier ends each subgroup's loop.
  if (kind === 'cpu') return [];
  const tileDepth = 16;
  const lanes = maxLanes;
  return stagedTiles.flatMap(([tileRows, tileColumns, own]) => {
    const threads = (tileRows / own) * (tileColumns / lanes);
    const bytes = 4 * tileDepth * (tileRows + tileColumns);
    const fits =
      threads <= limits.maxComputeInvocationsPerWorkgroup &&
      threads <= limits.maxComputeWorkgroupSizeX &&
      bytes <= limits.maxComputeWorkgroupStorageSize;
    const isFilled = 2 * rows > tileRows && 2 * columns > tileColumns;
    if (!fits || !isFilled) return [];
    return [{ template: 'staged', isTurned, tileRows, tileColumns, tileDepth, rows: own, lanes }];
  });
}

const mostSkinnyRows = 8;
/** Sums that an invocation keeps: more would not stay in registers. */
const mostSums = 16;

function skinnySchedules(
  { isTurned, rows, columns, depth }: DotFacts,
  { features, limits }: Target,
  maxLanes: Lanes,
): readonly SkinnySchedule[] {
  if (rows > mostSkinnyRows || depth === 0) return [];
  const [lanes = 1] = lanesFor(columns, 1, maxLanes);
  const height = above(rows);
  const teamsFor = (wanted: number): number => Math.min(wanted, above(Math.ceil(columns / lanes)));
  const shared = { template: 'skinny', isTurned, rows: height, lanes } as const;
  const { subgroupSize } = features;
  const bySubgroup: readonly SkinnySchedule[] =
    subgroupSize === undefined
      ? []
      : [4, 1].map((teams) => ({
          ...shared,
          split: 'along',
          teams: teamsFor(teams),
          teamSize: subgroupSize,
          through: 'subgroup',
        }));
  const byMemory = [
    ['along', 4, 32],
    ['across', 16, 8],
    ['across', 16, 16],
  ] as const;
  const throughMemory = byMemory.map(
    ([split, teams, teamSize]): SkinnySchedule => ({
      ...shared,
      split,
      teams: teamsFor(teams),
      teamSize,
      through: 'memory',
    }),
  );
  const bytesOf = ({ teams, teamSize }: SkinnySchedule): number =>
    4 * height * lanes * teams * teamSize;
  const sumsOf = ({ split }: SkinnySchedule): number =>
    split === 'along' ? height * lanes : height;
  return [...bySubgroup, ...throughMemory].filter(
    (one) => sumsOf(one) <= mostSums && bytesOf(one) <= limits.maxComputeWorkgroupStorageSize,
  );
}

/** Each part long enough to be worth a tile. */
const shortestPart = 64;

/** Where the tile alone leaves the device idle. */
function splitsOf(
  priced: Priced<TileSchedule> | undefined,
  facts: DotFacts,
  target: Target,
): readonly SplitSchedule[] {
  if (priced === undefined || fillsDevice(priced.schedule, facts, target)) return [];
  return powers(4, 16)
    .filter((parts) => facts.depth >= parts * shortestPart)
    .map((parts) => ({ template: 'split-k', parts, tile: priced.schedule }));
}
