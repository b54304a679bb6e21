/**
 * Finds attention: a sum over values, weighted by the softmax of what is computed from the products
 * of queries and keys, and from nothing else that depends on them. Where a softmax of products is
 * none, the reason is told.
 */
import { dependents } from '../../graph/extract.ts';
import { type Graph, type Node, topological } from '../../graph/graph.ts';
import type { NamedOperand } from '../../graph/ops/contraction.ts';
import { opDefinition } from '../../graph/ops.ts';
import type { Target } from '../../target/target.ts';
import { assignAxes, type Operands } from './assign-axes.ts';
import { type Axes, baseOf, sizeOf } from './axes.ts';
import { buildHole, type Hole } from './hole.ts';
import { type Softmax, staysLinear, type WeightedSum, weightedSum } from './weighted-sum.ts';

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

/** Why the softmax of products stays in memory. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly probability: Node;
  /** A clause, such as `the weights are also an output`. */
  readonly reason: string;
}

/** Widths up to which kernels keep a row of queries, keys or values. */
const largestWidth = 256;

/** What the derivative binds to a kernel besides the extras: its six inputs and one result. */
const buffers = 7;

/** What `root` is, if it is a sum over values weighted by a softmax of products. */
export function matchAttention(root: Node, graph: Searched): AttentionMatch | Refusal | undefined {
  const sum = weightedSum(root);
  const products = sum === undefined ? [] : productsBehind(sum);
  if (sum === undefined || products.length === 0) return undefined;
  const made = assemble(root, sum, products, graph);
  const { probability, result } = sum;
  return typeof made === 'string'
    ? { kind: 'refusal', probability, reason: made }
    : { kind: 'attention', probability, result, ...made };
}

/** The parts, or what hinders. */
function assemble(
  root: Node,
  sum: WeightedSum,
  [product, ...others]: readonly Product[],
  graph: Searched,
): Pick<AttentionMatch, 'q' | 'k' | 'v' | 'axes' | 'hole'> | string {
  const { weights, probability, exponent } = sum;
  if (product === undefined || others.length > 0) return 'the scores are of several products';
  const dot = product.node;
  const fromDot = graph.dependents(dot, root);
  const fromProbability = graph.dependents(probability, root);
  const fault = faultOfUse(root, sum, { fromDot, fromProbability }, graph);
  if (fault !== undefined) return fault;
  const assigned = assignAxes(product, sum);
  if (typeof assigned === 'string') return assigned;
  const { axes } = assigned;
  const hole = buildHole({ dot, fromDot, exponent, weights, probability, fromProbability }, axes);
  if ('obstacle' in hole)
    return `a \`${hole.obstacle.op}\` stands between the products and the softmax`;
  return whatDoesNotFit({ ...assigned, hole }, graph.target) ?? { ...assigned, hole };
}

/** What is wrong with how scores and weights are used. */
function faultOfUse(
  root: Node,
  { weights, probability, summed, keys }: WeightedSum,
  ways: { readonly fromDot: ReadonlySet<Node>; readonly fromProbability: ReadonlySet<Node> },
  graph: Searched,
): string | undefined {
  const shared = graph.usedElsewhere(root, ways.fromDot);
  if (shared !== undefined) {
    const what = ways.fromProbability.has(shared) ? 'weights' : 'scores';
    const how = graph.outputs.has(shared) ? 'also an output' : 'used elsewhere, too';
    return `the ${what} are ${how}`;
  }
  if (!staysLinear(weights.node, probability, ways.fromProbability))
    return 'the weights are not linear in the softmax';
  const sorted = (names: readonly string[]): string => [...names].sort().join();
  return sorted(summed) === sorted(keys)
    ? undefined
    : 'values are not summed over what the softmax runs along';
}

function whatDoesNotFit(
  { axes, q, k, v, hole }: Operands & { readonly axes: Axes; readonly hole: Hole },
  { limits }: Target,
): string | undefined {
  const dtypes = [q, k, v].map(({ node }) => node.dtype);
  if (new Set(dtypes).size > 1 || dtypes.includes('bf16'))
    return `queries, keys and values are ${dtypes.join(', ')}`;
  const width = Math.max(sizeOf(axes.width, axes), sizeOf(axes.cells, axes));
  if (width > largestWidth) return `the width ${width} is over ${largestWidth}`;
  const bound = buffers + hole.extras.length;
  const most = limits.maxStorageBuffersPerShaderStage;
  if (bound > most) return `its kernels read ${bound} tensors, and the device binds ${most}`;
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

/** A graph, who uses what in it, and the device it is for. */
export class Searched {
  readonly target: Target;
  readonly outputs: ReadonlySet<Node>;
  private readonly order: readonly Node[];
  private readonly position: ReadonlyMap<Node, number>;
  private readonly users: ReadonlyMap<Node, readonly Node[]>;

  constructor(graph: Graph, target: Target) {
    this.target = target;
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
