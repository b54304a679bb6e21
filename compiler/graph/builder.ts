/**
 * Makes nodes: one method an op, under the op's name, and a few shorthands. The stager, the
 * derivative rules and the passes all build with it.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import { elementCount, type Node, type OpAttributes, type Scalar, type Shape } from './graph.ts';
import { resultTypes } from './loop.ts';
import { NodeTable } from './node-table.ts';
import type { AttentionGradientOp } from './op.ts';

/** What stands for a node made just now, built with `b`; undefined leaves it. */
export type NodeRule = (b: GraphBuilder, node: Node) => Node | undefined;

export class GraphBuilder extends NodeTable {
  private readonly rule: NodeRule;
  private readonly inputs = new Map<string, Node<'input'>>();

  /** With a `rule` every node is rewritten as it is made, and so are those that the rule makes. */
  constructor(rule: NodeRule = () => undefined) {
    super();
    this.rule = rule;
  }

  /** This builder, for nodes that the line `span` asks for. */
  at(span: Span | undefined): this {
    this.span = span;
    return this;
  }

  protected override replace(node: Node): Node {
    const outer = this.span;
    const replacement = this.rule(this.at(node.span), node) ?? node;
    this.span = outer;
    return replacement;
  }

  // ---- leaves

  input(name: string, dtype: Scalar, shape: Shape): Node<'input'> {
    const node = this.node('input', [], { name, dtype, shape });
    invariant(node.op === 'input', () => 'an input is never rewritten', node.span);
    const known = this.inputs.get(name) ?? node;
    invariant(known === node, () => `two inputs are named ${name}`, node.span);
    this.inputs.set(name, node);
    return node;
  }

  /** A scalar; integers are given in the range of their dtype. */
  constant(value: number, dtype: Scalar): Node {
    return this.node('constant', [], { value, dtype });
  }

  iota(size: number): Node {
    return this.node('iota', [], { size });
  }

  /** One number everywhere. */
  splat(value: number, dtype: Scalar, shape: Shape): Node {
    return this.broadcast(this.constant(value, dtype), shape, []);
  }

  /** One number everywhere in the type of `x`. */
  like(x: Node, value: number): Node {
    return this.splat(value, x.dtype, x.shape);
  }

  // ---- pointwise

  neg(x: Node): Node {
    return this.node('neg', [x], {});
  }

  abs(x: Node): Node {
    return this.node('abs', [x], {});
  }

  exp(x: Node): Node {
    return this.node('exp', [x], {});
  }

  log(x: Node): Node {
    return this.node('log', [x], {});
  }

  sqrt(x: Node): Node {
    return this.node('sqrt', [x], {});
  }

  sin(x: Node): Node {
    return this.node('sin', [x], {});
  }

  cos(x: Node): Node {
    return this.node('cos', [x], {});
  }

  tanh(x: Node): Node {
    return this.node('tanh', [x], {});
  }

  erf(x: Node): Node {
    return this.node('erf', [x], {});
  }

  floor(x: Node): Node {
    return this.node('floor', [x], {});
  }

  not(x: Node): Node {
    return this.node('not', [x], {});
  }

  cast(x: Node, dtype: Scalar): Node {
    return this.node('cast', [x], { dtype });
  }

  /** The same but that f16 is infinite beyond its range, as its arithmetic is. */
  castOverflowing(x: Node, dtype: Scalar): Node {
    return dtype === 'f16'
      ? this.node('cast', [x], { dtype, overflows: true })
      : this.cast(x, dtype);
  }

  bitcast(x: Node, dtype: Scalar): Node {
    return this.node('bitcast', [x], { dtype });
  }

  add(x: Node, y: Node): Node {
    return this.node('add', [x, y], {});
  }

  sub(x: Node, y: Node): Node {
    return this.node('sub', [x, y], {});
  }

  mul(x: Node, y: Node): Node {
    return this.node('mul', [x, y], {});
  }

  div(x: Node, y: Node): Node {
    return this.node('div', [x, y], {});
  }

  mod(x: Node, y: Node): Node {
    return this.node('mod', [x, y], {});
  }

  pow(x: Node, y: Node): Node {
    return this.node('pow', [x, y], {});
  }

  min(x: Node, y: Node): Node {
    return this.node('min', [x, y], {});
  }

  max(x: Node, y: Node): Node {
    return this.node('max', [x, y], {});
  }

  lt(x: Node, y: Node): Node {
    return this.node('lt', [x, y], {});
  }

  le(x: Node, y: Node): Node {
    return this.node('le', [x, y], {});
  }

  eq(x: Node, y: Node): Node {
    return this.node('eq', [x, y], {});
  }

  and(x: Node, y: Node): Node {
    return this.node('and', [x, y], {});
  }

  or(x: Node, y: Node): Node {
    return this.node('or', [x, y], {});
  }

  xor(x: Node, y: Node): Node {
    return this.node('xor', [x, y], {});
  }

  shl(x: Node, y: Node): Node {
    return this.node('shl', [x, y], {});
  }

  shr(x: Node, y: Node): Node {
    return this.node('shr', [x, y], {});
  }

  select(condition: Node, x: Node, y: Node): Node {
    return this.node('select', [condition, x, y], {});
  }

  threefry(key: readonly [Node, Node], counter: readonly [Node, Node], word: 0 | 1): Node {
    return this.node('threefry', [...key, ...counter], { word });
  }

  // ---- movement

  reshape(x: Node, shape: Shape): Node {
    return this.node('reshape', [x], { shape });
  }

  permute(x: Node, permutation: readonly number[]): Node {
    return this.node('permute', [x], { permutation });
  }

  broadcast(x: Node, shape: Shape, axes: readonly number[]): Node {
    return this.node('broadcast', [x], { shape, axes });
  }

  slice(x: Node, start: Shape, end: Shape): Node {
    return this.node('slice', [x], { start, end });
  }

  /** The positions `from … to-1` of one axis. */
  sliceAxis(x: Node, axis: number, from: number, to: number): Node {
    const start = x.shape.map((_, i) => (i === axis ? from : 0));
    const end = x.shape.map((size, i) => (i === axis ? to : size));
    return this.slice(x, start, end);
  }

  pad(x: Node, low: Shape, high: Shape, value = 0): Node {
    return this.node('pad', [x], { low, high, value });
  }

  concat(parts: readonly Node[], axis: number): Node {
    return this.node('concat', parts, { axis });
  }

  reverse(x: Node, axes: readonly number[]): Node {
    return this.node('reverse', [x], { axes });
  }

  // ---- reductions, contraction, indexed

  sum(x: Node, axes: readonly number[]): Node {
    return this.node('sum', [x], { axes });
  }

  reduceMax(x: Node, axes: readonly number[]): Node {
    return this.node('reduce_max', [x], { axes });
  }

  argmax(x: Node, axis: number): Node {
    return this.node('argmax', [x], { axis });
  }

  cumsum(x: Node, axis: number, reverse = false): Node {
    return this.node('cumsum', [x], { axis, reverse });
  }

  dot(left: Node, right: Node, attributes: OpAttributes['dot']): Node {
    return this.node('dot', [left, right], attributes);
  }

  gather(table: Node, index: Node, batch = 0): Node {
    return this.node('gather', [table, index], { batch });
  }

  scatterAdd(index: Node, updates: Node, attributes: OpAttributes['scatter_add']): Node {
    return this.node('scatter_add', [index, updates], attributes);
  }

  // ---- loops

  /** The results of a loop, in order, see `loop.ts`. */
  loop(inputs: readonly Node[], attributes: OpAttributes['loop']): readonly Node[] {
    return this.resultsOf(this.node('loop', inputs, attributes), attributes);
  }

  resultsOf(loop: Node, attributes: OpAttributes['loop']): readonly Node[] {
    let offset = 0;
    return resultTypes(attributes).map((type, at) => {
      const result = this.node('result', [loop], { at, offset, ...type });
      offset += elementCount(type.shape);
      return result;
    });
  }

  // ---- attention: see `attention.ts` for the inputs

  attention(inputs: readonly Node[], attributes: OpAttributes['attention']): Node {
    return this.node('attention', inputs, attributes);
  }

  attentionNormaliser(inputs: readonly Node[], attributes: OpAttributes['attention']): Node {
    return this.node('attention_normaliser', inputs, attributes);
  }

  /** The cotangent of q, k or v. */
  attentionGradient(
    op: AttentionGradientOp,
    inputs: readonly Node[],
    attributes: OpAttributes[AttentionGradientOp],
  ): Node {
    return this.node(op, inputs, attributes);
  }

  // ---- differentiation

  stopGrad(x: Node): Node {
    return this.node('stop_grad', [x], {});
  }

  mark(x: Node, id: number): Node {
    return this.node('mark', [x], { id });
  }

  /** The gradient of the scalar `of` with respect to a mark. */
  gradient(of: Node, mark: Node): Node {
    return this.node('gradient', [of, mark], {});
  }
}
