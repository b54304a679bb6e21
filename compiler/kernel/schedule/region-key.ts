/**
 * What a region does, as text: the ops with their types and attributes, numbered in the order of a
 * walk from the stores, and where each lies. Regions with one key have the same candidates and take
 * the same time, so layers of a stack share what a tuner learns. Offsets are left out but for their
 * alignment, and constants but for their type: neither moves the clock.
 */
import { elementCount, graphsIn, type Node, type Shape } from '../../graph/graph.ts';
import { noPlace, printGraph } from '../../graph/print.ts';
import { type Index, ofAxis, plus } from '../indexing/affine.ts';
import { flatten, type IndexMap } from '../indexing/map.ts';
import type { Lanes } from '../ir.ts';
import { type Binding, bindMap } from '../lower/scene.ts';
import { isOwn, storagesOf } from '../regions/reads.ts';
import type { Region } from '../regions/region.ts';

/** `stored`: what has memory. `maxLanes`: the widest vectors that its kernel may use. */
export function regionKey(region: Region, stored: ReadonlySet<Node>, maxLanes: Lanes): string {
  const axes: Binding = new Map(
    region.axes.map(({ name, extent }, at) => [name, ofAxis({ name: `a${at}`, extent })]),
  );
  const written = storagesOf(region.stores);
  const isLoaded = (node: Node): boolean =>
    stored.has(node) && !isOwn(node, region.members, written);
  const lines: string[] = [];
  const numbers = new Map<Node, number>();
  const visit = (node: Node): number => {
    const known = numbers.get(node);
    if (known !== undefined) return known;
    const inputs = isLoaded(node) ? [] : node.inputs.map(visit);
    const what = isLoaded(node) ? 'load' : opText(node);
    const read = region.inputMaps.get(node);
    const where = read === undefined ? '' : ` at ${mapText(read, axes)}`;
    const number = numbers.size;
    numbers.set(node, number);
    lines.push(`${what} ${typeText(node)}(${inputs.join()})${where}`);
    return number;
  };
  const stores = region.stores.map(({ node, map, storage, position }) => {
    const to = aligned(flatten(bindMap(position, axes), storage.shape)).key;
    return `${visit(node)} at ${mapText(map, axes)} to ${storage.dtype}[${to}]`;
  });
  const extents = region.axes.map(({ name, extent }) =>
    region.reduced.has(name) ? `(${extent})` : extent,
  );
  return [`${region.kind} ${extents.join('x')} by ${maxLanes}`, ...lines, ...stores].join('; ');
}

function typeText({ dtype, shape }: Node): string {
  return `${dtype}[${shape.join()}]`;
}

function opText(node: Node): string {
  switch (node.op) {
    case 'constant':
      return node.op;
    case 'slice':
      return `slice+${flatOffset(node.attributes.start, node.inputs[0]!.shape) % 4}`;
    default: {
      const graphs = [...graphsIn(node.attributes).values()];
      if (graphs.length > 0) {
        return [node.op, ...graphs.map((graph) => printGraph(graph, noPlace))].join(' ');
      }
      const attributes = JSON.stringify(node.attributes);
      return attributes === '{}' ? node.op : `${node.op}${attributes}`;
    }
  }
}

function flatOffset(start: readonly number[], shape: Shape): number {
  return start.reduce((sum, at, axis) => sum + at * elementCount(shape.slice(axis + 1)), 0);
}

function mapText(map: IndexMap, axes: Binding): string {
  return `[${bindMap(map, axes)
    .map((index) => index.key)
    .join()}]`;
}

/** With its constant part modulo the widest vector. */
function aligned(flat: Index): Index {
  return plus(flat, -flat.constant + (((flat.constant % 4) + 4) % 4));
}
