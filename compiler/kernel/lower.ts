/** `--opt 2`: a graph as kernels that fuse: regions, each by the template of its kind. */
import { invariant } from '../diagnostics/invariant.ts';
import { elementCount, type Graph, type Node, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import { attentionOps } from '../graph/ops/attention.ts';
import type { Target } from '../target/target.ts';
import {
  byteSize,
  joinPieces,
  type KernelCall,
  type Lowered as LoweredGraph,
  lowerWhole,
  type Piece,
  type Scheduling,
  Storages,
  type Value,
} from './call.ts';
import { mergeSteps, type Step } from './horizontal/merge-steps.ts';
import { isIndexOnly } from './indexing/map.ts';
import { attentionTemplate } from './lower/attention.ts';
import { dotTemplate } from './lower/dot.ts';
import { mapTemplate } from './lower/map.ts';
import { rowsTemplate } from './lower/rows.ts';
import type { Context, Lowered, Template } from './lower/scene.ts';
import { serialTemplate } from './lower/serial.ts';
import { lowerLoop } from './lower-loop.ts';
import { findRegions, type RegionOptions } from './regions/find-regions.ts';
import type { Region, RegionKind } from './regions/region.ts';
import { allRules, isEnabled } from './regions/rules.ts';
import { elementsTouched } from './regions/traffic.ts';
import { regionKey } from './schedule/region-key.ts';
import { type ChooseSchedule, firstCandidate, type Schedule } from './schedule/schedule.ts';
import { layInSlabs } from './slabs.ts';
import { bindingCount } from './split-bindings.ts';

interface Scheduled {
  readonly kernels: readonly Lowered[];
  readonly key: string;
  readonly schedule: Schedule;
  readonly candidates: readonly {
    readonly schedule: Schedule;
    readonly kernels: () => readonly Lowered[];
  }[];
}

type LowerRegion = (region: Region, context: Context, choose: ChooseSchedule) => Scheduled;

function by<S extends Schedule>({ candidates, lower }: Template<S>): LowerRegion {
  return (region, context, choose) => {
    const key = regionKey(region, context.stored, context.maxLanes);
    const all = candidates(region, context);
    const schedule = choose(key, all);
    return {
      kernels: lower(region, context, schedule),
      key,
      schedule,
      candidates: all.map((other) => ({
        schedule: other,
        kernels: () => lower(region, context, other),
      })),
    };
  };
}

const templates: Readonly<Record<Exclude<RegionKind, 'loop'>, LowerRegion>> = {
  map: by(mapTemplate),
  rows: by(rowsTemplate),
  dot: by(dotTemplate),
  attention: by(attentionTemplate),
  serial: by(serialTemplate),
};

export interface FuseOptions extends RegionOptions {
  /** Decides between the schedules of each kernel; absent: the cost models do. */
  readonly choose?: ChooseSchedule;
}

/** The kernels of a graph without `gradient` nodes, fused for a target. */
export function lowerFused(
  graph: Graph,
  target: Target,
  { choose = firstCandidate, ...regions }: FuseOptions = {},
): LoweredGraph {
  const storages = new Storages();
  const laid = layInSlabs(graph, target);
  return lowerWhole(laid, storages, (inputs) =>
    lowerRegions(laid.graph, inputs, { target, storages, regions, choose }),
  );
}

/** What all parts of a program share. */
interface Whole {
  readonly target: Target;
  readonly storages: Storages;
  readonly regions: RegionOptions;
  readonly choose: ChooseSchedule;
}

/** A graph whose inputs lie in `inputs`; its loops are repeated calls. */
function lowerRegions(graph: Graph, inputs: readonly Value[], whole: Whole): Piece {
  const { target, storages } = whole;
  const { regions, stored } = findRegions(graph, target, whole.regions);
  const uses = countUses(topological(graph));
  const context: Context = { target, stored, uses, maxLanes: 4 };
  const values = new Map<Node, Value>(graph.inputs.map((node, at) => [node, inputs[at]!]));
  const isMade = (node: Node): boolean => !values.has(node) && node.op !== 'result';
  for (const node of stored) if (isMade(node)) values.set(node, storages.of(node));
  const placeOf = (node: Node): Value => {
    const value = values.get(node) ?? storages.of(node);
    values.set(node, value);
    return value;
  };
  const copies = new Map<Node, Value>();
  const copyOf = (node: Node): Value => {
    const value = copies.get(node) ?? storages.of(node);
    copies.set(node, value);
    return value;
  };
  const lowerBody = (body: Graph, given: readonly Value[]): Piece =>
    lowerRegions(body, given, whole);
  const pieceOf = (region: Region): Omit<Piece, 'outputs'> => {
    const here = (node: Node): Value => (region.again.has(node) ? copyOf(node) : placeOf(node));
    const loop = [...region.members.keys()].find(isLoop);
    if (loop === undefined)
      return { calls: callsOf(region, context, whole.choose, here), repeats: [] };
    const piece = lowerLoop(loop, loop.inputs.map(here), { target, storages, lowerBody });
    for (const { node } of region.stores)
      if (node.op === 'result') values.set(node, piece.outputs[node.attributes.at]!);
    return piece;
  };
  const numbers = new Map(regions.map((region, at) => [region, at]));
  const steps = regions.map(
    (region): Step => ({
      piece: pieceOf(region),
      needs: new Set([...region.dependencies].map((other) => numbers.get(other)!)),
      isLight: region.kind === 'map' || region.kind === 'rows',
      isLate: region.stores.some(({ storage }) => region.again.has(storage)),
    }),
  );
  const pieces = isEnabled('H', whole.regions.disabled ?? allRules)
    ? mergeSteps(steps, target)
    : steps.map(({ piece }) => piece);
  return { ...joinPieces(pieces), outputs: graph.outputs.map(({ node }) => placeOf(node)) };
}

function callsOf(
  region: Region,
  context: Context,
  choose: ChooseSchedule,
  placeOf: (node: Node) => Value,
): readonly KernelCall[] {
  const { kernels, key, schedule, candidates } = lowerRegion(region, context, choose);
  const label = labelOf(region);
  const elements = elementsTouched(region, context.stored);
  const touched = (node: Node): number =>
    byteSize(node.dtype, [elements.get(node) ?? elementCount(node.shape)]);
  const callOf = ({ kernel, tensors, inPlace }: Lowered): KernelCall => ({
    kernel,
    arguments: tensors.map(placeOf),
    touched: tensors.map(touched),
    label,
    span: kernel.span,
    inPlace,
  });
  const scheduled: Scheduling = {
    key,
    schedule,
    candidates: candidates.map((other) => ({
      schedule: other.schedule,
      calls: () => other.kernels().map(callOf),
    })),
  };
  return kernels.map((one) => ({ ...callOf(one), scheduled }));
}

/** A tensor read both as vectors and as scalars is bound twice; where that is too much, as scalars. */
function lowerRegion(region: Region, context: Context, choose: ChooseSchedule): Scheduled {
  const { kind } = region;
  invariant(kind !== 'loop', () => 'a loop is no kernel');
  const lower = templates[kind];
  const lowered = lower(region, context, choose);
  const { target } = context;
  const counts = lowered.kernels.map(({ tensors }) => countBindings(tensors, target));
  if (Math.max(...counts) <= target.limits.maxStorageBuffersPerShaderStage) return lowered;
  return lower(region, { ...context, maxLanes: 1 }, choose);
}

/** How many bindings tensors take: large ones take several. */
function countBindings(tensors: readonly Node[], target: Target): number {
  const counts = tensors.map(({ dtype, shape }) => bindingCount(byteSize(dtype, shape), target));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How often each value is asked for, looking through movement. */
function countUses(order: readonly Node[]): (node: Node) => number {
  const uses = new Map<Node, number>();
  for (const node of [...order].reverse()) {
    const weight = isIndexOnly(node) ? (uses.get(node) ?? 0) : 1;
    for (const input of node.inputs) uses.set(input, (uses.get(input) ?? 0) + weight);
  }
  return (node) => uses.get(node) ?? 0;
}

/** What a region is about, in a few words: its dearest op, then what it stores. */
function labelOf(region: Region): string {
  const anchors = [...region.members.keys()].filter((node) => anchorOps.has(node.op));
  const roots = region.stores.map((store) => store.node);
  const names = [...anchors, ...roots].map((node) => node.op);
  const [first] = region.stores;
  const shape = first === undefined ? '' : ` [${first.node.shape.join(', ')}]`;
  return `${[...new Set(names)].join('+')}${shape}`;
}

const anchorOps: ReadonlySet<string> = new Set([
  'dot',
  'sum',
  'reduce_max',
  'exp',
  'scatter_add',
  ...Object.keys(attentionOps),
]);
