/**
 * Large values that are parallel along an axis are computed strip by strip, so that none of them is
 * ever whole in memory. Logits are such values: for each strip of tokens a loop computes logits, what
 * the loss needs of them, their cotangents, and what these add to the gradients.
 *
 *     %2 = dot %h %w           : f32[2048, 50257]         loop over 8 strips
 *     %3 = exp (%2 - %lse)                          =>      %2 = dot %h %w : f32[256, 50257]
 *     %4 = dot %3 %w           : f32[2048, 768]             …
 *     %5 = dot %3 %h           : f32[50257, 768]            %5 += dot %3 %h
 *
 * Seeds are products of rows and a matrix that are so much larger than the rows that computing them
 * again is cheaper than keeping them.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { findRepeatable } from '../graph/extract.ts';
import { elementCount, type Graph, type Node, postorder } from '../graph/graph.ts';
import type { Target } from '../target/target.ts';
import { operandAxes } from './strips/axes.ts';
import { type Cluster, clusterOf, type Surroundings, surroundingsOf } from './strips/cluster.ts';
import { buildLoop, planLoop, type StripLoop } from './strips/strip-loop.ts';

/** Bytes, counted in f32: what every WebGPU device binds. */
const largestStrip = 128 * 2 ** 20;
/** How many times larger than its rows a product is, at least. */
const growth = 8;

export function stripMine(graph: Graph, { limits }: Target): Graph {
  const most = Math.min(largestStrip, limits.maxStorageBufferBindingSize) / 4;
  const isLarge = ({ shape }: Node): boolean => elementCount(shape) > most;
  for (let current = graph; ; ) {
    const cluster = findCluster(surroundingsOf(current, isLarge), most);
    if (cluster === undefined) return current;
    current = inStrips(current, cluster, rowsOfStrip(cluster, most));
  }
}

/** Of the first seed that has any: the cluster whose strips are small enough, of the fewest loops. */
function findCluster(around: Surroundings, most: number): Cluster | undefined {
  for (const seed of around.order) {
    const found = seedAxes(seed, around)
      .flatMap((axis) => clusterOf(seed, axis, around) ?? [])
      .sort((x, y) => rank(x, most) - rank(y, most) || y.size - x.size);
    if (found.length > 0) return found[0];
  }
  return undefined;
}

function rank({ width, loops }: Cluster, most: number): number {
  const count = Math.max(...loops.values());
  return width > most ? Number.POSITIVE_INFINITY : count;
}

/** The axes of rows of a seed; none if it is none. */
function seedAxes(node: Node, { isLarge }: Surroundings): readonly number[] {
  if (node.op !== 'dot' || !isLarge(node) || node.attributes.batch.length > 0) return [];
  return node.shape.flatMap((_, axis) => {
    const rows = operandAxes(node, axis)!.findIndex((own) => own !== undefined);
    const isGrowing = elementCount(node.shape) >= growth * elementCount(node.inputs[rows]!.shape);
    return isGrowing ? [axis] : [];
  });
}

/** As many rows as fit: a divisor of all, if there is one that is not much smaller. */
function rowsOfStrip({ size, width }: Cluster, most: number): number {
  const fitting = Math.max(1, Math.floor(most / width));
  for (let rows = fitting; rows > fitting / 2; rows -= 1) if (size % rows === 0) return rows;
  return Math.ceil(size / Math.ceil(size / fitting));
}

function inStrips(graph: Graph, cluster: Cluster, size: number): Graph {
  const around = surroundingsOf(graph, cluster.isLarge);
  const loops = planLoops(around, cluster, size);
  const loopOf = (node: Node): StripLoop | undefined => loops[cluster.loops.get(node) ?? -1];
  const order = postorder([...graph.inputs, ...graph.outputs.map(({ node }) => node)], (node) => {
    const loop = loopOf(node);
    return loop === undefined ? node.inputs : readBy(loop);
  });
  const b = new GraphBuilder();
  const rebuilt = new Map<Node, Node>();
  for (const node of order) {
    if (rebuilt.has(node)) continue;
    b.at(node.span);
    const loop = loopOf(node);
    if (loop === undefined) {
      const inputs = node.inputs.map((input) => rebuilt.get(input)!);
      rebuilt.set(node, b.node(node.op, inputs, node.attributes));
      continue;
    }
    const made = buildLoop(b, loop, (outer) => rebuilt.get(outer)!);
    for (const [at, given] of [...loop.sums, ...loop.given].entries())
      rebuilt.set(given, made[at]!);
  }
  return {
    name: graph.name,
    inputs: graph.inputs.map((input) => rebuilt.get(input) as Node<'input'>),
    outputs: graph.outputs.map((output) => ({ ...output, node: rebuilt.get(output.node)! })),
  };
}

const readBy = ({ stacks, captured }: StripLoop): readonly Node[] => [
  ...stacks.map(({ node }) => node),
  ...captured,
];

/** From the last loop to the first, since a loop gives what those behind it read. */
function planLoops(
  { order, users, isOutput }: Surroundings,
  cluster: Cluster,
  size: number,
): readonly StripLoop[] {
  const { axes, sums, loops } = cluster;
  const repeatable = findRepeatable(order);
  const isInside = (node: Node): boolean => axes.has(node) || sums.has(node);
  const wanted = new Set(
    order.filter(
      (node) =>
        isInside(node) && (isOutput(node) || users.get(node)!.some((user) => !isInside(user))),
    ),
  );
  const planned: StripLoop[] = [];
  for (let loop = Math.max(...loops.values()); loop >= 0; loop -= 1) {
    const own = [...wanted].filter((node) => loops.get(node) === loop);
    const plan = planLoop(
      { cluster, loop, size, repeatable },
      own.filter((node) => sums.has(node)),
      own.filter((node) => axes.has(node)),
    );
    for (const node of readBy(plan)) if (isInside(node)) wanted.add(node);
    planned.unshift(plan);
  }
  return planned;
}
