/**
 * Takes a part out of a graph as a graph of its own. What the part reads from outside becomes
 * inputs of it, at places where little is stored: movement and what is computed from constants is
 * repeated inside.
 */
import type { GraphBuilder } from './builder.ts';
import { type Node, topological } from './graph.ts';
import { opDefinition } from './ops.ts';

export interface Extracted {
  /** The roots as nodes of the new builder. */
  readonly roots: readonly Node[];
  /** What is read from outside, and for each the input that stands for it. */
  readonly captured: readonly Node[];
  readonly inputs: readonly Node<'input'>[];
}

/**
 * Copies what `roots` are computed from into `b`. `given` stands for nodes that `b` has already;
 * `isOutside` says what is not part of the part; `name` names the inputs that are made for it.
 */
export function extract(
  b: GraphBuilder,
  roots: readonly Node[],
  given: ReadonlyMap<Node, Node>,
  isOutside: (node: Node) => boolean,
  name: (node: Node, at: number) => string,
): Extracted {
  const order = coneOf(roots);
  const repeatable = findRepeatable(order);
  const isRead = (node: Node): boolean => isOutside(node) && !repeatable.has(node);
  const copies = new Map(given);
  const captured: Node[] = [];
  const inputs: Node<'input'>[] = [];
  const needed = neededBy(roots, order, (node) => given.has(node) || isRead(node));
  for (const node of order) {
    if (!needed.has(node) || copies.has(node)) continue;
    b.at(node.span);
    if (isRead(node)) {
      const input = b.input(name(node, captured.length), node.dtype, node.shape);
      captured.push(node);
      inputs.push(input);
      copies.set(node, input);
    } else {
      const own = node.inputs.map((input) => copies.get(input)!);
      copies.set(node, b.node(node.op, own, node.attributes));
    }
  }
  return { roots: roots.map((root) => copies.get(root)!), captured, inputs };
}

/** All that `roots` are computed from, inputs first. */
export function coneOf(roots: readonly Node[]): readonly Node[] {
  const outputs = roots.map((node, at) => ({ name: `${at}`, node }));
  return topological({ name: 'cone', inputs: [], outputs });
}

/** Those among `order` that depend on one of `sources`, or are one. */
export function dependents(order: readonly Node[], sources: ReadonlySet<Node>): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const node of order) {
    if (sources.has(node) || node.inputs.some((input) => found.has(input))) found.add(node);
  }
  return found;
}

function neededBy(
  roots: readonly Node[],
  order: readonly Node[],
  isLeaf: (node: Node) => boolean,
): ReadonlySet<Node> {
  const needed = new Set(roots);
  for (const node of [...order].reverse()) {
    if (!needed.has(node) || isLeaf(node)) continue;
    for (const input of node.inputs) needed.add(input);
  }
  return needed;
}

const rearranging: ReadonlySet<string> = new Set([
  'reshape',
  'permute',
  'broadcast',
  'slice',
  'reverse',
]);

/** Movement, and what is computed from constants and positions alone. */
export function findRepeatable(order: readonly Node[]): ReadonlySet<Node> {
  const fixed = new Set<Node>();
  for (const node of order) {
    const { kind } = opDefinition(node.op);
    const isFixed =
      node.op === 'constant' ||
      node.op === 'iota' ||
      ((kind === 'pointwise' || kind === 'movement') && node.inputs.every((x) => fixed.has(x)));
    if (isFixed) fixed.add(node);
  }
  return new Set(order.filter((node) => fixed.has(node) || rearranging.has(node.op)));
}
