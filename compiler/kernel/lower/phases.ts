/** Which pass over a row each value of a region of rows is known behind. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import type { IndexMap } from '../indexing/map.ts';
import type { Region } from '../regions/region.ts';

export interface Phases {
  readonly count: number;
  /** Those that the stores need, inputs first. */
  readonly reductions: readonly Node[];
  /** The number of passes that must be over before a value is known. */
  readonly of: (node: Node) => number;
  /** The map of a reduction's input in the region. */
  readonly inputMap: (reduction: Node) => IndexMap;
}

export function phasesOf(region: Region): Phases {
  const phase = new Map<Node, number>();
  const reductions: Node[] = [];
  const visit = (node: Node): number => {
    const known = phase.get(node);
    if (known !== undefined) return known;
    const before = node.inputs.reduce((latest, input) => Math.max(latest, visit(input)), 0);
    const isReduction = region.members.has(node) && (node.op === 'sum' || node.op === 'reduce_max');
    const result = isReduction ? before + 1 : before;
    phase.set(node, result);
    if (isReduction) reductions.push(node);
    return result;
  };
  for (const store of region.stores) visit(store.node);
  return {
    count: reductions.reduce((latest, node) => Math.max(latest, phase.get(node)!), 0),
    reductions,
    of: (node) => phase.get(node) ?? 0,
    inputMap: (reduction) => inputMapOf(region, reduction),
  };
}

function inputMapOf(region: Region, reduction: Node): IndexMap {
  const map = region.inputMaps.get(reduction);
  invariant(map !== undefined, () => 'a reduction without a map', reduction.span);
  return map;
}
