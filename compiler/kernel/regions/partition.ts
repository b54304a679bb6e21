/**
 * Which values share a kernel. One walk over the graph, inputs first: each computed value joins a
 * region that already holds, or reads at the same point, one of its inputs, or starts a region. A
 * join is legal when every operand can be had there and the regions stay free of cycles; the
 * functions `worth…` say when it also pays. What is stored is decided afterwards, in
 * `materialize.ts`.
 */
import { sharesTiles } from '../../graph/attention.ts';
import type { Node } from '../../graph/graph.ts';
import type { Axis, Index } from '../indexing/affine.ts';
import { axesFor, type IndexMap, identity, isRearrangement } from '../indexing/map.ts';
import { Draft, Homes, operandsAt, rebase } from './draft.ts';
import {
  bindAxes,
  isExact,
  pointMap,
  reducedAxes,
  reducedNames,
  resultMap,
  sameSet,
} from './fit.ts';
import { closedKinds, type Decision, type RegionKind } from './region.ts';
import type { Roles } from './roles.ts';
import { type DisabledRules, isEnabled, type RuleId } from './rules.ts';

export interface Drafts {
  readonly drafts: ReadonlySet<Draft>;
  readonly homes: Homes;
  readonly decisions: readonly Decision[];
}

/** `cuts`: values that must start a region of their own. */
export function partition(roles: Roles, cuts: ReadonlySet<Node>, disabled: DisabledRules): Drafts {
  const growth = new Growth(roles, cuts, disabled);
  for (const node of roles.order) growth.place(node);
  growth.mergeMaps();
  return growth;
}

class Growth implements Drafts {
  readonly drafts = new Set<Draft>();
  readonly homes: Homes;
  readonly decisions: Decision[] = [];
  private readonly roles: Roles;
  private readonly cuts: ReadonlySet<Node>;
  private readonly disabled: DisabledRules;
  /** The regions that have a map for a value; some may have been merged into others since. */
  private readonly met = new Map<Node, Set<Draft>>();
  private count = 0;

  constructor(roles: Roles, cuts: ReadonlySet<Node>, disabled: DisabledRules) {
    this.roles = roles;
    this.cuts = cuts;
    this.disabled = disabled;
    this.homes = new Homes(roles);
  }

  place(node: Node): void {
    const role = this.roles.roleOf(node);
    switch (role) {
      case 'leaf':
      case 'free':
      case 'transparent':
      case 'concat':
        return;
      case 'dot':
      case 'serial':
      case 'loop':
        this.start(node, role);
        return;
      case 'result':
        this.homes.settle(node, this.homes.home(node.inputs[0]!)!);
        return;
      case 'attention':
        if (!this.joinAttention(node)) this.start(node, role);
        return;
      case 'reduction':
        if (!this.joinRows(node)) this.startRows(node);
        return;
      case 'point':
        if (!this.joinPoint(node)) this.start(node, 'map');
        return;
      default:
        role satisfies never;
    }
  }

  private start(node: Node, kind: Exclude<RegionKind, 'rows'>): void {
    const draft = this.begin(kind, axesFor(node.shape, `r${this.count}_`));
    const map = identity(draft.axes);
    draft.isCut = this.cuts.has(node);
    this.settle(node, draft, map, kind === 'attention' ? 'F7' : 'F0');
    if (kind === 'map') this.meetOperands(draft, node, map);
  }

  private startRows(node: Node): void {
    const input = node.inputs[0]!;
    const draft = this.begin('rows', axesFor(input.shape, `r${this.count}_`));
    const map = identity(draft.axes);
    draft.isCut = this.cuts.has(node);
    draft.reduced = new Set(reducedAxes(node).map((axis) => draft.axes[axis]!.name));
    draft.meet(input, map, this.roles);
    draft.inputMaps.set(node, map);
    this.settle(node, draft, resultMap(node, map), 'F0');
  }

  private begin(kind: Draft['kind'], axes: readonly Axis[]): Draft {
    const draft = new Draft(this.count, kind, axes, (node, by) => this.noteMeeting(node, by));
    this.count += 1;
    this.drafts.add(draft);
    return draft;
  }

  private settle(node: Node, draft: Draft, map: IndexMap, rule: RuleId): void {
    draft.include(node, map);
    this.homes.settle(node, draft);
    for (const input of node.inputs) {
      for (const home of this.homes.before(input)) if (home !== draft) draft.dependencies.add(home);
    }
    this.decisions.push({ node, region: draft.id, rule });
  }

  // ---- attention

  /** Joins the region of another part of the same attention that runs over the same tiles. */
  private joinAttention(node: Node): boolean {
    if (this.cuts.has(node)) return false;
    for (const draft of this.drafts) {
      const [member] = draft.members.keys();
      if (member === undefined || !sharesTiles(member, node)) continue;
      const before = node.inputs.flatMap((input) => this.homes.before(input));
      if (before.some((home) => home === draft || home.dependsOn(draft))) continue;
      const axes = axesFor(node.shape, `r${draft.id}_${draft.axes.length}_`);
      draft.axes = [...draft.axes, ...axes];
      this.settle(node, draft, identity(axes), 'F7');
      return true;
    }
    return false;
  }

  // ---- pointwise values

  private joinPoint(node: Node): boolean {
    if (this.cuts.has(node)) return false;
    for (const draft of this.candidates(node.inputs)) {
      const map = pointMap(node, draft);
      if (map === undefined || closedKinds.has(draft.kind) || !isExact(draft, node, map)) continue;
      const rule = joinRules[draft.kind];
      if (!isEnabled(rule, this.disabled) || !this.worthJoining(draft, node)) continue;
      this.absorbOperands(draft, node, map);
      if (!this.canCompute(draft, node, map)) continue;
      this.settle(node, draft, map, rule);
      this.meetOperands(draft, node, map);
      return true;
    }
    return false;
  }

  /** Regions that hold or read an operand; those with reductions and dots first, then the newest. */
  private candidates(inputs: readonly Node[]): readonly Draft[] {
    const direct = new Set(inputs.flatMap((input) => this.homes.before(input)));
    const found = new Set(direct);
    for (const input of inputs) {
      for (const draft of this.meeting(input)) if (draft.kind === 'rows') found.add(draft);
    }
    const order = (draft: Draft) => (draft.kind === 'map' ? 1 : 0);
    return [...found].sort((a, b) => order(a) - order(b) || b.id - a.id);
  }

  private noteMeeting(node: Node, draft: Draft): void {
    const known = this.met.get(node);
    if (known === undefined) this.met.set(node, new Set([draft]));
    else known.add(draft);
  }

  /** The regions in which `find` has an answer for a value. */
  private meeting(node: Node): readonly Draft[] {
    const own = [...(this.met.get(node) ?? [])].filter((draft) => this.drafts.has(draft));
    return isRearrangement(node) ? [...own, ...this.meeting(node.inputs[0]!)] : own;
  }

  private canCompute(draft: Draft, node: Node, map: IndexMap): boolean {
    return operandsAt(node, map).every((operand) => {
      if (operand.map !== undefined) return this.homes.canRead(draft, operand.node, operand.map);
      const homes = this.homes.before(operand.node);
      return homes.every((home) => home !== draft && !home.dependsOn(draft));
    });
  }

  /**
   * A dot's epilogue takes a value if its result replaces what would be stored, or must be stored
   * anyway; a value on the way to a reduction is better computed by the reduction.
   */
  private worthJoining(draft: Draft, node: Node): boolean {
    if (draft.kind !== 'dot') return true;
    const replaces = node.inputs.some((input) => {
      const member = this.memberBehind(draft, input);
      if (member === undefined) return false;
      const users = [...this.roles.usersOf(member)];
      return users.every((user) => user === node || draft.members.has(user));
    });
    if (replaces) return true;
    if (this.roles.isOutput(node)) return true;
    return [...this.roles.usersOf(node)].some((user) => {
      const role = this.roles.roleOf(user);
      return role === 'dot' || role === 'concat' || role === 'attention' || role === 'serial';
    });
  }

  private memberBehind(draft: Draft, node: Node): Node | undefined {
    if (draft.members.has(node)) return node;
    if (this.roles.roleOf(node) !== 'transparent') return undefined;
    return this.memberBehind(draft, node.inputs[0]!);
  }

  // ---- reductions

  private joinRows(node: Node): boolean {
    if (this.cuts.has(node)) return false;
    const input = node.inputs[0]!;
    for (const draft of this.candidates(node.inputs)) {
      const map = draft.find(input);
      if (map === undefined || (draft.kind !== 'map' && draft.kind !== 'rows')) continue;
      if (!isExact(draft, input, map)) continue;
      const reduced = reducedNames(draft, map, reducedAxes(node));
      if (reduced === undefined || !this.homes.canRead(draft, input, map)) continue;
      if (draft.kind === 'map' && !this.worthReducing(draft, node, reduced)) continue;
      if (draft.kind === 'rows' && !sameSet(reduced, draft.reduced)) continue;
      const rule = draft.kind === 'map' ? 'F4' : draft.members.has(input) ? 'F5' : 'F6';
      if (!isEnabled(rule, this.disabled)) continue;
      draft.kind = 'rows';
      draft.reduced = reduced;
      this.settle(node, draft, resultMap(node, map), rule);
      draft.meet(input, map, this.roles);
      draft.inputMaps.set(node, map);
      return true;
    }
    return false;
  }

  /**
   * Rows that lie contiguous may also store values of the row. A reduction over leading axes has
   * few lanes to store with, so it takes only code that nothing else reads.
   */
  private worthReducing(draft: Draft, node: Node, reduced: ReadonlySet<string>): boolean {
    const isTrailing = draft.axes.every(
      (axis, at) =>
        !reduced.has(axis.name) ||
        draft.axes.slice(at).every((later) => later.extent === 1 || reduced.has(later.name)),
    );
    const isPrivate = [...draft.members.keys()].every(
      (member) =>
        !this.roles.isOutput(member) &&
        [...this.roles.usersOf(member)].every((user) => user === node || draft.members.has(user)),
    );
    return (
      isPrivate ||
      (isTrailing && reduced.size < draft.axes.filter((axis) => axis.extent > 1).length)
    );
  }

  // ---- merging

  /** Takes in the pointwise regions that hold operands of a value that is to lie at `map`. */
  private absorbOperands(draft: Draft, node: Node, map: IndexMap): void {
    for (const operand of operandsAt(node, map)) {
      for (const other of this.homes.before(operand.node)) {
        const member = this.memberBehind(other, operand.node);
        if (other === draft || member === undefined || operand.map === undefined) continue;
        draft.meet(operand.node, operand.map, this.roles);
        const here = draft.maps.get(member);
        if (here !== undefined) this.merge(draft, other, member, here);
      }
    }
  }

  /** Whatever pointwise region is left joins one that it reads from, if that has its space. */
  mergeMaps(): void {
    for (const other of [...this.drafts].sort((a, b) => a.id - b.id)) {
      if (other.kind !== 'map') continue;
      const sources = [...other.dependencies].sort((a, b) => b.id - a.id);
      for (const draft of sources)
        if (!closedKinds.has(draft.kind) && this.mergeInto(draft, other)) break;
    }
  }

  private mergeInto(draft: Draft, other: Draft): boolean {
    for (const member of other.members.keys()) {
      const map = pointMap(member, draft);
      if (map !== undefined) return this.merge(draft, other, member, map);
    }
    return false;
  }

  /** Moves all of `other` into `draft`, where its `member` would lie at `here`; whether it could. */
  private merge(draft: Draft, other: Draft, member: Node, here: IndexMap): boolean {
    const rule = mergeRules[draft.kind];
    if (other.kind !== 'map' || !isEnabled(rule, this.disabled)) return false;
    if (other.isCut || draft.isCut || !isExact(draft, member, here)) return false;
    const binding = bindAxes(other.members.get(member)!, here, other.axes);
    if (binding === undefined || !this.canMerge(draft, other, binding)) return false;
    const before = other.dependencies.has(draft) ? [...draft.members] : [];
    const own = [...draft.members];
    draft.members.clear();
    for (const [node, map] of before) draft.members.set(node, map);
    for (const [node, map] of other.members) {
      draft.include(node, rebase(map, binding));
      this.homes.settle(node, draft);
      this.decisions.push({ node, region: draft.id, rule });
    }
    for (const [node, map] of own) draft.members.set(node, map);
    for (const [node, map] of other.maps) {
      if (!draft.maps.has(node)) draft.place(node, rebase(map, binding));
    }
    this.retire(other, draft);
    return true;
  }

  /** No way between the two but straight, and every operand at hand under the new maps. */
  private canMerge(draft: Draft, other: Draft, binding: ReadonlyMap<string, Index>): boolean {
    const around = (from: Draft, to: Draft): boolean =>
      [...from.dependencies].some((d) => d !== to && d.dependsOn(to));
    if (around(draft, other) || around(other, draft)) return false;
    const added = [...other.members].map(([node, map]) => [node, rebase(map, binding)] as const);
    for (const [node, map] of added) draft.members.set(node, map);
    draft.dependencies.delete(other);
    const fits = added.every(([node, map]) => this.canCompute(draft, node, map));
    if (fits) return true;
    for (const [node] of added) draft.members.delete(node);
    draft.dependencies.add(other);
    return false;
  }

  /** `heir` stands wherever `gone` stood. */
  private retire(gone: Draft, heir: Draft): void {
    this.drafts.delete(gone);
    heir.dependencies.delete(gone);
    for (const d of gone.dependencies) if (d !== heir) heir.dependencies.add(d);
    for (const d of this.drafts) {
      if (d.dependencies.delete(gone) && d !== heir) d.dependencies.add(heir);
    }
  }

  private meetOperands(draft: Draft, node: Node, map: IndexMap): void {
    for (const operand of operandsAt(node, map)) {
      if (operand.map !== undefined) draft.meet(operand.node, operand.map, this.roles);
    }
  }
}

/** By the kind of the region that takes in one value more. */
const joinRules: Readonly<Record<Draft['kind'], RuleId>> = {
  map: 'F2',
  rows: 'F5',
  dot: 'F3',
  attention: 'F7',
  serial: 'F0',
  loop: 'F0',
};

/** By the kind of the region that takes in another. */
const mergeRules: Readonly<Record<Draft['kind'], RuleId>> = {
  map: 'F6',
  rows: 'F5',
  dot: 'F3',
  attention: 'F7',
  serial: 'F0',
  loop: 'F0',
};
