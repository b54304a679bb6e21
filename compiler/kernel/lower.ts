/** `--opt 2`: a graph as kernels that fuse: regions, each by the template of its kind. */
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import type { Target } from '../target/target.ts';
import {
  joinPieces,
  type KernelCall,
  type Lowered as LoweredGraph,
  lowerWhole,
  type Piece,
  Storages,
  type Value,
} from './call.ts';
import { isIndexOnly } from './indexing/map.ts';
import { lowerDot } from './lower/dot.ts';
import { lowerMap } from './lower/map.ts';
import { lowerRows } from './lower/rows.ts';
import type { Context, Lowered } from './lower/scene.ts';
import { lowerSerial } from './lower/serial.ts';
import { lowerLoop } from './lower-loop.ts';
import { findRegions } from './regions/find-regions.ts';
import type { Region, RegionKind } from './regions/region.ts';
import { allRules, type DisabledRules } from './regions/rules.ts';
import { segmentsOf } from './segments.ts';

const templates: Readonly<Record<RegionKind, (region: Region, context: Context) => Lowered>> = {
  map: lowerMap,
  rows: lowerRows,
  dot: lowerDot,
  serial: lowerSerial,
};

/** The kernels of a graph without `gradient` nodes, fused for a target by all rules but `disabled`. */
export function lowerFused(
  graph: Graph,
  target: Target,
  disabled: DisabledRules = allRules,
): LoweredGraph {
  const storages = new Storages();
  return lowerWhole(graph, storages, (inputs) =>
    lowerSegments(graph, inputs, { target, storages, disabled }),
  );
}

/** What all parts of a program share. */
interface Whole {
  readonly target: Target;
  readonly storages: Storages;
  readonly disabled: DisabledRules;
}

/** Between loops code is fused, the loops themselves are repeated calls. */
function lowerSegments(graph: Graph, inputs: readonly Value[], whole: Whole): Piece {
  if (!topological(graph).some(isLoop)) return lowerRegions(graph, inputs, whole);
  const values = new Map<Node, Value>(graph.inputs.map((node, at) => [node, inputs[at]!]));
  const valuesOf = (nodes: readonly Node[]): readonly Value[] =>
    nodes.map((node) => values.get(node)!);
  const pieces: Piece[] = [];
  const add = (piece: Piece, gives: readonly Node[]): void => {
    pieces.push(piece);
    gives.forEach((node, at) => void values.set(node, piece.outputs[at]!));
  };
  const lowerBody = (body: Graph, given: readonly Value[]): Piece =>
    lowerSegments(body, given, whole);
  for (const { graph: part, reads, gives, loop, results } of segmentsOf(graph)) {
    add(lowerRegions(part, valuesOf(reads), whole), gives);
    if (loop === undefined) continue;
    const piece = lowerLoop(loop, valuesOf(loop.inputs), { ...whole, lowerBody });
    pieces.push(piece);
    for (const node of results) values.set(node, piece.outputs[node.attributes.at]!);
  }
  return { ...joinPieces(pieces), outputs: valuesOf(graph.outputs.map(({ node }) => node)) };
}

/** A graph without loops, whose inputs lie in `inputs`. */
function lowerRegions(graph: Graph, inputs: readonly Value[], whole: Whole): Piece {
  const { target, storages, disabled } = whole;
  const { regions, stored } = findRegions(graph, target, disabled);
  const uses = countUses(topological(graph));
  const context: Context = { target, stored, uses, maxLanes: 4 };
  const values = new Map<Node, Value>(graph.inputs.map((node, at) => [node, inputs[at]!]));
  for (const node of stored) if (!values.has(node)) values.set(node, storages.of(node));
  const calls = regions.map((region): KernelCall => {
    const { kernel, tensors, inPlace } = lowerRegion(region, context);
    return {
      kernel,
      arguments: tensors.map((node) => values.get(node)!),
      label: labelOf(region),
      span: kernel.span,
      inPlace,
    };
  });
  return { calls, repeats: [], outputs: graph.outputs.map(({ node }) => values.get(node)!) };
}

/** A tensor read both as vectors and as scalars is bound twice; where that is too much, as scalars. */
function lowerRegion(region: Region, context: Context): Lowered {
  const lower = templates[region.kind];
  const lowered = lower(region, context);
  const limit = context.target.limits.maxStorageBuffersPerShaderStage;
  if (lowered.kernel.bindings.length <= limit) return lowered;
  return lower(region, { ...context, maxLanes: 1 });
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
  const shape = first === undefined ? '' : ` [${first.storage.shape.join(', ')}]`;
  return `${[...new Set(names)].join('+')}${shape}`;
}

const anchorOps: ReadonlySet<string> = new Set(['dot', 'sum', 'reduce_max', 'exp', 'scatter_add']);
