/** When each stored value of a partition is in use, and where in the order of regions memory peaks. */
import type { Node } from '../../graph/graph.ts';
import { byteSize } from '../call.ts';
import type { Attempt } from './cut.ts';
import type { Draft } from './draft.ts';
import type { Roles } from './roles.ts';

export interface ValueLife {
  readonly first: number;
  readonly last: number;
  readonly readers: readonly Draft[];
  /** An output: it lives on whatever the readers do. */
  readonly isKept: boolean;
}

export interface Lives {
  /** Of what regions store; inputs are not among them. */
  readonly of: ReadonlyMap<Node, ValueLife>;
  readonly orderOf: ReadonlyMap<Draft, number>;
  /** The position at which most bytes are alive. */
  readonly peak: number;
  /** Inputs, and what something behind the peak reads. */
  readonly isKeptPastPeak: (node: Node) => boolean;
}

export function findLives(
  { placement, reads }: Attempt,
  order: readonly Draft[],
  roles: Roles,
): Lives {
  const orderOf = new Map(order.map((draft, at) => [draft, at]));
  const readers = new Map<Node, Draft[]>();
  const writers = new Map<Node, number>();
  for (const draft of order) {
    for (const node of reads.get(draft) ?? [])
      readers.set(node, [...(readers.get(node) ?? []), draft]);
    for (const { storage } of placement.stores.get(draft) ?? []) {
      if (!writers.has(storage)) writers.set(storage, orderOf.get(draft)!);
    }
  }
  const of = new Map<Node, ValueLife>();
  for (const [node, first] of writers) {
    const own = readers.get(node) ?? [];
    const isKept = roles.isOutput(node);
    const lastRead = Math.max(first, ...own.map((draft) => orderOf.get(draft)!));
    of.set(node, { first, last: isKept ? order.length : lastRead, readers: own, isKept });
  }
  const peak = peakOf(of, order.length);
  const isKeptPastPeak = (node: Node): boolean => (of.get(node)?.last ?? order.length) > peak;
  return { of, orderOf, peak, isKeptPastPeak };
}

function peakOf(lives: ReadonlyMap<Node, ValueLife>, length: number): number {
  const changes = new Array<number>(length + 2).fill(0);
  for (const [{ dtype, shape }, { first, last }] of lives) {
    const bytes = byteSize(dtype, shape);
    changes[first]! += bytes;
    changes[last + 1]! -= bytes;
  }
  let live = 0;
  let most = 0;
  let peak = 0;
  changes.forEach((change, at) => {
    live += change;
    if (live > most) [most, peak] = [live, at];
  });
  return peak;
}
