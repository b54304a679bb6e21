/**
 * A partition to which second copies of values are added: each is made by a region behind the peak of
 * memory, and read there by those that would have read the first copy.
 */
import type { Node } from '../../graph/graph.ts';
import { byteSize } from '../call.ts';
import type { IndexMap } from '../indexing/map.ts';
import type { Attempt } from './cut.ts';
import type { Draft } from './draft.ts';
import { findLives, type Lives } from './lives.ts';
import type { Before } from './order.ts';
import { readsOf, storagesOf } from './reads.ts';
import type { Decision, Store } from './region.ts';
import type { Roles } from './roles.ts';

export class Again implements Attempt {
  readonly drafts: Attempt['drafts'];
  readonly placement: Attempt['placement'];
  readonly reads: Map<Draft, ReadonlySet<Node>>;
  readonly again = new Map<Draft, Set<Node>>();
  readonly decisions: Decision[];
  readonly before: Map<Draft, Set<Draft>>;
  /** The regions that make second copies. */
  readonly makers = new Map<Node, Draft>();
  private readonly stores: Map<Draft, readonly Store[]>;
  private readonly readers: Map<Node, readonly Draft[]>;
  readonly lives: Lives;
  private nextId: number;

  constructor(found: Attempt, order: readonly Draft[], before: Before, roles: Roles) {
    this.drafts = found.drafts;
    this.stores = new Map(found.placement.stores);
    this.placement = { ...found.placement, stores: this.stores };
    this.reads = new Map(found.reads);
    this.decisions = [...found.decisions];
    this.before = new Map(before);
    this.lives = findLives(found, order, roles);
    this.readers = new Map([...this.lives.of].map(([node, { readers }]) => [node, readers]));
    this.nextId = Math.max(-1, ...[...this.stores.keys()].map(({ id }) => id)) + 1;
  }

  /** Those behind the peak that read a value which otherwise would have no reader there and live on for them. */
  lateReaders(node: Node): readonly Draft[] {
    const life = this.lives.of.get(node);
    if (life === undefined || life.isKept || this.makers.has(node)) return [];
    const { peak, orderOf } = this.lives;
    const at = (draft: Draft): number => orderOf.get(draft) ?? Number.POSITIVE_INFINITY;
    const readers = this.readers.get(node)!;
    const early = readers.filter((draft) => at(draft) <= peak);
    if (Math.max(life.first, ...early.map(at)) >= peak) return [];
    return readers.filter((draft) => at(draft) > peak);
  }

  /** The only store into a value's memory, if there is but one. */
  storeOf(node: Node): { readonly draft: Draft; readonly store: Store } | undefined {
    const own = [...this.lives.orderOf.keys()].flatMap((draft) =>
      (this.stores.get(draft) ?? [])
        .filter(({ storage }) => storage === node)
        .map((store) => ({ draft, store })),
    );
    return own.length === 1 ? own[0] : undefined;
  }

  /** What a region with these members reads to make a value, if all of that is there behind the peak anyway. */
  loadsFor(members: ReadonlyMap<Node, IndexMap>, store: Store): ReadonlySet<Node> | undefined {
    const { storages } = this.placement;
    const { loads, outOfReach } = readsOf({ members }, [store], storages, new Set([store.storage]));
    const isThere = (leaf: Node): boolean =>
      this.lives.isKeptPastPeak(leaf) || this.makers.has(leaf) || isSmallBeside(leaf, store.node);
    return outOfReach.size === 0 && [...loads].every(isThere) ? loads : undefined;
  }

  /** A region of its own for a copy, still without stores. `make` gets the number of the region. */
  begin(make: (id: number) => Draft): Draft {
    const draft = make(this.nextId);
    this.nextId += 1;
    this.stores.set(draft, []);
    this.reads.set(draft, new Set());
    this.before.set(draft, new Set());
    return draft;
  }

  /** Adds a copy to what `maker` stores; `late` read it from there. */
  add(maker: Draft, store: Store, late: readonly Draft[]): void {
    const { node, storage } = store;
    const stores = [...this.stores.get(maker)!, store];
    const { loads } = readsOf(maker, stores, this.placement.storages, storagesOf(stores));
    for (const leaf of loads) {
      if (this.reads.get(maker)!.has(leaf)) continue;
      this.readers.set(leaf, [...(this.readers.get(leaf) ?? []), maker]);
      const source = this.makers.get(leaf);
      if (source !== undefined) this.readCopy(maker, leaf, source);
    }
    this.stores.set(maker, stores);
    this.reads.set(maker, loads);
    this.makers.set(storage, maker);
    this.mark(maker, storage);
    for (const reader of late) this.readCopy(reader, storage, maker);
    this.decisions.push({ node, region: maker.id, rule: 'R' });
  }

  private readCopy(reader: Draft, node: Node, maker: Draft): void {
    this.mark(reader, node);
    this.before.set(reader, new Set([...this.before.get(reader)!, maker]));
  }

  private mark(draft: Draft, node: Node): void {
    this.again.set(draft, (this.again.get(draft) ?? new Set()).add(node));
  }
}

/** So small that it may live longer for the sake of what is computed from it. */
export function isSmallBeside(leaf: Node, node: Node): boolean {
  return 64 * byteSize(leaf.dtype, leaf.shape) <= byteSize(node.dtype, node.shape);
}
