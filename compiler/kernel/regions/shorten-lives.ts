/**
 * An order of regions that keeps less in memory: a region that ends more than it begins runs as soon
 * as what it reads is there. The gradient of a weight is the case in point: nobody waits for it, so
 * in the order of the graph it comes last, and all that it is made of lives until then.
 */
import type { Node } from '../../graph/graph.ts';
import { byteSize } from '../call.ts';
import type { Attempt } from './cut.ts';
import type { Draft } from './draft.ts';
import type { Before } from './order.ts';

export function shortenLives(
  order: readonly Draft[],
  before: Before,
  { placement, reads }: Attempt,
): readonly Draft[] {
  const moved = [...order];
  const positions = new Map(order.map((draft, at) => [draft, at]));
  const at = (draft: Draft): number => positions.get(draft)!;
  const touching = touchingRegions(order, placement.stores, reads);
  const others = (node: Node, draft: Draft): readonly number[] =>
    touching.get(node)!.flatMap((other) => (other === draft ? [] : [at(other)]));
  for (const draft of order) {
    const now = at(draft);
    const needed = [...before.get(draft)!].map(at);
    const earliest = Math.max(-1, ...needed) + 1;
    if (needed.length === 0 || earliest === now) continue;
    let gain = 0;
    for (const node of reads.get(draft)!) {
      const last = Math.max(...others(node, draft));
      if (node.op === 'input' || last >= now) continue;
      // What the region overtakes stands one place further back then.
      gain += byteSizeOf(node) * (now - Math.max(last >= earliest ? last + 1 : last, earliest));
    }
    for (const { storage } of placement.stores.get(draft)!) {
      const first = Math.min(...others(storage, draft));
      if (first > earliest) gain -= byteSizeOf(storage) * (Math.min(first, now) - earliest);
    }
    if (gain <= 0) continue;
    moved.splice(now, 1);
    moved.splice(earliest, 0, draft);
    for (let from = earliest; from <= now; from += 1) positions.set(moved[from]!, from);
  }
  return moved;
}

/** The regions that read or write each value. */
function touchingRegions(
  order: readonly Draft[],
  stores: Attempt['placement']['stores'],
  reads: Attempt['reads'],
): ReadonlyMap<Node, readonly Draft[]> {
  const touching = new Map<Node, Draft[]>();
  for (const draft of order) {
    const written = stores.get(draft)!.map(({ storage }) => storage);
    for (const node of new Set([...reads.get(draft)!, ...written])) {
      touching.set(node, [...(touching.get(node) ?? []), draft]);
    }
  }
  return touching;
}

function byteSizeOf({ dtype, shape }: Node): number {
  return byteSize(dtype, shape);
}
