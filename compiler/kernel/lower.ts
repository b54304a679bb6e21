/** `--opt 2`: a graph as kernels that fuse: regions, each by the template of its kind. */
import { type Graph, type Node, topological } from '../graph/graph.ts';
import type { Target } from '../target/target.ts';
import { type KernelCall, type Lowered as LoweredGraph, storageOf, type Value } from './call.ts';
import { isIndexOnly } from './indexing/map.ts';
import { lowerDot } from './lower/dot.ts';
import { lowerMap } from './lower/map.ts';
import { lowerRows } from './lower/rows.ts';
import type { Context, Lowered } from './lower/scene.ts';
import { lowerSerial } from './lower/serial.ts';
import { findRegions } from './regions/find-regions.ts';
import type { Region, RegionKind } from './regions/region.ts';

const templates: Readonly<Record<RegionKind, (region: Region, context: Context) => Lowered>> = {
  map: lowerMap,
  rows: lowerRows,
  dot: lowerDot,
  serial: lowerSerial,
};

/** The kernels of a graph without `gradient` nodes, fused for a target. */
export function lowerFused(graph: Graph, target: Target): LoweredGraph {
  const order = topological(graph);
  const { regions, stored } = findRegions(graph, target);
  const context: Context = { target, stored, uses: countUses(order), maxLanes: 4 };
  const values = new Map<Node, Value>();
  for (const node of stored) values.set(node, storageOf(node, values.size));
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
  const value = (node: Node): Value => values.get(node)!;
  return {
    name: graph.name,
    calls,
    inputs: graph.inputs.map((node) => ({ name: node.attributes.name, value: value(node) })),
    outputs: graph.outputs.map(({ node, ...rest }) => ({ ...rest, value: value(node) })),
    ops: order.length,
  };
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
