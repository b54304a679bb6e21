/** What each node of a graph is to fusion, and who really uses it when movement is looked through. */
import { elementCount, type Graph, type Node, topological } from '../../graph/graph.ts';
import { isLoop } from '../../graph/loop.ts';
import { isIndexOnly } from '../indexing/map.ts';
import { storedInputs } from '../told-starts.ts';
import { weight } from './cost.ts';

/**
 * `leaf`: needs no kernel. `free`: computed from constants and positions alone, so cheap that it is
 * always inlined. `transparent`: movement. `concat`: memory its parts are written to. `point`: one
 * value a point of the iteration space. `result`: memory that a loop leaves. The others as the
 * regions they start.
 */
export type Role =
  | 'leaf'
  | 'free'
  | 'transparent'
  | 'concat'
  | 'point'
  | 'reduction'
  | 'dot'
  | 'attention'
  | 'serial'
  | 'loop'
  | 'result';

export interface Roles {
  readonly order: readonly Node[];
  readonly roleOf: (node: Node) => Role;
  /** Readers of a value, looking through movement. */
  readonly usersOf: (node: Node) => ReadonlySet<Node>;
  /** Nodes that have the node as input, and no looking through. */
  readonly consumersOf: (node: Node) => readonly Node[];
  /** Outputs of the graph, and what loops are given: these have memory, laid out as they are. */
  readonly isOutput: (node: Node) => boolean;
}

const freeFlops = 6;

export function findRoles(graph: Graph): Roles {
  const order = topological(graph);
  const outputs = new Set(graph.outputs.map((output) => output.node));
  const roles = new Map<Node, Role>();
  const freeCost = new Map<Node, number>();
  const consumers = new Map<Node, Node[]>();
  for (const node of order) {
    if (isLoop(node)) for (const input of storedInputs(node)) outputs.add(input);
    for (const input of node.inputs) {
      const known = consumers.get(input);
      if (known === undefined) consumers.set(input, [node]);
      else if (!known.includes(node)) known.push(node);
    }
    const cost = costIfFree(node, freeCost);
    if (cost !== undefined && cost <= freeFlops) freeCost.set(node, cost);
    roles.set(node, freeCost.has(node) ? 'free' : ownRole(node));
  }
  const users = new Map<Node, ReadonlySet<Node>>();
  for (const node of [...order].reverse()) {
    const found = new Set<Node>();
    for (const consumer of consumers.get(node) ?? []) {
      if (roles.get(consumer) !== 'transparent') found.add(consumer);
      else for (const user of users.get(consumer) ?? []) found.add(user);
    }
    users.set(node, found);
  }
  return {
    order,
    roleOf: (node) => roles.get(node)!,
    usersOf: (node) => users.get(node)!,
    consumersOf: (node) => consumers.get(node) ?? [],
    isOutput: (node) => outputs.has(node),
  };
}

function ownRole(node: Node): Role {
  switch (node.op) {
    case 'input':
    case 'constant':
    case 'iota':
      return 'leaf';
    case 'concat':
      return 'concat';
    case 'dot':
    case 'loop':
    case 'result':
    case 'attention':
      return node.op;
    case 'attention_normaliser':
    case 'attention_dq':
    case 'attention_dk':
    case 'attention_dv':
      return 'attention';
    case 'sum':
    case 'reduce_max':
      return 'reduction';
    case 'argmax':
    case 'cumsum':
      return 'serial';
    case 'scatter_add':
      return isOneHot(node) ? 'point' : 'serial';
    default:
      return node.op === 'pad' || isIndexOnly(node) ? 'transparent' : 'point';
  }
}

/** A scatter of one update for each batch index: every element compares its position with one index. */
export function isOneHot(node: Node<'scatter_add'>): boolean {
  const { batch, frame } = node.attributes;
  return elementCount(node.inputs[0]!.shape.slice(batch, batch + frame)) === 1;
}

function costIfFree(node: Node, known: ReadonlyMap<Node, number>): number | undefined {
  if (node.op === 'constant' || node.op === 'iota') return 0;
  const role = ownRole(node);
  if (role !== 'point' && role !== 'transparent') return undefined;
  if (node.op === 'gather' || node.op === 'scatter_add') return undefined;
  let total = role === 'point' ? weight(node) : 0;
  for (const input of node.inputs) {
    const cost = known.get(input);
    if (cost === undefined) return undefined;
    total += cost;
  }
  return total;
}
