/**
 * Rule R: what the forward pass would keep for the backward pass though it is cheap to compute from
 * what is kept anyway (norms, activations, masks) is computed again there.
 *
 *     y = norm(x); … peak …; dw = y . dq; dx = norm'(x, dy)
 *       ->
 *     y = norm(x); … peak …; dx, y' = norm'(x, dy), norm(x); dw = y' . dq
 *
 * A kernel that reads the same values at the same points anyway stores it beside its own; where there
 * is none, a large value gets a kernel. Where memory peaks parts what is early from what is late.
 */
import type { Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import { byteSize } from '../call.ts';
import { axesFor, type IndexMap, identity } from '../indexing/map.ts';
import { bindingCount } from '../split-bindings.ts';
import { weight } from './cost.ts';
import type { Attempt } from './cut.ts';
import { Draft } from './draft.ts';
import { isExact } from './fit.ts';
import { findLives, type Lives } from './lives.ts';
import { type Before, needs } from './order.ts';
import { readsOf, storagesOf } from './reads.ts';
import type { Decision, Store } from './region.ts';
import type { Roles } from './roles.ts';

/** `order`: how the regions would run otherwise; `before` is theirs and grows with what is added. */
export function rematerialise(
  found: Attempt,
  order: readonly Draft[],
  before: Before,
  roles: Roles,
  target: Target,
): Attempt {
  const again = new Again(found, findLives(found, order, roles), before, roles, target);
  for (const node of roles.order) again.consider(node);
  return again;
}

/** Of one element; a bitwise generator is worth it, a chain of several is not. */
const maxFlops = 200;

/** Below this a kernel more costs more than the memory is worth. */
const worthKernel = 2 ** 20;

class Again implements Attempt {
  readonly drafts: Attempt['drafts'];
  readonly placement: Attempt['placement'];
  readonly reads: Map<Draft, ReadonlySet<Node>>;
  readonly again = new Map<Draft, Set<Node>>();
  readonly decisions: Decision[];
  private readonly stores: Map<Draft, readonly Store[]>;
  private readonly makers = new Map<Node, Draft>();
  private readonly lives: Lives;
  private readonly before: Map<Draft, Set<Draft>>;
  private readonly roles: Roles;
  private readonly target: Target;
  private nextId: number;

  constructor(found: Attempt, lives: Lives, before: Before, roles: Roles, target: Target) {
    this.drafts = found.drafts;
    this.stores = new Map(found.placement.stores);
    this.placement = { ...found.placement, stores: this.stores };
    this.reads = new Map(found.reads);
    this.decisions = [...found.decisions];
    this.lives = lives;
    this.before = new Map(before);
    this.roles = roles;
    this.target = target;
    this.nextId = Math.max(-1, ...[...this.stores.keys()].map(({ id }) => id)) + 1;
  }

  consider(node: Node): void {
    const life = this.lives.of.get(node);
    if (life === undefined || this.roles.roleOf(node) !== 'point') return;
    const { peak, orderOf } = this.lives;
    const at = (draft: Draft): number => orderOf.get(draft) ?? Number.POSITIVE_INFINITY;
    const early = life.readers.filter((draft) => at(draft) <= peak);
    const late = life.readers.filter((draft) => at(draft) > peak);
    const lastEarly = Math.max(life.first, ...early.map(at));
    if (late.length === 0 || lastEarly >= peak || life.isKept) return;
    if (!this.isCheap(node) || !isStoredPlainly(node, this.stores)) return;
    const host = this.findHost(node, late);
    if (host !== undefined) this.compute(node, host.draft, host.map, late);
    else if (byteSize(node.dtype, node.shape) >= worthKernel) this.computeAlone(node, late);
  }

  private isCheap(node: Node): boolean {
    const seen = new Set<Node>();
    let flops = 0;
    const visit = (one: Node): void => {
      if (seen.has(one) || (one !== node && this.placement.storages.has(one))) return;
      seen.add(one);
      if (this.roles.roleOf(one) === 'point') flops += weight(one);
      one.inputs.forEach(visit);
    };
    visit(node);
    return flops <= maxFlops;
  }

  /** What it takes to compute a value at a map, if all of that is kept anyway. */
  private loadsFor(node: Node, map: IndexMap): ReadonlySet<Node> | undefined {
    const member = { members: new Map([[node, map]]) };
    const { storages } = this.placement;
    const { loads, outOfReach } = readsOf(member, [{ node, map }], storages, new Set([node]));
    const isKept = [...loads].every(
      (leaf) => this.lives.isKeptPastPeak(leaf) || this.isSmall(leaf, node),
    );
    return outOfReach.size === 0 && isKept ? loads : undefined;
  }

  private isSmall(leaf: Node, node: Node): boolean {
    return 64 * byteSize(leaf.dtype, leaf.shape) <= byteSize(node.dtype, node.shape);
  }

  private findHost(
    node: Node,
    late: readonly Draft[],
  ): { readonly draft: Draft; readonly map: IndexMap } | undefined {
    const { peak, orderOf } = this.lives;
    // From the last, so that what is computed from nothing that is kept is not early.
    for (const [draft, at] of [...orderOf].reverse()) {
      if (at <= peak || late.includes(draft) || !takesStores(draft)) continue;
      const map = mapOf(node, draft, this.roles);
      if (map === undefined || !isExact(draft, node, map)) continue;
      const loads = this.loadsFor(node, map);
      if (loads === undefined || !this.hasRoom(draft, node, loads)) continue;
      const own = this.reads.get(draft)!;
      if ([...loads].some((leaf) => !own.has(leaf) && !this.isSmall(leaf, node))) continue;
      if (!this.isReady(draft, loads)) continue;
      if (late.some((reader) => needs(draft, reader, this.before))) continue;
      return { draft, map };
    }
    return undefined;
  }

  /** Whether nothing that makes the loads must wait for the region. */
  private isReady(draft: Draft, loads: ReadonlySet<Node>): boolean {
    return [...loads].every((leaf) => {
      const maker = this.makers.get(leaf);
      return maker === undefined || !needs(maker, draft, this.before);
    });
  }

  private hasRoom(draft: Draft, node: Node, loads: ReadonlySet<Node>): boolean {
    const bound = new Set([...this.reads.get(draft)!, ...loads]);
    const written = storagesOf(this.stores.get(draft)!);
    const counts = [...bound, ...written, node].map(({ dtype, shape }) =>
      bindingCount(byteSize(dtype, shape), this.target),
    );
    const limit = this.target.limits.maxStorageBuffersPerShaderStage;
    return counts.reduce((sum, count) => sum + count, 0) <= limit;
  }

  private computeAlone(node: Node, late: readonly Draft[]): void {
    const draft = new Draft(this.nextId, 'map', axesFor(node.shape, `r${this.nextId}_`));
    const map = identity(draft.axes);
    if (this.loadsFor(node, map) === undefined) return;
    this.nextId += 1;
    this.stores.set(draft, []);
    this.reads.set(draft, new Set());
    this.before.set(draft, new Set());
    this.compute(node, draft, map, late);
  }

  /** Adds the value to what `maker` stores; `late` read it from there. */
  private compute(node: Node, maker: Draft, map: IndexMap, late: readonly Draft[]): void {
    maker.include(node, map);
    const stores = [...this.stores.get(maker)!, { node, map, storage: node, position: map }];
    this.stores.set(maker, stores);
    const { loads } = readsOf(maker, stores, this.placement.storages, storagesOf(stores));
    for (const leaf of loads) {
      const source = this.makers.get(leaf);
      if (source === undefined || this.reads.get(maker)!.has(leaf)) continue;
      this.mark(maker, leaf);
      this.before.get(maker)!.add(source);
    }
    this.reads.set(maker, loads);
    this.makers.set(node, maker);
    this.mark(maker, node);
    for (const reader of late) {
      this.mark(reader, node);
      this.before.set(reader, new Set([...this.before.get(reader)!, maker]));
    }
    this.decisions.push({ node, region: maker.id, rule: 'R' });
  }

  private mark(draft: Draft, node: Node): void {
    this.again.set(draft, (this.again.get(draft) ?? new Set()).add(node));
  }
}

/** One region stores the value, as it is, and nothing else lies in its memory. */
function isStoredPlainly(node: Node, stores: ReadonlyMap<Draft, readonly Store[]>): boolean {
  const own = [...stores.values()].flat().filter(({ storage }) => storage === node);
  return own.length === 1 && own[0]!.node === node;
}

/** Rows that lie contiguous store values of the row well; reductions over leading axes do not. */
function takesStores({ kind, axes, reduced }: Draft): boolean {
  if (kind === 'map' || kind === 'dot') return true;
  const isReduced = axes.filter(({ extent }) => extent > 1).map(({ name }) => reduced.has(name));
  return (
    kind === 'rows' &&
    isReduced.at(-1) === true &&
    isReduced.lastIndexOf(false) < isReduced.indexOf(true)
  );
}

/** Where a pointwise value would lie in a region that has, or reads, something it is computed from. */
function mapOf(
  node: Node,
  draft: Draft,
  roles: Roles,
  seen: Set<Node> = new Set(),
): IndexMap | undefined {
  const known = draft.find(node);
  if (known !== undefined || seen.has(node)) return known;
  seen.add(node);
  if (roles.roleOf(node) !== 'point' || node.op === 'gather' || node.op === 'scatter_add')
    return undefined;
  for (const input of node.inputs) {
    const map = mapOf(input, draft, roles, seen);
    if (map !== undefined) return map;
  }
  return undefined;
}
