/**
 * From a graph to its regions: partition, choose what is stored and where, and if some kernel would
 * need more buffers than the target binds, cut it and begin again.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import { type Attempt, Cutter } from './cut.ts';
import type { Draft } from './draft.ts';
import { materialize } from './materialize.ts';
import { type Before, dependencies, inOrder } from './order.ts';
import { partition } from './partition.ts';
import { readsOf, storagesOf } from './reads.ts';
import type { Decision, Partition, Region } from './region.ts';
import { rematerialise } from './rematerialise.ts';
import { findRoles, type Roles } from './roles.ts';
import { allRules, type DisabledRules, isEnabled } from './rules.ts';
import { shortenLives } from './shorten-lives.ts';
import { place } from './storage.ts';

const maxAttempts = 1000;

export interface RegionOptions {
  /** Fusion rules to do without; absent: all hold. */
  readonly disabled?: DisabledRules;
  /** Bytes to save at the peak of memory by computing again what is dear; absent: none. */
  readonly recompute?: number;
}

export function findRegions(
  graph: Graph,
  target: Target,
  { disabled = allRules, recompute = 0 }: RegionOptions = {},
): Partition {
  const roles = findRoles(graph);
  const cutter = new Cutter(roles, target);
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const found = attemptPartition(roles, cutter, disabled);
    if (cutter.cutOutOfReach(found) || cutter.cutOverfull(found)) continue;
    return finish(graph, found, cutter, { disabled, recompute });
  }
  invariant(false, () => `no partition of ${graph.name} fits the buffers of a kernel`);
}

function attemptPartition(
  roles: Roles,
  { cuts, forced }: Cutter,
  disabled: DisabledRules,
): Attempt {
  const drafts = partition(roles, cuts, disabled);
  const choice = materialize(roles, drafts, forced, disabled);
  const placement = place(roles, drafts, choice.stored, disabled);
  const reads = new Map<Draft, ReadonlySet<Node>>();
  for (const [draft, stores] of placement.stores) {
    reads.set(draft, readsOf(draft, stores, placement.storages, storagesOf(stores)).loads);
  }
  const decisions = [...drafts.decisions, ...choice.decisions, ...placement.decisions];
  return { drafts, placement, reads, again: new Map(), decisions };
}

/** In order, with what is better computed twice than kept. */
function finish(
  graph: Graph,
  found: Attempt,
  { roles, target, cuts }: Cutter,
  { disabled, recompute: wanted }: Required<RegionOptions>,
): Partition {
  const before = dependencies(graph, found);
  const settled = isEnabled('R', disabled)
    ? rematerialise(found, shortenLives(inOrder(before), before, found), before, {
        roles,
        target,
        wanted,
      })
    : found;
  const regions = regionsOf(settled, dependencies(graph, settled));
  const cut: Decision[] = [...cuts].map((node) => ({ node, region: -1, rule: 'F8' }));
  return { regions, stored: settled.placement.storages, decisions: [...settled.decisions, ...cut] };
}

function regionsOf(found: Attempt, before: Before): readonly Region[] {
  const { placement, again } = found;
  const done = new Map<Draft, Region>();
  for (const draft of shortenLives(inOrder(before), before, found)) {
    const { id, kind, axes, reduced, members, inputMaps } = draft;
    done.set(draft, {
      id,
      kind,
      axes,
      reduced,
      members,
      inputMaps,
      dependencies: new Set([...before.get(draft)!].map((other) => done.get(other)!)),
      stores: placement.stores.get(draft)!,
      again: again.get(draft) ?? new Set(),
    });
  }
  return [...done.values()];
}
