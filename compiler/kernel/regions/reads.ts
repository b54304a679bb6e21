/** A value wanted at a map, or anywhere. */
export interface Root {
  readonly node: Node;
  readonly map: IndexMap | undefined;
}

export interface Reads {
  /** What it loads from memory. */
  readonly loads: ReadonlySet<Node>;
  /** Reductions it wants at points where it does not have them, and that are in no memory yet. */
  readonly outOfReach: ReadonlySet<Node>;
}

/**
 * What a region reads: the walk that lowering will take, without making expressions. It never loads
 * what it has itself `written`.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import { plus } from '../indexing/affine.ts';
import { type IndexMap, isIndexOnly, mapKey, source } from '../indexing/map.ts';
import { operandsAt } from './draft.ts';
import type { Store } from './region.ts';

export function readsOf(
  region: { readonly members: ReadonlyMap<Node, IndexMap> },
  roots: readonly Root[],
  storages: ReadonlySet<Node>,
  written: ReadonlySet<Node>,
): Reads {
  const loads = new Set<Node>();
  const outOfReach = new Set<Node>();
  const seen = new Set<string>();
  const visit = (node: Node, map: IndexMap | undefined): void => {
    const key = `${node.id}|${map === undefined ? '?' : mapKey(map)}`;
    if (seen.has(key)) return;
    seen.add(key);
    const member = region.members.get(node);
    const isHere = member !== undefined && (map === undefined || mapKey(member) === mapKey(map));
    if (storages.has(node) && !isOwn(node, region.members, written)) {
      loads.add(node);
      return;
    }
    if (node.op === 'constant' || node.op === 'iota') return;
    if (isIndexOnly(node) || node.op === 'pad') {
      visit(node.inputs[0]!, map === undefined ? undefined : below(node, map));
      return;
    }
    invariant(
      node.op !== 'input' && node.op !== 'concat',
      () => `${node.op} has no memory`,
      node.span,
    );
    if (isHere && !hasPoints(node)) {
      for (const input of node.inputs) visit(input, undefined);
      return;
    }
    if (!hasPoints(node)) {
      outOfReach.add(node);
      return;
    }
    for (const operand of operandsAt(node, map ?? [])) {
      visit(operand.node, map === undefined ? undefined : operand.map);
    }
  };
  for (const root of roots) visit(root.node, root.map);
  return { loads, outOfReach };
}

export function storagesOf(stores: readonly Store[]): ReadonlySet<Node> {
  return new Set(stores.map((store) => store.storage));
}

/**
 * Whether a region must compute a value though it has memory: it is a member, or a rearrangement of
 * one, or among what the region writes.
 */
export function isOwn(
  node: Node,
  members: ReadonlyMap<Node, IndexMap>,
  written: ReadonlySet<Node>,
): boolean {
  if (members.has(node) || written.has(node)) return true;
  return isIndexOnly(node) && isOwn(node.inputs[0]!, members, written);
}

/** Values that can be computed at any point; the others only where their region has them. */
function hasPoints(node: Node): boolean {
  switch (node.op) {
    case 'dot':
    case 'sum':
    case 'reduce_max':
    case 'argmax':
    case 'cumsum':
    case 'attention':
    case 'attention_normaliser':
    case 'attention_dq':
    case 'attention_dk':
    case 'attention_dv':
      return false;
    case 'scatter_add':
      return (
        node.attributes.frame === 0 ||
        node.inputs[0]!.shape.slice(node.attributes.batch).every((n) => n === 1)
      );
    default:
      return true;
  }
}

function below(node: Node, map: IndexMap): IndexMap {
  if (isIndexOnly(node)) return source(node, map);
  return node.op === 'pad' ? map.map((index, at) => plus(index, -node.attributes.low[at]!)) : map;
}
