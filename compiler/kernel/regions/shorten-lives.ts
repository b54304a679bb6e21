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
import type { Store } from './region.ts';

/** Of the orders that were tried, the one with the lowest peak; of equals the first. */
export function shortenLives(
  order: readonly Draft[],
  before: Before,
  found: Attempt,
): readonly Draft[] {
  const copies = new Copies(order, found);
  const orders = [order, ...charges.map((charge) => move(order, before, found, copies, charge))];
  const peaks = orders.map((one) => copies.peak(one));
  return orders[peaks.indexOf(Math.min(...peaks))]!;
}

/** What a region pays that begins a stack of gradients: all of it, or its own part. */
const charges: readonly ((store: Store) => Node)[] = [({ storage }) => storage, ({ node }) => node];

function move(
  order: readonly Draft[],
  before: Before,
  { placement, reads }: Attempt,
  copies: Copies,
  charge: (store: Store) => Node,
): readonly Draft[] {
  const moved = [...order];
  const positions = new Map(order.map((draft, at) => [draft, at]));
  const at = (draft: Draft): number => positions.get(draft)!;
  const after = dependents(before);
  for (const draft of order) {
    const now = at(draft);
    const unit = unitBefore(moved, now, after);
    const start = now + 1 - unit.size;
    const needed = [...unit].flatMap((own) => [...before.get(own)!]);
    const earliest = Math.max(-1, ...needed.filter((other) => !unit.has(other)).map(at)) + 1;
    if (needed.length === 0 || earliest === start) continue;
    const others = (node: Node, own: Draft): readonly number[] =>
      copies.touching(node, own).flatMap((other) => (unit.has(other) ? [] : [at(other)]));
    let gain = 0;
    for (const [node, own] of readBy(unit, reads)) {
      const last = Math.max(-1, ...others(node, own));
      if (node.op === 'input' || last === -1 || last >= start) continue;
      // What the region overtakes stands further back then.
      const end = last >= earliest ? last + unit.size : last;
      gain += bytesOf(node) * (now - Math.max(end, earliest + unit.size - 1));
    }
    const stores = [...unit].flatMap((own) =>
      placement.stores.get(own)!.map((store) => ({ store, own })),
    );
    for (const { store, own } of stores) {
      const first = Math.min(...others(store.storage, own));
      const isKept = first < Number.POSITIVE_INFINITY || own === draft;
      if (isKept && first > earliest)
        gain -= bytesOf(charge(store)) * (Math.min(first, start) - earliest);
    }
    if (gain <= 0) continue;
    moved.splice(start, unit.size);
    moved.splice(earliest, 0, ...unit);
    for (let from = earliest; from <= now; from += 1) positions.set(moved[from]!, from);
  }
  return moved;
}

/** A region, and in front of it those that stand right before it and that nobody else waits for. */
function unitBefore(
  order: readonly Draft[],
  now: number,
  after: ReadonlyMap<Draft, ReadonlySet<Draft>>,
): ReadonlySet<Draft> {
  let start = now;
  const unit = new Set([order[now]!]);
  while (start > 0) {
    const previous = order[start - 1]!;
    const waiting = after.get(previous);
    if (waiting === undefined || ![...waiting].every((draft) => unit.has(draft))) break;
    unit.add(previous);
    start -= 1;
  }
  return new Set([...unit].reverse());
}

function dependents(before: Before): ReadonlyMap<Draft, ReadonlySet<Draft>> {
  const after = new Map<Draft, Set<Draft>>();
  for (const [draft, needed] of before) {
    for (const other of needed) after.set(other, (after.get(other) ?? new Set()).add(draft));
  }
  return after;
}

/** What regions read, each value with one of those that read it. */
function readBy(unit: ReadonlySet<Draft>, reads: Attempt['reads']): ReadonlyMap<Node, Draft> {
  return new Map(
    [...unit].flatMap((own) => [...reads.get(own)!].map((node) => [node, own] as const)),
  );
}

/** The regions that read or write each value, or a second copy of it: that is a storage of its own. */
class Copies {
  private readonly firsts = new Map<Node, Draft[]>();
  private readonly seconds = new Map<Node, Draft[]>();
  private readonly again: Attempt['again'];

  constructor(order: readonly Draft[], { placement, reads, again }: Attempt) {
    this.again = again;
    for (const draft of order) {
      const written = placement.stores.get(draft)!.map(({ storage }) => storage);
      for (const node of new Set([...reads.get(draft)!, ...written])) {
        const known = this.of(node, draft);
        known.set(node, [...(known.get(node) ?? []), draft]);
      }
    }
  }

  private of(node: Node, draft: Draft): Map<Node, Draft[]> {
    return this.again.get(draft)?.has(node) === true ? this.seconds : this.firsts;
  }

  /** Those that touch the copy which `draft` touches. */
  touching(node: Node, draft: Draft): readonly Draft[] {
    return this.of(node, draft).get(node)!;
  }

  /** The most bytes alive at one time, inputs left out. */
  peak(order: readonly Draft[]): number {
    const positions = new Map(order.map((draft, at) => [draft, at]));
    const changes = new Array<number>(order.length + 1).fill(0);
    for (const [node, drafts] of [...this.firsts, ...this.seconds]) {
      if (node.op === 'input') continue;
      const at = drafts.map((draft) => positions.get(draft)!);
      changes[Math.min(...at)]! += bytesOf(node);
      changes[Math.max(...at) + 1]! -= bytesOf(node);
    }
    let live = 0;
    return changes.reduce((most, change) => {
      live += change;
      return Math.max(most, live);
    }, 0);
  }
}

function bytesOf({ dtype, shape }: Node): number {
  return byteSize(dtype, shape);
}
