/**
 * Which values get memory. A value that another region reads is inlined there if that is cheap
 * (its full-size operands are stored for other reasons and the reader's budget allows it),
 * otherwise it is stored. Decided in topological order, so what a value is computed from has been
 * decided before it.
 */
import type { Node } from '../../graph/graph.ts';
import { type IndexMap, isIndexOnly, mapKey, source } from '../indexing/map.ts';
import { budgets, isSmallBeside, type Reader, weight } from './cost.ts';
import { type Draft, operandsAt } from './draft.ts';
import type { Drafts } from './partition.ts';
import { closedKinds, type Decision } from './region.ts';
import type { Roles } from './roles.ts';
import { type DisabledRules, isEnabled } from './rules.ts';

export interface Materialization {
  readonly stored: ReadonlySet<Node>;
  readonly decisions: readonly Decision[];
}

/** `forced`: values to store whatever they cost. */
export function materialize(
  roles: Roles,
  drafts: Drafts,
  forced: ReadonlySet<Node>,
  disabled: DisabledRules,
): Materialization {
  const choice = new Choice(roles, drafts, isEnabled('F2i', disabled));
  const readers = choice.findReaders();
  for (const node of roles.order) {
    const isGiven = node.op === 'input' || node.op === 'result';
    if (isGiven || forced.has(node)) choice.stored.add(node);
  }
  for (const node of roles.order) {
    const home = drafts.homes.home(node);
    const isConcat = roles.roleOf(node) === 'concat';
    if (home === undefined && !isConcat) continue;
    choice.decide(node, readers.get(node) ?? new Set(), home?.id ?? -1);
  }
  return choice;
}

/** What must be stored for a value that is not, or why it is stored itself. */
type Inlined = { readonly leaves: readonly Node[] } | { readonly why: string };

class Choice implements Materialization {
  readonly stored = new Set<Node>();
  readonly decisions: Decision[] = [];
  private readonly roles: Roles;
  private readonly drafts: Drafts;
  private readonly mayInline: boolean;

  constructor(roles: Roles, drafts: Drafts, mayInline: boolean) {
    this.roles = roles;
    this.drafts = drafts;
    this.mayInline = mayInline;
  }

  decide(node: Node, readers: ReadonlySet<Reader>, home: number): void {
    if (this.stored.has(node)) return;
    if (this.roles.isOutput(node)) {
      this.stored.add(node);
      return;
    }
    for (const reader of readers) {
      const inlined = this.expand(node, reader);
      if ('why' in inlined) {
        this.stored.add(node);
        this.decisions.push({ node, region: home, rule: 'S', why: inlined.why });
        return;
      }
      for (const leaf of inlined.leaves) this.store(leaf, home);
    }
    if (readers.size > 0) this.decisions.push({ node, region: home, rule: 'F2i' });
  }

  private store(leaf: Node, reader: number): void {
    this.stored.add(leaf);
    const region = this.drafts.homes.home(leaf)?.id ?? reader;
    this.decisions.push({
      node: leaf,
      region,
      rule: 'S',
      why: 'others are computed again from it',
    });
  }

  /** The small values to store so that `root` can be inlined, or why it had better be stored. */
  private expand(root: Node, reader: Reader): Inlined {
    if (!this.mayInline) return { why: 'nothing is computed again without rule F2i' };
    if (this.roles.roleOf(root) !== 'point') return { why: onceOnly(root) };
    const budget = budgets[reader];
    const loads = new Set<Node>();
    const missing: Node[] = [];
    const seen = new Set<Node>();
    let flops = 0;
    let obstacle: Node | undefined;
    const visit = (node: Node): boolean => {
      if (seen.has(node)) return true;
      seen.add(node);
      const role = this.roles.roleOf(node);
      if (role === 'free' || node.op === 'constant' || node.op === 'iota') return true;
      const isLeaf = node !== root && (this.stored.has(node) || this.isSmallResult(node, root));
      if (isLeaf) {
        loads.add(node);
        if (!this.stored.has(node)) missing.push(node);
        return true;
      }
      if (role !== 'transparent' && role !== 'point') {
        obstacle = node;
        return false;
      }
      flops += role === 'point' || node.op === 'pad' ? weight(node) : 0;
      return flops <= budget.flops && node.inputs.every(visit);
    };
    if (!visit(root)) {
      return obstacle === undefined
        ? { why: `to compute it again takes more than ${budget.flops} operations an element` }
        : { why: onceOnly(obstacle) };
    }
    const small = [...loads].filter((leaf) => isSmallBeside(leaf, root)).length;
    if (small <= budget.small && loads.size - small <= budget.full) return { leaves: missing };
    return { why: `to compute it again would read ${loads.size} tensors` };
  }

  /** A value so much smaller than its reader that storing it costs nothing, and not trivial to repeat. */
  private isSmallResult(node: Node, root: Node): boolean {
    const role = this.roles.roleOf(node);
    if (role === 'transparent' || !isSmallBeside(node, root)) return false;
    return role !== 'point' || weight(node) > 2 || this.drafts.homes.home(node)?.kind === 'rows';
  }

  /** Who reads each computed value from outside its region. */
  findReaders(): ReadonlyMap<Node, ReadonlySet<Reader>> {
    const readers = new Map<Node, Set<Reader>>();
    const note = (node: Node, reader: Reader): void => {
      const known = readers.get(node);
      if (known === undefined) readers.set(node, new Set([reader]));
      else known.add(reader);
    };
    for (const draft of this.drafts.drafts) {
      // What loops are given is stored as outputs are.
      if (draft.kind === 'loop') continue;
      for (const [member, map] of draft.members) {
        const reader = readerOf(draft, member);
        for (const { node, map: at } of operandsAt(member, map)) {
          const known = this.roles.roleOf(member) === 'point' ? at : draft.inputMaps.get(member);
          this.visitOperand(draft, node, known, (found) => note(found, reader));
        }
      }
    }
    for (const node of this.roles.order) {
      const copies = this.roles.roleOf(node) === 'concat' || this.roles.isOutput(node);
      if (copies && this.drafts.homes.home(node) === undefined) {
        for (const input of node.inputs)
          this.visitOperand(undefined, input, undefined, (found) => note(found, 'map'));
      }
    }
    return readers;
  }

  private visitOperand(
    draft: Draft | undefined,
    node: Node,
    map: IndexMap | undefined,
    note: (node: Node) => void,
  ): void {
    const role = this.roles.roleOf(node);
    if (role === 'leaf' || role === 'free') return;
    const member = draft?.members.get(node);
    if (member !== undefined) {
      const isHere = map !== undefined && mapKey(member) === mapKey(map);
      if (isHere || role !== 'point') return;
      for (const operand of operandsAt(node, map ?? member)) {
        this.visitOperand(draft, operand.node, operand.map, note);
      }
      return;
    }
    if (role !== 'transparent') {
      note(node);
      return;
    }
    const inner = map !== undefined && isIndexOnly(node) ? source(node, map) : undefined;
    this.visitOperand(draft, node.inputs[0]!, inner, note);
  }
}

const onceOnly = ({ op }: Node): string => `what \`${op}\` gives is computed once`;

/** A dot reads its operands once for every tile, and so do the searches. */
function readerOf(draft: Draft, member: Node): Reader {
  if (draft.kind === 'attention') return 'attention';
  if (member.op === 'dot' || closedKinds.has(draft.kind)) return 'operand';
  return draft.kind === 'rows' ? 'rows' : 'map';
}
