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
import { partition } from './partition.ts';
import { readsOf, storagesOf } from './reads.ts';
import type { Decision, Partition, Region } from './region.ts';
import { findRoles, type Roles } from './roles.ts';
import { allRules, type DisabledRules } from './rules.ts';
import { type Placement, place } from './storage.ts';

const maxAttempts = 1000;

export function findRegions(
  graph: Graph,
  target: Target,
  disabled: DisabledRules = allRules,
): Partition {
  const roles = findRoles(graph);
  const cutter = new Cutter(roles, target);
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const found = attemptPartition(roles, cutter, disabled);
    if (cutter.cutOutOfReach(found) || cutter.cutOverfull(found)) continue;
    return finish(graph, found, cutter.cuts);
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
  return { drafts, placement, reads, decisions };
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
