/**
 * Carried values that begin as one number everywhere and are only added to, such as sums of gradients.
 * Their memory is not filled with the number: the first round is told it instead.
 *
 *     c' = c + x     =>     c' = (if round == first { 0 } else { c }) + x
 */
import type { GraphBuilder } from '../graph/builder.ts';
import { type Graph, type Node, type OpAttributes, topological } from '../graph/graph.ts';
import { bodyInputs } from '../graph/loop.ts';

/** The numbers, by the place of the carried value. */
export function toldStarts({ inputs, attributes }: Node<'loop'>): ReadonlyMap<number, number> {
  const isSum = onlyAddedTo(attributes.body);
  return new Map(
    bodyInputs(attributes).carried.flatMap((carried, at) => {
      const number = splatNumber(inputs[at]!);
      return number !== undefined && isSum(carried) ? [[at, number] as const] : [];
    }),
  );
}

/** What a loop reads from memory before its first round or in all of them. */
export function storedInputs(loop: Node<'loop'>): readonly Node[] {
  const told = toldStarts(loop);
  return loop.inputs.filter((_, at) => !told.has(at));
}

/** The carried value as a round sees it. */
export function toldCarried(
  b: GraphBuilder,
  round: Node,
  carried: Node,
  start: number,
  { rounds, reverse }: OpAttributes['loop'],
): Node {
  const isFirst = b.eq(round, b.constant(reverse ? rounds - 1 : 0, 'i32'));
  return b.select(b.broadcast(isFirst, carried.shape, []), b.like(carried, start), carried);
}

function splatNumber(node: Node): number | undefined {
  if (node.op === 'constant') return node.attributes.value;
  return node.op === 'broadcast' ? splatNumber(node.inputs[0]!) : undefined;
}

/** Whether all that reads a value of the body, or parts of it, is additions. */
function onlyAddedTo(body: Graph): (node: Node) => boolean {
  const users = new Map<Node, Node[]>();
  for (const node of topological(body)) {
    for (const input of node.inputs) users.set(input, [...(users.get(input) ?? []), node]);
  }
  const outputs = new Set(body.outputs.map(({ node }) => node));
  const isAdded = (node: Node): boolean =>
    !outputs.has(node) &&
    (users.get(node) ?? []).every((user) => user.op === 'add' || (isPart(user) && isAdded(user)));
  return isAdded;
}

const isPart = (node: Node): boolean => node.op === 'slice' || node.op === 'reshape';
