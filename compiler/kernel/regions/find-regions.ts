/**
 * From a graph to its regions: partition, choose what is stored and where, and if some kernel would
 * need more buffers than the target binds, cut it and begin again.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import type { Draft } from './draft.ts';
import { materialize } from './materialize.ts';
import { type Drafts, partition } from './partition.ts';
import { readsOf } from './reads.ts';
import type { Decision, Partition, Region, Store } from './region.ts';
import { findRoles, type Roles } from './roles.ts';
import { type Placement, place } from './storage.ts';

interface Attempt {
  readonly drafts: Drafts;
  readonly placement: Placement;
  readonly reads: ReadonlyMap<Draft, ReadonlySet<Node>>;
  readonly decisions: readonly Decision[];
}

const maxAttempts = 1000;

export function findRegions(graph: Graph, target: Target): Partition {
  const roles = findRoles(graph);
  const cuts = new Set<Node>();
  const forced = new Set<Node>();
  const limit = target.limits.maxStorageBuffersPerShaderStage;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const found = attemptPartition(graph, roles, cuts, forced);
    if (!cutOverfull(found, roles, limit, cuts, forced)) return finish(graph, found, cuts);
  }
  invariant(false, () => `no partition of ${graph.name} fits ${limit} buffers a kernel`);
}

function attemptPartition(
  graph: Graph,
  roles: Roles,
  cuts: ReadonlySet<Node>,
  forced: ReadonlySet<Node>,
): Attempt {
  const drafts = partition(roles, cuts);
  const choice = materialize(roles, drafts, forced);
  const placement = place(graph, roles, drafts, choice.stored);
  const reads = new Map<Draft, ReadonlySet<Node>>();
  for (const [draft, stores] of placement.stores) {
    reads.set(draft, readsOf(draft, stores, placement.storages, storagesOf(stores)));
  }
  const decisions = [...drafts.decisions, ...choice.decisions, ...placement.decisions];
  return { drafts, placement, reads, decisions };
}

/** Adds a cut, or a value to store, for each region that binds too much; whether there was one. */
function cutOverfull(
  { drafts, placement, reads }: Attempt,
  roles: Roles,
  limit: number,
  cuts: Set<Node>,
  forced: Set<Node>,
): boolean {
  let isOverfull = false;
  for (const [draft, stores] of placement.stores) {
    const written = storagesOf(stores);
    if (reads.get(draft)!.size + written.size <= limit) continue;
    isOverfull = true;
    const fits = (some: readonly Store[]): boolean => {
      const outputs = new Set(some.map((store) => store.storage));
      return readsOf(draft, some, placement.storages, written).size + outputs.size <= limit;
    };
    const tooMany = stores.findIndex((_, at) => !fits(stores.slice(0, at + 1)));
    const cut = stores[tooMany]!.node;
    if (tooMany > 0 && !cuts.has(cut) && roles.roleOf(cut) === 'point') cuts.add(cut);
    else
      divide(
        draft,
        stores[tooMany]!,
        limit,
        placement.storages,
        written,
        drafts,
        roles,
        cuts,
        forced,
      );
  }
  return isOverfull;
}

/** Stores the operand of one value that needs the most buffers but still fits. */
function divide(
  draft: Draft,
  store: Store,
  limit: number,
  storages: ReadonlySet<Node>,
  written: ReadonlySet<Node>,
  drafts: Drafts,
  roles: Roles,
  cuts: Set<Node>,
  forced: Set<Node>,
): void {
  const loads = (node: Node): number =>
    readsOf(draft, [{ node, map: draft.members.get(node) }], storages, written).size;
  const reachable: Node[] = [];
  const walk = (node: Node): void => {
    if (reachable.includes(node) || (storages.has(node) && !draft.members.has(node))) return;
    if (roles.roleOf(node) === 'point' && node !== store.node && !forced.has(node))
      reachable.push(node);
    node.inputs.forEach(walk);
  };
  store.node.inputs.forEach(walk);
  const [best] = reachable
    .filter((node) => loads(node) > 1 && loads(node) < limit)
    .sort((a, b) => loads(b) - loads(a) || b.id - a.id);
  invariant(best !== undefined, () => `${store.node.op} needs too many buffers`, store.node.span);
  forced.add(best);
  if (drafts.homes.home(best) !== draft) return;
  for (const user of roles.usersOf(best))
    if (roles.roleOf(user) === 'point' || roles.roleOf(user) === 'reduction') cuts.add(user);
}

function finish(
  graph: Graph,
  { placement, reads, decisions }: Attempt,
  cuts: ReadonlySet<Node>,
): Partition {
  const writers = new Map<Node, Draft[]>();
  for (const [draft, stores] of placement.stores) {
    for (const { storage } of stores)
      writers.set(storage, [...(writers.get(storage) ?? []), draft]);
  }
  const before = new Map<Draft, Set<Draft>>();
  for (const [draft, read] of reads) {
    before.set(draft, new Set([...read].flatMap((node) => writers.get(node) ?? [])));
  }
  for (const output of graph.outputs) {
    if (output.donates === undefined) continue;
    writeLast(output.donates, writers.get(output.node) ?? [], reads, before);
  }
  const regions = inOrder(before, placement);
  const cut: Decision[] = [...cuts].map((node) => ({ node, region: -1, rule: 'F8' }));
  return { regions, stored: placement.storages, decisions: [...decisions, ...cut] };
}

/** State is updated in place if all that read its old value run before. */
function writeLast(
  name: string,
  writers: readonly Draft[],
  reads: ReadonlyMap<Draft, ReadonlySet<Node>>,
  before: ReadonlyMap<Draft, Set<Draft>>,
): void {
  const readers = [...reads].filter(([, nodes]) =>
    [...nodes].some((node) => node.op === 'input' && node.attributes.name === name),
  );
  for (const writer of writers) {
    for (const [reader] of readers) {
      if (reader !== writer && !reaches(reader, writer, before)) before.get(writer)!.add(reader);
    }
  }
}

function reaches(
  from: Draft,
  to: Draft,
  before: ReadonlyMap<Draft, ReadonlySet<Draft>>,
  seen = new Set<Draft>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...before.get(from)!].some((draft) => reaches(draft, to, before, seen));
}

/** Each region behind those it reads from, otherwise in the order of the graph. */
function inOrder(
  before: ReadonlyMap<Draft, ReadonlySet<Draft>>,
  placement: Placement,
): readonly Region[] {
  const done = new Map<Draft, Region>();
  const visit = (draft: Draft): void => {
    if (done.has(draft)) return;
    const dependencies = [...before.get(draft)!].sort((a, b) => a.id - b.id);
    dependencies.forEach(visit);
    const { id, kind, axes, reduced, members, inputMaps } = draft;
    const stores = placement.stores.get(draft)!;
    const needed = new Set(dependencies.map((other) => done.get(other)!));
    done.set(draft, {
      id,
      kind,
      axes,
      reduced,
      members,
      inputMaps,
      dependencies: needed,
      stores,
    });
  };
  for (const draft of [...before.keys()].sort((a, b) => a.id - b.id)) visit(draft);
  return [...done.values()];
}

function storagesOf(stores: readonly Store[]): ReadonlySet<Node> {
  return new Set(stores.map((store) => store.storage));
}
