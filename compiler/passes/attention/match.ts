/**
 * Finds attention: a sum over values, weighted by the softmax of what is computed from the products
 * of queries and keys, and from nothing else that depends on them. Where a softmax of products is
 * none, the reason is told.
 */
import { dependents } from '../../graph/extract.ts';
import { type Graph, type Node, topological } from '../../graph/graph.ts';
import type { NamedOperand } from '../../graph/ops/contraction.ts';
import { opDefinition } from '../../graph/ops.ts';
import { assignAxes, type Operands } from './assign-axes.ts';
import { type Axes, sizeOf } from './axes.ts';
import { baseOf, buildHole, type Hole } from './hole.ts';
import { type Softmax, staysLinear, weightedSum } from './weighted-sum.ts';

/** What the op is made from, in nodes of the graph that was searched. */
export interface AttentionMatch extends Operands {
  readonly kind: 'attention';
  /** The softmax, in the graph. */
  readonly probability: Node;
  readonly axes: Axes;
  readonly hole: Hole;
  /** The axes of the value that attention stands for. */
  readonly result: readonly string[];
}

/** Why the softmax of products stays in memory, and what hinders. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly probability: Node;
  readonly node: Node;
  readonly reason: string;
}

/** Widths up to which kernels keep a row of queries, keys or values. */
const largestWidth = 256;

/** What `root` is, if it is a sum over values weighted by a softmax of products. */
export function matchAttention(root: Node, graph: Searched): AttentionMatch | Refusal | undefined {
  const sum = weightedSum(root);
  const [product, ...others] = sum === undefined ? [] : productsBehind(sum);
  if (sum === undefined || product === undefined) return undefined;
  const { weights, probability } = sum;
  const refuse = (node: Node, reason: string): Refusal => ({
    kind: 'refusal',
    probability,
    node,
    reason,
  });
  if (others.length > 0) return refuse(sum.exponent.node, 'the scores are of several products');
  const fromDot = graph.dependents(product.node, root);
  const fromProbability = graph.dependents(probability, root);
  const shared = graph.usedElsewhere(root, fromDot);
  if (shared !== undefined) {
    const what = fromProbability.has(shared) ? 'weights' : 'scores';
    const how = graph.outputs.has(shared) ? 'also an output' : 'used elsewhere, too';
    return refuse(shared, `the ${what} are ${how}`);
  }
  if (!staysLinear(weights.node, probability, fromProbability))
    return refuse(weights.node, 'the weights are not linear in the softmax');
  if ([...sum.summed].sort().join() !== [...sum.keys].sort().join())
    return refuse(root, 'values are not summed over what the softmax runs along');
  const assigned = assignAxes(product, sum);
  if (typeof assigned === 'string') return refuse(product.node, assigned);
  const reason = whatDoesNotFit(assigned);
  if (reason !== undefined) return refuse(product.node, reason);
  const { axes, q, k, v } = assigned;
  const parts = { dot: product.node, fromDot, exponent: sum.exponent };
  const hole = buildHole({ ...parts, weights, probability, fromProbability }, axes);
  return 'obstacle' in hole
    ? refuse(hole.obstacle, `a \`${hole.obstacle.op}\` stands between the products and the softmax`)
    : { kind: 'attention', probability, q, k, v, axes, hole, result: sum.result };
}

function whatDoesNotFit({ axes, q, k, v }: Operands & { readonly axes: Axes }): string | undefined {
  const dtypes = [q, k, v].map(({ node }) => node.dtype);
  if (new Set(dtypes).size > 1) return `queries, keys and values are ${dtypes.join(', ')}`;
  const width = Math.max(sizeOf(axes.width, axes), sizeOf(axes.cells, axes));
  if (width > largestWidth) return `the width ${width} is over ${largestWidth}`;
  return [...axes.sizes.values()].includes(0) ? 'there is nothing to sum' : undefined;
}

interface Product extends NamedOperand {
  readonly node: Node<'dot'>;
}

/** The products that vary along the keys and reach the scores element by element. */
export function productsBehind({ exponent, keys }: Softmax): readonly Product[] {
  const found = new Map<Node, Product>();
  const seen = new Set<Node>();
  const stack: NamedOperand[] = [exponent];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, names } = baseOf(top);
    if (seen.has(node) || !keys.some((name) => names.includes(name))) continue;
    seen.add(node);
    if (node.op === 'dot') found.set(node, { node, names });
    if (opDefinition(node.op).kind !== 'pointwise') continue;
    for (const input of node.inputs) stack.push({ node: input, names });
  }
  return [...found.values()];
}

/** A graph, and who uses what in it. */
export class Searched {
  readonly outputs: ReadonlySet<Node>;
  private readonly order: readonly Node[];
  private readonly position: ReadonlyMap<Node, number>;
  private readonly users: ReadonlyMap<Node, readonly Node[]>;

  constructor(graph: Graph) {
    this.order = topological(graph);
    this.outputs = new Set(graph.outputs.map(({ node }) => node));
    this.position = new Map(this.order.map((node, at) => [node, at]));
    const users = new Map<Node, Node[]>(this.order.map((node) => [node, []]));
    for (const node of this.order) for (const input of node.inputs) users.get(input)!.push(node);
    this.users = users;
  }

  usersOf(node: Node): readonly Node[] {
    return this.users.get(node)!;
  }

  /** What depends on `source`, as far as it comes before `root`. */
  dependents(source: Node, root: Node): ReadonlySet<Node> {
    const [from, to] = [this.position.get(source)!, this.position.get(root)!];
    return dependents(this.order.slice(from, to + 1), new Set([source]));
  }

  /** Of those among `way` that `root` is computed from, one that something else looks at. */
  usedElsewhere(root: Node, way: ReadonlySet<Node>): Node | undefined {
    const inner = new Set<Node>([root]);
    for (const node of inner) for (const input of node.inputs) if (way.has(input)) inner.add(input);
    return [...inner].find(
      (node) =>
        node !== root &&
        (this.outputs.has(node) || this.users.get(node)!.some((user) => !inner.has(user))),
    );
  }
}
