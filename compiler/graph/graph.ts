/**
 * The graph: SSA values of static shape and dtype, hash-consed, immutable. One training step
 * (forward, backward, optimizer) is one graph. What each op means stands in the op table,
 * `ops.ts`; nodes are only made by `GraphBuilder`, which asks the table for dtype and shape.
 */
import type { Span } from '../source/span.ts';
import type { Scalar } from '../types/type.ts';

export type { Scalar };
export type Shape = readonly number[];

/** Attributes of each op: everything but its inputs that its meaning depends on. */
export interface OpAttributes {
  // ---- leaves
  /** A value the host provides (or that stays on the device between runs). Names are unique in a graph. */
  readonly input: {
    readonly name: string;
    readonly dtype: Scalar;
    readonly shape: Shape;
    readonly holds?: HostType;
  };
  /** A scalar of rank 0. */
  readonly constant: { readonly value: number; readonly dtype: Scalar };
  /** `0, 1, …, size-1` as i32[size]. */
  readonly iota: { readonly size: number };

  // ---- pointwise: inputs of one shape, no broadcasting
  readonly neg: NoAttributes;
  readonly abs: NoAttributes;
  readonly exp: NoAttributes;
  readonly log: NoAttributes;
  readonly sqrt: NoAttributes;
  readonly sin: NoAttributes;
  readonly cos: NoAttributes;
  readonly tanh: NoAttributes;
  readonly erf: NoAttributes;
  readonly floor: NoAttributes;
  readonly not: NoAttributes;
  /** `overflows`: to f16 as its arithmetic rounds, infinite beyond 65504, in place of saturating there. */
  readonly cast: { readonly dtype: Scalar; readonly overflows?: true };
  readonly bitcast: { readonly dtype: Scalar };
  readonly add: NoAttributes;
  readonly sub: NoAttributes;
  readonly mul: NoAttributes;
  /** Real division of floats; of integers, towards zero. */
  readonly div: NoAttributes;
  readonly mod: NoAttributes;
  readonly pow: NoAttributes;
  readonly min: NoAttributes;
  readonly max: NoAttributes;
  readonly lt: NoAttributes;
  readonly le: NoAttributes;
  readonly eq: NoAttributes;
  readonly and: NoAttributes;
  readonly or: NoAttributes;
  readonly xor: NoAttributes;
  readonly shl: NoAttributes;
  readonly shr: NoAttributes;
  /** `select(condition, a, b)`: a where the condition holds. */
  readonly select: NoAttributes;
  /** Threefry-2x32, 20 rounds (Salmon et al. 2011): (key0, key1, counter0, counter1), all u32; the chosen word of the result. */
  readonly threefry: { readonly word: 0 | 1 };

  // ---- movement: index mathematics, no arithmetic
  readonly reshape: { readonly shape: Shape };
  /** Output axis `i` is input axis `permutation[i]`. */
  readonly permute: { readonly permutation: readonly number[] };
  /** Input axis `i` becomes output axis `axes[i]` (increasing, sizes equal); the others are new. No size-1 stretching. */
  readonly broadcast: { readonly shape: Shape; readonly axes: readonly number[] };
  readonly slice: { readonly start: Shape; readonly end: Shape };
  readonly pad: { readonly low: Shape; readonly high: Shape; readonly value: number };
  readonly concat: { readonly axis: number };
  readonly reverse: { readonly axes: readonly number[] };

  // ---- reductions and scans
  readonly sum: { readonly axes: readonly number[] };
  readonly reduce_max: { readonly axes: readonly number[] };
  /** The lowest index of the largest element, as i32; the axis goes. */
  readonly argmax: { readonly axis: number };
  readonly cumsum: { readonly axis: number; readonly reverse: boolean };

  // ---- contraction: output axes are batch, then free of the left, then free of the right. Accumulates f16 in f32.
  readonly dot: {
    readonly batch: readonly (readonly [left: number, right: number])[];
    readonly contract: readonly (readonly [left: number, right: number])[];
  };

  // ---- indexed
  /** table [batch…, N, cell…], index i32 [batch…, frame…] -> [batch…, frame…, cell…]. Indices are clamped to 0 … N-1. */
  readonly gather: { readonly batch: number };
  /** index i32 [batch…, frame…], updates [batch…, frame…, cell…] -> [batch…, size, cell…], zeros where nothing is added; clamped like gather. */
  readonly scatter_add: { readonly batch: number; readonly frame: number; readonly size: number };

  // ---- loops
  /**
   * Runs `body` once a round. Inputs: the carried values as they begin, the stacks, the captured
   * values. The body is a graph of its own, see `loop.ts`. `reverse`: from the last round to the first.
   */
  readonly loop: {
    readonly rounds: number;
    readonly carried: number;
    readonly stacked: number;
    readonly reverse: boolean;
    readonly body: Graph;
  };
  /** Of a loop: its carried values as they end, then what its rounds gave, stacked. `offset`: elements before it. */
  readonly result: {
    readonly at: number;
    readonly offset: number;
    readonly dtype: Scalar;
    readonly shape: Shape;
  };

  // ---- attention, see `attention.ts`
  /** (q, k, v, extras…): the softmax of the scores times v. */
  readonly attention: AttentionAttributes;
  /** (q, k, extras…): of each row of scores its maximum, and the logarithm of its sum of exponentials above that. */
  readonly attention_normaliser: AttentionAttributes;
  /** (q, k, v, normaliser, cotangent, delta, extras…): the cotangent of q. */
  readonly attention_dq: AttentionGradientAttributes;
  /** As before: the cotangent of k. */
  readonly attention_dk: AttentionGradientAttributes;
  /** As before: the cotangent of v. */
  readonly attention_dv: AttentionGradientAttributes;

  // ---- differentiation (gone after the pass `differentiate`, but for stop_grad which simplify drops after it)
  readonly stop_grad: NoAttributes;
  /** An identity that stands for one variable of one `grad`; CSE and simplification leave it alone. */
  readonly mark: { readonly id: number };
  /** inputs: a scalar f32 `of`, and a `mark` of it; the value is the gradient, of the mark's dtype and shape. */
  readonly gradient: NoAttributes;
}

/** What the host takes a tensor for that is held in another form: bf16, two to a word. */
export interface HostType {
  readonly dtype: Scalar;
  readonly shape: Shape;
}

export type NoAttributes = Readonly<Record<never, never>>;

export interface AttentionAttributes {
  /** From products of queries and keys, and the extras, to scores and factors of their softmax. */
  readonly hole: Graph;
}

export interface AttentionGradientAttributes extends AttentionAttributes {
  /** From the same inputs to the derivative of each score by its product. */
  readonly slope: Graph;
}

export type OpName = keyof OpAttributes;

interface NodeOf<Op extends OpName> {
  readonly id: number;
  readonly op: Op;
  readonly inputs: readonly Node[];
  readonly attributes: OpAttributes[Op];
  readonly dtype: Scalar;
  readonly shape: Shape;
  /** The line of the program that asked for it. */
  readonly span: Span | undefined;
}

export type Node<Op extends OpName = OpName> = { [K in Op]: NodeOf<K> }[Op];

export interface Output {
  readonly name: string;
  readonly node: Node;
  /** The input whose storage this output takes over (state: parameters, moments). */
  readonly donates?: string;
  readonly holds?: HostType;
}

export interface Graph {
  readonly name: string;
  /** In the order given by the entry; includes inputs that nothing reads. */
  readonly inputs: readonly Node<'input'>[];
  readonly outputs: readonly Output[];
}

/** The attributes that are graphs, such as the body of a loop, by name. */
export function graphsIn(attributes: OpAttributes[OpName]): ReadonlyMap<string, Graph> {
  const entries = Object.entries(attributes) as readonly (readonly [string, unknown])[];
  return new Map(entries.filter((entry): entry is [string, Graph] => isGraph(entry[1])));
}

function isGraph(value: unknown): value is Graph {
  return typeof value === 'object' && value !== null && 'outputs' in value;
}

/** All nodes that the outputs (and inputs) need, inputs before users. */
export function topological(graph: Graph): readonly Node[] {
  const roots = [...graph.inputs, ...graph.outputs.map(({ node }) => node)];
  return postorder(roots, (node) => node.inputs);
}

/** `roots` and all they depend on, dependencies before users. Iterative: graphs are deep. */
export function postorder(
  roots: readonly Node[],
  dependencies: (node: Node) => readonly Node[],
): readonly Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: { node: Node; needs: readonly Node[]; next: number }[] = [];
  const enter = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, needs: dependencies(node), next: 0 });
  };
  for (const root of roots) {
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const need = top.needs[top.next];
      top.next += 1;
      if (need !== undefined) enter(need);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
