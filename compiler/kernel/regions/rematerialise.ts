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
import { Again, isSmallBeside } from './again.ts';
import { weight } from './cost.ts';
import type { Attempt } from './cut.ts';
import { Draft } from './draft.ts';
import { isExact } from './fit.ts';
import { type Before, needs } from './order.ts';
import { storagesOf } from './reads.ts';
import type { Store } from './region.ts';
import { repeatRegions } from './repeat-regions.ts';
import type { Roles } from './roles.ts';

/** Of one element; a bitwise generator is worth it, a chain of several is not. */
const maxFlops = 200;

/** Below this a kernel more costs more than the memory is worth. */
const worthKernel = 2 ** 20;

/** `order`: how the regions would run otherwise. `wanted`: bytes to save at the peak beyond what is cheap. */
export function rematerialise(
  found: Attempt,
  order: readonly Draft[],
  before: Before,
  {
    roles,
    target,
    wanted,
  }: { readonly roles: Roles; readonly target: Target; readonly wanted: number },
): Attempt {
  const again = new Again(found, order, before, roles);
  for (const node of roles.order) {
    if (roles.roleOf(node) !== 'point' || !isCheap(node, roles, found.placement.storages)) continue;
    const late = again.lateReaders(node);
    if (late.length === 0 || again.storeOf(node)?.store.node !== node) continue;
    // Whole regions that are repeated need it before those run that could store it beside their own.
    const host = wanted > 0 ? undefined : findHost(node, late, again, roles, target);
    if (host !== undefined) {
      host.draft.include(node, host.map);
      again.add(host.draft, plainStore(node, host.map), late);
    } else if (wanted > 0 || byteSize(node.dtype, node.shape) >= worthKernel) {
      computeAlone(node, late, again);
    }
  }
  if (wanted > 0) repeatRegions(again, wanted);
  return again;
}

function plainStore(node: Node, map: IndexMap): Store {
  return { node, map, storage: node, position: map };
}

function isCheap(node: Node, roles: Roles, storages: ReadonlySet<Node>): boolean {
  const seen = new Set<Node>();
  let flops = 0;
  const visit = (one: Node): void => {
    if (seen.has(one) || (one !== node && storages.has(one))) return;
    seen.add(one);
    if (roles.roleOf(one) === 'point') flops += weight(one);
    one.inputs.forEach(visit);
  };
  visit(node);
  return flops <= maxFlops;
}

/** A region that reads what the value is computed from, and that none of its readers must wait for in vain. */
function findHost(
  node: Node,
  late: readonly Draft[],
  again: Again,
  roles: Roles,
  target: Target,
): { readonly draft: Draft; readonly map: IndexMap } | undefined {
  const { peak, orderOf } = again.lives;
  // From the last, so that what is computed from nothing that is kept is not early.
  for (const [draft, at] of [...orderOf].reverse()) {
    if (at <= peak || late.includes(draft) || !takesStores(draft)) continue;
    const map = mapOf(node, draft, roles);
    if (map === undefined || !isExact(draft, node, map)) continue;
    const loads = again.loadsFor(new Map([[node, map]]), plainStore(node, map));
    if (loads === undefined || !hasRoom(draft, node, loads, again, target)) continue;
    const own = again.reads.get(draft)!;
    if ([...loads].some((leaf) => !own.has(leaf) && !isSmallBeside(leaf, node))) continue;
    const makers = [...loads].flatMap((leaf) => again.makers.get(leaf) ?? []);
    if (makers.some((maker) => needs(maker, draft, again.before))) continue;
    if (late.some((reader) => needs(draft, reader, again.before))) continue;
    return { draft, map };
  }
  return undefined;
}

function hasRoom(
  draft: Draft,
  node: Node,
  loads: ReadonlySet<Node>,
  { reads, placement }: Again,
  target: Target,
): boolean {
  const bound = new Set([...reads.get(draft)!, ...loads]);
  const written = storagesOf(placement.stores.get(draft)!);
  const counts = [...bound, ...written, node].map(({ dtype, shape }) =>
    bindingCount(byteSize(dtype, shape), target),
  );
  const count = counts.reduce((sum, own) => sum + own, 0);
  return count <= target.limits.maxStorageBuffersPerShaderStage;
}

function computeAlone(node: Node, late: readonly Draft[], again: Again): void {
  const sketch = new Draft(0, 'map', axesFor(node.shape, 'again'));
  const store = plainStore(node, identity(sketch.axes));
  if (again.loadsFor(new Map([[node, store.map]]), store) === undefined) return;
  const draft = again.begin((id) => new Draft(id, 'map', sketch.axes));
  draft.include(node, store.map);
  again.add(draft, store, late);
}

/** Rows that lie contiguous store values of the row well; reductions over leading axes do not. */
function takesStores({ kind, axes, reduced }: Draft): boolean {
  if (kind === 'map' || kind === 'dot') return true;
  const isReduced = axes.filter(({ extent }) => extent > 1).map(({ name }) => reduced.has(name));
  const isTrailing = isReduced.lastIndexOf(false) < isReduced.indexOf(true);
  return kind === 'rows' && isTrailing;
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
  const isPlain = node.op !== 'gather' && node.op !== 'scatter_add';
  if (roles.roleOf(node) !== 'point' || !isPlain) return undefined;
  for (const input of node.inputs) {
    const map = mapOf(input, draft, roles, seen);
    if (map !== undefined) return map;
  }
  return undefined;
}
