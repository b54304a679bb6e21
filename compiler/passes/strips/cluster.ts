/**
 * What has to be computed together, strip by strip, so that a large value never exists as a whole:
 *
 *     seed       a product of rows and a matrix, much larger than the rows: logits
 *     members    what is computed from it row by row, between large values: exponentials, their sums,
 *                the cotangents of logits; and the first small values behind them, with what is made
 *                of several of these
 *     sums       over rows of large members: the gradient of the matrix
 *
 * Where the way from one member to another leads through a value that needs all rows, the first is
 * in an earlier loop than the second, and large members are computed again in the second loop.
 */

import { dependents } from '../../graph/extract.ts';
import { elementCount, type Graph, type Node, topological } from '../../graph/graph.ts';
import { type OperandAxes, operandAxes, resultAxis, summedAxes } from './axes.ts';

export interface Cluster {
  /** Rows. */
  readonly size: number;
  /** Elements of one row of the largest member. */
  readonly width: number;
  /** By member: its axis along which strips are cut. */
  readonly axes: ReadonlyMap<Node, number>;
  /** By sum over strips: the axes of its operands along which they are cut. */
  readonly sums: ReadonlyMap<Node, OperandAxes>;
  /** By member or sum: the loop that computes it, from 0. */
  readonly loops: ReadonlyMap<Node, number>;
  readonly isLarge: (node: Node) => boolean;
}

/** A graph as clusters are looked for in it. */
export interface Surroundings {
  readonly order: readonly Node[];
  readonly users: ReadonlyMap<Node, readonly Node[]>;
  readonly isOutput: (node: Node) => boolean;
  readonly isLarge: (node: Node) => boolean;
}

export function surroundingsOf(graph: Graph, isLarge: (node: Node) => boolean): Surroundings {
  const order = topological(graph);
  const users = new Map<Node, Node[]>(order.map((node) => [node, []]));
  for (const node of order) for (const input of new Set(node.inputs)) users.get(input)!.push(node);
  const outputs = new Set(graph.outputs.map(({ node }) => node));
  return { order, users, isOutput: (node) => outputs.has(node), isLarge };
}

/** The cluster of a seed along one of its axes; `undefined` if a large value is wanted as a whole. */
export function clusterOf(
  seed: Node,
  axis: number,
  { order, users, isOutput, isLarge }: Surroundings,
): Cluster | undefined {
  const rowwise = followRows(order, seed, axis);
  const large = reachableFrom(seed, (node) =>
    users.get(node)!.filter((user) => rowwise.has(user) && isLarge(user)),
  );
  const sums = new Map<Node, OperandAxes>();
  const ends = new Set(large);
  for (const node of large) {
    if (isOutput(node)) return undefined;
    for (const user of users.get(node)!) {
      if (rowwise.has(user)) {
        ends.add(user);
        continue;
      }
      const cut = summedAxes(user, user.inputs.indexOf(node), rowwise.get(node)!);
      if (cut === undefined || !agree(user, cut, rowwise)) return undefined;
      sums.set(user, cut);
      for (const input of user.inputs) if (rowwise.has(input)) ends.add(input);
    }
  }
  const members = membersBetween(order, rowwise, ends);
  const joined = joining(order, rowwise, members, seed);
  const axes = new Map([...members, ...joined].map((node) => [node, rowwise.get(node)!]));
  const size = seed.shape[axis]!;
  const width = Math.max(...[...large].map(({ shape }) => elementCount(shape) / size));
  return { size, width, axes, sums, loops: loopsOf(order, axes, sums), isLarge };
}

/** What is computed from `seed` row by row, and the axis of its rows. */
function followRows(order: readonly Node[], seed: Node, axis: number): ReadonlyMap<Node, number> {
  const rows = new Map([[seed, axis]]);
  for (const node of order) {
    if (rows.has(node)) continue;
    const at = node.inputs.findIndex((input) => rows.has(input));
    if (at === -1) continue;
    const own = resultAxis(node, at, rows.get(node.inputs[at]!)!);
    const cut = own === undefined ? undefined : operandAxes(node, own);
    if (cut !== undefined && agree(node, cut, rows)) rows.set(node, own!);
  }
  return rows;
}

/** Whether operands that have rows are cut along them. */
function agree(node: Node, cut: OperandAxes, rows: ReadonlyMap<Node, number>): boolean {
  return node.inputs.every((input, at) => !rows.has(input) || rows.get(input) === cut[at]);
}

function reachableFrom(start: Node, next: (node: Node) => readonly Node[]): ReadonlySet<Node> {
  const found = new Set([start]);
  for (const node of found) for (const other of next(node)) found.add(other);
  return found;
}

/** Values made of several members and of what does not depend on the seed: one to be kept, not several. */
function joining(
  order: readonly Node[],
  rows: ReadonlyMap<Node, number>,
  members: ReadonlySet<Node>,
  seed: Node,
): ReadonlySet<Node> {
  const behind = dependents(order, new Set([seed]));
  const found = new Set<Node>();
  for (const node of order) {
    if (!rows.has(node) || members.has(node)) continue;
    const own = new Set(node.inputs.filter((input) => behind.has(input)));
    const areMembers = [...own].every((input) => members.has(input) || found.has(input));
    if (own.size > 1 && areMembers) found.add(node);
  }
  return found;
}

/** Those on a way to one of `ends`. */
function membersBetween(
  order: readonly Node[],
  rows: ReadonlyMap<Node, number>,
  ends: ReadonlySet<Node>,
): ReadonlySet<Node> {
  const members = new Set(ends);
  for (const node of [...order].reverse()) {
    if (!members.has(node)) continue;
    for (const input of node.inputs) if (rows.has(input)) members.add(input);
  }
  return members;
}

/** A member comes a loop later than any that it depends on through something from outside. */
function loopsOf(
  order: readonly Node[],
  members: ReadonlyMap<Node, number>,
  sums: ReadonlyMap<Node, OperandAxes>,
): ReadonlyMap<Node, number> {
  const loops = new Map<Node, number>();
  /** The first loop that may read a value. */
  const ready = new Map<Node, number>();
  for (const node of order) {
    const isInside = members.has(node) || sums.has(node);
    const later = isInside ? 0 : 1;
    const own = node.inputs.map((input) =>
      members.has(input) ? loops.get(input)! + later : ready.get(input)!,
    );
    const first = Math.max(0, ...own);
    if (isInside) loops.set(node, first);
    ready.set(node, isInside ? first + 1 : first);
  }
  return loops;
}
