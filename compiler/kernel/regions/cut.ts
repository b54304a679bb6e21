/**
 * Rule F8: regions that would bind more buffers than the target allows, or that want a reduction
 * where they do not have it, are taken apart. What is
 * found here holds for the next attempt at a partition: values that start a region, and values
 * that are stored whatever they cost.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import { byteSize } from '../call.ts';
import { bindingCount } from '../split-bindings.ts';
import type { Draft } from './draft.ts';
import type { Drafts } from './partition.ts';
import { type Root, readsOf, storagesOf } from './reads.ts';
import type { Decision, Store } from './region.ts';
import type { Roles } from './roles.ts';
import type { Placement } from './storage.ts';

export interface Attempt {
  readonly drafts: Drafts;
  readonly placement: Placement;
  readonly reads: ReadonlyMap<Draft, ReadonlySet<Node>>;
  /** By region: values of which it reads or writes a second copy, see `rematerialise.ts`. */
  readonly again: ReadonlyMap<Draft, ReadonlySet<Node>>;
  readonly decisions: readonly Decision[];
}

export class Cutter {
  readonly cuts = new Set<Node>();
  readonly forced = new Set<Node>();
  readonly roles: Roles;
  readonly target: Target;
  private readonly limit: number;

  constructor(roles: Roles, target: Target) {
    this.roles = roles;
    this.target = target;
    this.limit = target.limits.maxStorageBuffersPerShaderStage;
  }

  /** Whether there was something to cut. */
  cutOverfull({ drafts, placement, reads }: Attempt): boolean {
    let isOverfull = false;
    for (const [draft, stores] of placement.stores) {
      if (draft.kind === 'loop') continue;
      if (this.count(reads.get(draft)!, storagesOf(stores)) <= this.limit) continue;
      isOverfull = this.cut(draft, stores, placement.storages, drafts) || isOverfull;
    }
    return isOverfull;
  }

  /**
   * Whether a region wanted a reduction at points where it does not have it: then that is stored,
   * and where the region itself computes it, what is made of it starts another.
   */
  cutOutOfReach({ drafts, placement }: Attempt): boolean {
    let isShort = false;
    for (const [draft, stores] of placement.stores) {
      for (const store of stores) {
        const written = storagesOf(stores);
        for (const node of readsOf(draft, [store], placement.storages, written).outOfReach) {
          isShort = true;
          this.store(node, store.node, drafts.homes.home(node) === draft);
        }
      }
    }
    return isShort;
  }

  private store(node: Node, user: Node, isOwn: boolean): void {
    const before = this.forced.size + this.cuts.size;
    this.forced.add(node);
    if (isOwn && this.canStart(user)) this.cuts.add(user);
    const hasChanged = this.forced.size + this.cuts.size > before;
    invariant(hasChanged, () => `${node.op} stays out of reach of ${user.op}`, node.span);
  }

  /** Bindings that tensors take; large ones take several. */
  private count(...tensors: readonly ReadonlySet<Node>[]): number {
    const counts = tensors.flatMap((nodes) =>
      [...nodes].map(({ dtype, shape }) => bindingCount(byteSize(dtype, shape), this.target)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** At the first store that is too many, or within it if it alone is. Whether that could be done. */
  private cut(
    draft: Draft,
    stores: readonly Store[],
    storages: ReadonlySet<Node>,
    drafts: Drafts,
  ): boolean {
    const written = storagesOf(stores);
    const loaded = (some: readonly Root[]): ReadonlySet<Node> =>
      readsOf(draft, some, storages, written).loads;
    const fits = (some: readonly Store[]): boolean =>
      this.count(loaded(some), storagesOf(some)) <= this.limit;
    const tooMany = stores.findIndex((_, at) => !fits(stores.slice(0, at + 1)));
    const { node } = stores[tooMany]!;
    if (tooMany > 0 && this.canStart(node) && !this.cuts.has(node)) {
      this.cuts.add(node);
      return true;
    }
    const loads = (value: Node): number =>
      this.count(loaded([{ node: value, map: draft.members.get(value) }]));
    const isLoaded = (value: Node): boolean => storages.has(value) && !draft.members.has(value);
    if (this.divide(draft, this.ingredients(node, isLoaded), loads, drafts)) return true;
    // Only tensors of several bindings can be too much for what one node reads.
    const isLarge = loaded(stores).size + written.size <= this.limit;
    invariant(isLarge, () => `${node.op} needs too many buffers`, node.span);
    return false;
  }

  /** Stores, of what goes into a value, that which needs most of the buffers but still fits, if any. */
  private divide(
    draft: Draft,
    ingredients: readonly Node[],
    loads: (node: Node) => number,
    drafts: Drafts,
  ): boolean {
    const inside = (node: Node): boolean => drafts.homes.home(node) === draft;
    const usersInside = (node: Node): readonly Node[] =>
      [...this.roles.usersOf(node)].filter((user) => inside(user) && this.canStart(user));
    const isNew = (node: Node): boolean =>
      !this.forced.has(node) ||
      (inside(node) && usersInside(node).some((user) => !this.cuts.has(user)));
    const own = (node: Node): number => this.count(new Set([node]));
    const [best] = ingredients
      .filter((node) => isNew(node) && loads(node) > own(node))
      .filter((node) => loads(node) + own(node) <= this.limit)
      .sort((a, b) => loads(b) - loads(a) || b.id - a.id);
    if (best === undefined) return false;
    this.forced.add(best);
    for (const user of inside(best) ? usersInside(best) : []) this.cuts.add(user);
    return true;
  }

  /** Values that a region computes on the way to `root` and that could start a region. */
  private ingredients(root: Node, isLoaded: (node: Node) => boolean): readonly Node[] {
    const found = new Set<Node>();
    const walk = (node: Node): void => {
      if (found.has(node) || isLoaded(node)) return;
      if (this.canStart(node)) found.add(node);
      node.inputs.forEach(walk);
    };
    root.inputs.forEach(walk);
    return [...found];
  }

  private canStart(node: Node): boolean {
    const role = this.roles.roleOf(node);
    return role === 'point' || role === 'reduction' || role === 'attention';
  }
}
