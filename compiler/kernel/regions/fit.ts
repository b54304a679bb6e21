/** How values lie in a region: the questions of geometry that `partition.ts` asks. */
import { elementCount, type Node } from '../../graph/graph.ts';
import { type Axis, axesOf, type Index } from '../indexing/affine.ts';
import type { IndexMap } from '../indexing/map.ts';
import { type Draft, pureAxes } from './draft.ts';

/** What the axes of one region are in another in which a value that lies at `there` lies at `here`. */
export function bindAxes(
  there: IndexMap,
  here: IndexMap,
  axes: readonly Axis[],
): ReadonlyMap<string, Index> | undefined {
  const pure = pureAxes(there);
  if (pure === undefined) return undefined;
  const binding = new Map<string, Index>();
  pure.forEach((axis, at) => {
    if (axis !== undefined) binding.set(axis.name, here[at]!);
  });
  return axes.every((axis) => axis.extent === 1 || binding.has(axis.name)) ? binding : undefined;
}

/** Where a pointwise value would lie in a region, from an operand of its own shape. */
export function pointMap(node: Node, draft: Draft): IndexMap | undefined {
  if (node.op === 'scatter_add') return undefined;
  if (node.op === 'gather') {
    const index = node.inputs[1]!;
    return node.shape.length === index.shape.length ? draft.find(index) : undefined;
  }
  for (const input of node.inputs) {
    const map = draft.find(input);
    if (map !== undefined) return map;
  }
  return undefined;
}

export function reducedAxes(node: Node): readonly number[] {
  return node.op === 'sum' || node.op === 'reduce_max' ? node.attributes.axes : [];
}

export function resultMap(node: Node, map: IndexMap): IndexMap {
  const axes = reducedAxes(node);
  return map.filter((_, at) => !axes.includes(at));
}

/** The region's axes that a reduction of a value at `map` runs over; they must be its alone. */
export function reducedNames(
  draft: Draft,
  map: IndexMap,
  axes: readonly number[],
): ReadonlySet<string> | undefined {
  const names = (keep: boolean) =>
    new Set(
      map.flatMap((index, at) => (axes.includes(at) === keep ? [...axesOf(index).keys()] : [])),
    );
  const reduced = names(true);
  const parallel = names(false);
  const covers = draft.axes.every(
    ({ name, extent }) => extent === 1 || reduced.has(name) !== parallel.has(name),
  );
  return covers ? reduced : undefined;
}

/**
 * Whether a value is computed exactly once in the region: its map runs over all axes, or in a
 * region of rows over the parallel ones, and reaches all of its elements.
 */
export function isExact(draft: Draft, node: Node, map: IndexMap): boolean {
  const used = new Set(map.flatMap((index) => [...axesOf(index).keys()]));
  const own = draft.axes.filter((axis) => axis.extent !== 1);
  const points = own.reduce((n, axis) => (used.has(axis.name) ? n * axis.extent : n), 1);
  if (points !== elementCount(node.shape)) return false;
  if (own.every((axis) => used.has(axis.name))) return true;
  return (
    draft.kind === 'rows' &&
    own.every((axis) => used.has(axis.name) !== draft.reduced.has(axis.name))
  );
}

export function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
