/**
 * How much of each tensor a region touches. A kernel that reads a layer of a stack moves a layer: the
 * elements that are wanted of a value are followed through slices, broadcasts and gathers down to
 * what is loaded, and each is counted once however many threads ask for it.
 */
import { elementCount, type Node } from '../../graph/graph.ts';
import { opDefinition } from '../../graph/ops.ts';
import { isOwn, storagesOf } from './reads.ts';
import type { Region } from './region.ts';

/** Elements that a region loads or stores, by tensor. At most those the tensor has. */
export function elementsTouched(
  region: Region,
  stored: ReadonlySet<Node>,
): ReadonlyMap<Node, number> {
  const written = storagesOf(region.stores);
  const isLoaded = (node: Node): boolean =>
    stored.has(node) && !isOwn(node, region.members, written);
  const roots = region.stores.map(({ node }) => node);
  const wanted = new Map<Node, number>(roots.map((node) => [node, elementCount(node.shape)]));
  const touched = new Map<Node, number>();
  const add = (to: Map<Node, number>, node: Node, count: number): void => {
    to.set(node, Math.min(elementCount(node.shape), (to.get(node) ?? 0) + count));
  };
  for (const node of readersFirst(roots, isLoaded)) {
    const count = wanted.get(node)!;
    if (isLoaded(node)) add(touched, node, count);
    else node.inputs.forEach((input, at) => void add(wanted, input, wantedOf(node, at, count)));
  }
  for (const { node, storage } of region.stores) add(touched, storage, elementCount(node.shape));
  return touched;
}

/** Everything between the roots and what is loaded, each value behind all that read it. */
function readersFirst(roots: readonly Node[], isLoaded: (node: Node) => boolean): readonly Node[] {
  const done = new Set<Node>();
  const order: Node[] = [];
  const visit = (node: Node): void => {
    if (done.has(node)) return;
    done.add(node);
    if (!isLoaded(node)) node.inputs.forEach(visit);
    order.push(node);
  };
  roots.forEach(visit);
  return order.reverse();
}

/** How many elements of an input it takes to make `count` of a value. */
function wantedOf(node: Node, input: number, count: number): number {
  const whole = elementCount(node.inputs[input]!.shape);
  const { kind } = opDefinition(node.op);
  const isElementwise = kind === 'pointwise' || kind === 'movement';
  const isTable = node.op === 'gather' && input === 0;
  return isElementwise || isTable ? Math.min(count, whole) : whole;
}
