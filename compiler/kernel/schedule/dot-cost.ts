/**
 * What a contraction costs by each schedule, in the time of one multiply-add of an invocation: work
 * of an invocation, times how often the device must go round until all have run. Tiles that reach
 * over an edge count whole, so waste there is in it. Only the order of costs matters.
 *
 * The prices of lavapipe are fitted to 512^3 on a quiet machine of two cores: 16 rows x 4 columns
 * handed round a subgroup 53 GFLOP/s, 8 rows 42, 16 rows x 2 columns some 33, each invocation reading
 * its rows itself 15 to 20, through workgroup memory 3 to 5. Those of GPUs follow from how many words
 * a core reads while it multiplies, and have not been fitted to one.
 */
import type { Target } from '../../target/target.ts';
import type { Lanes } from '../ir.ts';
import type { DotFacts } from './dot-facts.ts';
import type {
  DotSchedule,
  RegisterSchedule,
  SkinnySchedule,
  SplitSchedule,
  StagedSchedule,
  TileSchedule,
} from './schedule.ts';

/** What a device takes for things, in multiply-adds. */
interface Prices {
  /** Loads: a scalar, a vector, and a vector while neighbours read elsewhere. */
  readonly scalar: number;
  readonly vector: number;
  readonly strided: number;
  /** A scalar that all neighbours read. */
  readonly uniform: number;
  /** Handing a scalar round a subgroup. */
  readonly broadcast: number;
  /** A vector from workgroup memory, each invocation its own, and all the same one. */
  readonly shared: number;
  readonly sharedUniform: number;
  readonly barrier: number;
  /** One more kernel. */
  readonly kernel: number;
  /** Invocations that run at once; fewer leave the device idle. */
  readonly saturation: number;
}

const pricesOf: Readonly<Record<Target['kind'], Prices>> = {
  cpu: {
    scalar: 14,
    vector: 30,
    strided: 34,
    uniform: 14,
    broadcast: 2,
    shared: 60,
    sharedUniform: 60,
    barrier: 300,
    kernel: 20_000,
    saturation: 32,
  },
  integrated: {
    scalar: 8,
    vector: 24,
    strided: 64,
    uniform: 8,
    broadcast: 4,
    shared: 16,
    sharedUniform: 4,
    barrier: 20,
    kernel: 8000,
    saturation: 8192,
  },
  discrete: {
    scalar: 8,
    vector: 24,
    strided: 64,
    uniform: 8,
    broadcast: 4,
    shared: 16,
    sharedUniform: 4,
    barrier: 20,
    kernel: 8000,
    saturation: 65_536,
  },
};

export function dotCost(schedule: DotSchedule, facts: DotFacts, target: Target): number {
  const prices = pricesOf[target.kind];
  switch (schedule.template) {
    case 'register':
    case 'staged':
      return tileCost(schedule, facts, prices, 1);
    case 'skinny':
      return skinnyCost(schedule, facts, prices);
    case 'split-k':
      return splitCost(schedule, facts, prices);
    default:
      return schedule satisfies never;
  }
}

/** How often a device must go round so many invocations. */
function rounds(invocations: number, { saturation }: Prices): number {
  return Math.max(1, invocations / saturation);
}

/** A load of `wanted` elements of which `packed` lie side by side. */
function load(wanted: Lanes, packed: Lanes, prices: Prices, isStrided = false): number {
  if (wanted === 1) return prices.scalar;
  if (packed < wanted) return wanted * prices.scalar;
  return isStrided ? prices.strided : prices.vector;
}

/** What starting a kernel takes, beside what running it costs. */
export function kernelPrice({ kind }: Target): number {
  return pricesOf[kind].kernel;
}

/** Whether its tiles keep a device busy, with another at hand for each that waits. */
export function fillsDevice(tile: TileSchedule, facts: DotFacts, { kind }: Target): boolean {
  return invocationsOf(tile, facts) >= 2 * pricesOf[kind].saturation;
}

function tileCost(tile: TileSchedule, facts: DotFacts, prices: Prices, parts: number): number {
  const steps = Math.ceil(facts.depth / parts);
  const step =
    tile.template === 'register'
      ? registerStep(tile, facts, prices)
      : stagedStep(tile, facts, prices);
  const own = steps * step + tile.rows * storeCost(tile.lanes, facts, prices);
  return rounds(invocationsOf(tile, facts) * parts, prices) * own;
}

function invocationsOf(tile: TileSchedule, { batch, rows, columns }: DotFacts): number {
  const { tileRows, tileColumns, threads } = tileOf(tile);
  return Math.ceil(rows / tileRows) * Math.ceil(columns / tileColumns) * batch * threads;
}

function tileOf(tile: TileSchedule) {
  const { rows, lanes } = tile;
  if (tile.template === 'staged') {
    const { tileRows, tileColumns } = tile;
    return { tileRows, tileColumns, threads: (tileRows / rows) * (tileColumns / lanes) };
  }
  const { bandLanes, bands } = tile;
  return { tileRows: rows * bands, tileColumns: bandLanes * lanes, threads: bandLanes * bands };
}

function registerStep(tile: RegisterSchedule, facts: DotFacts, prices: Prices): number {
  const { rows, lanes, sharing, bandLanes } = tile;
  const isAcross = facts.columnsAcross >= lanes;
  const isAlong = !isAcross && facts.columnsAlong >= lanes;
  // Along the contracted axis `lanes` columns are read for as many steps.
  const right = isAlong
    ? load(lanes, facts.columnsAlong, prices, true)
    : load(lanes, isAcross ? lanes : 1, prices);
  const reads = sharing === 'subgroup' ? Math.ceil(rows / bandLanes) : rows;
  const vector = load(lanes, facts.rowsAlong, prices) / lanes;
  const each = isAlong ? vector : sharing === 'subgroup' ? prices.scalar : prices.uniform;
  const handed = sharing === 'subgroup' ? rows * prices.broadcast : 0;
  return rows * lanes + right + reads * each + handed;
}

function stagedStep(tile: StagedSchedule, facts: DotFacts, prices: Prices): number {
  const { tileRows, tileColumns, tileDepth, rows, lanes } = tile;
  const { threads } = tileOf(tile);
  const vectors = ((tileRows + tileColumns) * tileDepth) / lanes / threads;
  const packed = Math.max(facts.columnsAcross, facts.columnsAlong) as Lanes;
  const staging = vectors * (load(lanes, packed, prices) + prices.shared) + 2 * prices.barrier;
  const read = prices.shared + (rows / lanes) * prices.sharedUniform;
  return rows * lanes + read + staging / tileDepth;
}

/** A scattered store reads the line that it writes into. */
function storeCost(lanes: Lanes, { stored }: DotFacts, prices: Prices): number {
  return stored >= lanes ? load(lanes, stored, prices) : 2 * lanes * prices.scalar;
}

function skinnyCost(schedule: SkinnySchedule, facts: DotFacts, prices: Prices): number {
  const { rows, lanes, teams, teamSize, split, through } = schedule;
  const invocations =
    Math.ceil(facts.rows / rows) *
    Math.ceil(facts.columns / (teams * lanes)) *
    facts.batch *
    teams *
    teamSize;
  const along =
    (lanes * load(lanes, facts.columnsAlong, prices) +
      rows * load(lanes, facts.rowsAlong, prices)) /
    lanes;
  const across = load(lanes, facts.columnsAcross, prices) + rows * prices.uniform;
  const step = rows * lanes + (split === 'along' ? along : across);
  const combine =
    through === 'subgroup'
      ? rows * lanes * Math.log2(teamSize) * prices.broadcast
      : prices.barrier + rows * (prices.shared + prices.shared);
  const own =
    Math.ceil(facts.depth / teamSize) * step + combine + rows * storeCost(lanes, facts, prices);
  return rounds(invocations, prices) * own;
}

/** Both kernels; the second reads as many sums as the first leaves. */
function splitCost({ parts, tile }: SplitSchedule, facts: DotFacts, prices: Prices): number {
  const results = (facts.rows * facts.columns * facts.batch) / tile.lanes;
  const sum = (parts + 1) * prices.vector;
  return tileCost(tile, facts, prices, parts) + rounds(results, prices) * sum + prices.kernel;
}
