/**
 * Where each stored value lies: in memory of its own, in the order in which its only reader wants
 * it (a permutation or reshape behind it becomes part of the store), or inside the concatenation it
 * is a part of. Concatenations and outputs that nobody computes get regions that copy.
 */
import { elementCount, type Node } from '../../graph/graph.ts';
import { plus } from '../indexing/affine.ts';
import { axesFor, type IndexMap, identity, isRearrangement, target } from '../indexing/map.ts';
import { Draft } from './draft.ts';
import type { Drafts } from './partition.ts';
import type { Decision, Store } from './region.ts';
import type { Roles } from './roles.ts';
import { type DisabledRules, isEnabled } from './rules.ts';

export interface Placement {
  /** What each draft writes. Drafts that write nothing are not in it. */
  readonly stores: ReadonlyMap<Draft, readonly Store[]>;
  /** Values that have memory. */
  readonly storages: ReadonlySet<Node>;
  readonly decisions: readonly Decision[];
}

type Place = Pick<Store, 'storage' | 'position'>;

export function place(
  roles: Roles,
  drafts: Drafts,
  stored: ReadonlySet<Node>,
  disabled: DisabledRules,
): Placement {
  const placing = new Placing(roles, drafts, disabled);
  for (const node of roles.order) {
    const home = drafts.homes.home(node);
    if (node.op === 'input') placing.storages.add(node);
    else if (stored.has(node) && roles.roleOf(node) === 'concat') placing.assemble(node);
    else if (home?.kind === 'loop') placing.leave(node, home);
    else if (stored.has(node) && home !== undefined) placing.put(node, home);
  }
  for (const node of roles.order)
    if (roles.isOutput(node) && !placing.storages.has(node)) placing.output(node, drafts);
  return placing;
}

class Placing implements Placement {
  readonly stores = new Map<Draft, Store[]>();
  readonly storages = new Set<Node>();
  readonly decisions: Decision[] = [];
  private readonly roles: Roles;
  private readonly disabled: DisabledRules;
  /** Parts that their region writes in place. */
  private readonly placed = new Set<string>();
  private nextId: number;

  constructor(roles: Roles, drafts: Drafts, disabled: DisabledRules) {
    this.roles = roles;
    this.disabled = disabled;
    this.nextId = Math.max(-1, ...[...drafts.drafts].map((draft) => draft.id)) + 1;
  }

  /** Stores a value that a region computes. */
  put(node: Node, home: Draft): void {
    const map = home.members.get(node)!;
    this.write(home, { node, map, ...this.placeFor(node, map, node, home.id) });
  }

  /** A loop leaves its results where they are. */
  leave(node: Node, home: Draft): void {
    if (node.op === 'result') this.write(home, { node, map: [], storage: node, position: [] });
  }

  /** The parts of a concatenation that no region writes in place are copied. */
  assemble(concat: Node): void {
    if (concat.op !== 'concat') return;
    concat.inputs.forEach((part, at) => {
      if (this.placed.has(partKey(concat, at))) return;
      const draft = this.copyDraft(part);
      const map = identity(draft.axes);
      const place = this.placeFor(concat, behind(concat, at, map), part, draft.id);
      this.write(draft, { node: part, map, ...place });
    });
  }

  /**
   * Where `value` lies, of which `node` is computed at the position `at`: at the end of the movement
   * that follows it, and if it is a part of a concatenation, where that lies.
   */
  private placeFor(value: Node, at: IndexMap, node: Node, region: number): Place {
    let storage = value;
    let position = at;
    for (let next = this.onlyMovement(value); next !== undefined; next = this.onlyMovement(next)) {
      storage = next;
      position = target(next, position);
    }
    const concat = this.onlyConcat(storage);
    // Others read a concatenation as they like: it moves only to be a part itself.
    if (concat === undefined && value.op === 'concat') return { storage: value, position: at };
    if (storage !== value) this.decisions.push({ node, region, rule: 'F7s' });
    if (concat === undefined) return { storage, position };
    this.decisions.push({ node, region, rule: 'F7c' });
    const part = concat.inputs.indexOf(storage);
    this.placed.add(partKey(concat, part));
    return this.placeFor(concat, behind(concat, part, position), node, region);
  }

  /** An output that is movement: stored by the region of what it rearranges, or copied. */
  output(node: Node, drafts: Drafts): void {
    const found = rearranged(node, drafts);
    if (found === undefined) this.copy(node);
    else
      this.write(found.home, {
        node: found.node,
        map: found.map,
        storage: node,
        position: found.position,
      });
  }

  private copy(node: Node): void {
    const draft = this.copyDraft(node);
    const map = identity(draft.axes);
    this.write(draft, { node, map, storage: node, position: map });
  }

  private copyDraft(node: Node): Draft {
    const draft = new Draft(this.nextId, 'map', axesFor(node.shape, `r${this.nextId}_`));
    this.nextId += 1;
    this.decisions.push({ node, region: draft.id, rule: 'F0' });
    return draft;
  }

  private write(draft: Draft, store: Store): void {
    this.storages.add(store.storage);
    if (elementCount(store.node.shape) === 0) return;
    const known = this.stores.get(draft);
    if (known === undefined) this.stores.set(draft, [store]);
    else known.push(store);
  }

  /** The rearrangement that is the only reader of a value. */
  private onlyMovement(node: Node): (Node & { op: 'reshape' | 'permute' | 'reverse' }) | undefined {
    const [consumer, ...others] = this.roles.consumersOf(node);
    if (!isEnabled('F7s', this.disabled)) return undefined;
    if (consumer === undefined || others.length > 0 || this.roles.isOutput(node)) return undefined;
    if (!isRearrangement(consumer) || consumer.op === 'mark' || consumer.op === 'stop_grad')
      return undefined;
    return consumer;
  }

  private onlyConcat(node: Node): (Node & { op: 'concat' }) | undefined {
    const [consumer, ...others] = this.roles.consumersOf(node);
    if (!isEnabled('F7c', this.disabled)) return undefined;
    if (consumer?.op !== 'concat' || others.length > 0 || this.roles.isOutput(node))
      return undefined;
    return consumer.inputs.filter((part) => part === node).length === 1 ? consumer : undefined;
  }
}

function partKey(concat: Node, at: number): string {
  return `${concat.id} ${at}`;
}

interface Rearranged {
  readonly node: Node;
  readonly home: Draft;
  readonly map: IndexMap;
  readonly position: IndexMap;
}

/** The computed value behind rearrangements, and where their result has its elements. */
function rearranged(node: Node, drafts: Drafts): Rearranged | undefined {
  const home = drafts.homes.home(node);
  const map = home?.members.get(node);
  if (home !== undefined && map !== undefined) {
    return { node, home, map, position: map };
  }
  if (!isRearrangement(node)) return undefined;
  const inner = rearranged(node.inputs[0]!, drafts);
  return inner === undefined ? undefined : { ...inner, position: target(node, inner.position) };
}

/** The position in a concatenation of a position in its part `at`. */
function behind(concat: Node & { op: 'concat' }, at: number, map: IndexMap): IndexMap {
  const { axis } = concat.attributes;
  const offset = concat.inputs.slice(0, at).reduce((sum, part) => sum + part.shape[axis]!, 0);
  return map.map((index, i) => (i === axis ? plus(index, offset) : index));
}
