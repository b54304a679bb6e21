/**
 * For a memory budget: whole regions run a second time behind the peak (products, attention), so that
 * what they store need not live until there. Those that give most bytes for their arithmetic first.
 */
import type { Node } from '../../graph/graph.ts';
import { flopsOf } from '../../graph/ops.ts';
import { byteSize } from '../call.ts';
import type { IndexMap } from '../indexing/map.ts';
import type { Again } from './again.ts';
import { Draft } from './draft.ts';
import type { Store } from './region.ts';

/**
 * A copy may be made from copies, but not from long chains of them: what is repeated from the first
 * layer on is all there again before the backward pass begins.
 */
const maxDepth = 2;

/** `wanted`: bytes to save; less where there is no more to be had. */
export function repeatRegions(again: Again, wanted: number): void {
  const candidates = [...again.lives.of.keys()].flatMap((storage) => {
    const found = again.storeOf(storage);
    if (found === undefined || found.draft.kind === 'loop') return [];
    const bytes = byteSize(storage.dtype, storage.shape);
    const members = membersFor(found.store, found.draft, again.placement.storages);
    const flops = [...members.keys()].reduce((sum, node) => sum + flopsOf(node), 1);
    return [{ ...found, bytes, members, flops }];
  });
  candidates.sort((a, b) => b.bytes / b.flops - a.bytes / a.flops || a.draft.id - b.draft.id);
  let saved = 0;
  for (const { draft, store, members, bytes } of candidates) {
    if (saved >= wanted) return;
    const late = again.lateReaders(store.storage);
    const loads = again.loadsFor(members, store);
    if (late.length === 0 || loads === undefined || depthOf(loads, again) >= maxDepth) continue;
    again.add(
      again.begin((id) => repeated(draft, members, id)),
      store,
      late,
    );
    saved += bytes;
  }
}

/** How many repeated regions stand behind what is loaded; what is cheap does not count itself. */
function depthOf(loads: ReadonlySet<Node>, again: Again): number {
  const depths = [...loads].map((leaf) => {
    const maker = again.makers.get(leaf);
    if (maker === undefined) return 0;
    return depthOf(again.reads.get(maker)!, again) + (maker.kind === 'map' ? 0 : 1);
  });
  return Math.max(0, ...depths);
}

/** Those members of a region that a store needs. */
function membersFor(
  { node, storage }: Store,
  draft: Draft,
  storages: ReadonlySet<Node>,
): ReadonlyMap<Node, IndexMap> {
  const needed = new Set<Node>();
  const visit = (one: Node): void => {
    const isLoaded = storages.has(one) && one !== storage && !draft.members.has(one);
    if (needed.has(one) || isLoaded) return;
    needed.add(one);
    one.inputs.forEach(visit);
  };
  visit(node);
  return new Map([...draft.members].filter(([member]) => needed.has(member)));
}

function repeated(draft: Draft, members: ReadonlyMap<Node, IndexMap>, id: number): Draft {
  const copy = new Draft(id, draft.kind, draft.axes);
  copy.reduced = draft.reduced;
  for (const [member, map] of members) {
    copy.include(member, map);
    const input = draft.inputMaps.get(member);
    if (input !== undefined) copy.inputMaps.set(member, input);
  }
  return copy;
}
