/**
 * A region while it grows, and the questions its growth asks: may this value be computed here, at
 * which index map, and would the regions still run one after the other?
 */
import type { Node } from '../../graph/graph.ts';
import { type Axis, constant, type Index, plus, substitute } from '../indexing/affine.ts';
import {
  type IndexMap,
  isIndexOnly,
  isRearrangement,
  mapKey,
  source,
  target,
} from '../indexing/map.ts';
import type { RegionKind } from './region.ts';
import type { Roles } from './roles.ts';

export class Draft {
  readonly id: number;
  kind: RegionKind;
  axes: readonly Axis[];
  reduced: ReadonlySet<string> = new Set();
  readonly members = new Map<Node, IndexMap>();
  /** Members and what they read, each at the index map at which it was met first. */
  readonly maps = new Map<Node, IndexMap>();
  /** Where each reduction reads its input. */
  readonly inputMaps = new Map<Node, IndexMap>();
  readonly dependencies = new Set<Draft>();
  private readonly onMeet: (node: Node) => void;
  /** May take in no other region: it was begun to hold a kernel within the target's bindings. */
  isCut = false;

  /** `onMeet` hears of each value that gets a map. */
  constructor(
    id: number,
    kind: RegionKind,
    axes: readonly Axis[],
    onMeet: (node: Node, draft: Draft) => void = () => undefined,
  ) {
    this.id = id;
    this.kind = kind;
    this.axes = axes;
    this.onMeet = (node) => onMeet(node, this);
  }

  include(node: Node, map: IndexMap): void {
    this.members.set(node, map);
    this.place(node, map);
  }

  /**
   * Notes where a value is read; movement is looked through, and so are a few pointwise steps, which
   * the region may compute for itself.
   */
  meet(node: Node, map: IndexMap, roles: Roles, depth = 3): void {
    if (this.maps.has(node)) return;
    this.place(node, map);
    if (isIndexOnly(node)) this.meet(node.inputs[0]!, source(node, map), roles, depth);
    else if (roles.roleOf(node) === 'point' && depth > 0) {
      for (const operand of operandsAt(node, map)) {
        if (operand.map !== undefined) this.meet(operand.node, operand.map, roles, depth - 1);
      }
    }
  }

  place(node: Node, map: IndexMap): void {
    this.maps.set(node, map);
    this.onMeet(node);
  }

  /** Where `node` lies in this region, if it, or what it rearranges, was met. */
  find(node: Node): IndexMap | undefined {
    const known = this.maps.get(node);
    if (known !== undefined) return known;
    if (!isRearrangement(node)) return undefined;
    const map = this.find(node.inputs[0]!);
    return map === undefined ? undefined : target(node, map);
  }

  dependsOn(other: Draft): boolean {
    const seen = new Set<Draft>();
    const stack: Draft[] = [this];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top === other) return true;
      for (const next of top.dependencies) {
        if (seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
    return false;
  }
}

/** The regions that must have run before a value can be read from memory. */
export class Homes {
  private readonly roles: Roles;
  private readonly homeOf = new Map<Node, Draft>();

  constructor(roles: Roles) {
    this.roles = roles;
  }

  home(node: Node): Draft | undefined {
    return this.homeOf.get(node);
  }

  settle(node: Node, draft: Draft): void {
    this.homeOf.set(node, draft);
  }

  before(node: Node): readonly Draft[] {
    const own = this.homeOf.get(node);
    if (own !== undefined) return [own];
    const role = this.roles.roleOf(node);
    if (role !== 'transparent' && role !== 'concat') return [];
    return node.inputs.flatMap((input) => this.before(input));
  }

  /**
   * Whether a region can have the value at an index map: as a member at that very map, computed
   * again from what it can have, or loaded from regions that do not need it.
   */
  canRead(draft: Draft, node: Node, map: IndexMap): boolean {
    const role = this.roles.roleOf(node);
    if (role === 'leaf' || role === 'free') return true;
    const member = draft.members.get(node);
    if (member !== undefined) {
      return mapKey(member) === mapKey(map) || this.canRepeat(draft, node, map);
    }
    if (role === 'transparent')
      return this.canRead(draft, node.inputs[0]!, throughMovement(node, map));
    return this.before(node).every((home) => home !== draft && !home.dependsOn(draft));
  }

  private canRepeat(draft: Draft, node: Node, map: IndexMap): boolean {
    if (this.roles.roleOf(node) !== 'point') return false;
    return operandsAt(node, map).every(
      (operand) => operand.map !== undefined && this.canRead(draft, operand.node, operand.map),
    );
  }
}

function throughMovement(node: Node, map: IndexMap): IndexMap {
  if (isIndexOnly(node)) return source(node, map);
  if (node.op !== 'pad') return map;
  return map.map((index, at) => plus(index, -node.attributes.low[at]!));
}

/**
 * What a pointwise value reads at a point; no map where the place is only known at run time (the
 * table of a gather, any row of it).
 */
export function operandsAt(
  node: Node,
  map: IndexMap,
): readonly { readonly node: Node; readonly map: IndexMap | undefined }[] {
  if (node.op === 'gather') {
    const [table, index] = node.inputs;
    return [
      { node: table!, map: undefined },
      { node: index!, map: map.slice(0, index!.shape.length) },
    ];
  }
  if (node.op === 'scatter_add') {
    const [index, updates] = node.inputs;
    const { batch, frame } = node.attributes;
    const leading = [...map.slice(0, batch), ...new Array<Index>(frame).fill(constant(0))];
    return [
      { node: index!, map: leading },
      { node: updates!, map: [...leading, ...map.slice(batch + 1)] },
    ];
  }
  return node.inputs.map((input) => ({ node: input, map }));
}

/** `map` with the axes of another region replaced. */
export function rebase(map: IndexMap, binding: ReadonlyMap<string, Index>): IndexMap {
  return map.map((index) => substitute(index, (axis) => binding.get(axis.name)));
}

/** The axes as the sole content of a map, if it is nothing but distinct axes. */
export function pureAxes(map: IndexMap): readonly (Axis | undefined)[] | undefined {
  const seen = new Set<string>();
  const axes: (Axis | undefined)[] = [];
  for (const index of map) {
    const [term] = index.terms;
    if (term === undefined && index.constant === 0) {
      axes.push(undefined);
      continue;
    }
    const isAxis = index.terms.length === 1 && index.constant === 0 && term?.coefficient === 1;
    if (!isAxis || term.atom.kind !== 'axis' || seen.has(term.atom.axis.name)) return undefined;
    seen.add(term.atom.axis.name);
    axes.push(term.atom.axis);
  }
  return axes;
}
