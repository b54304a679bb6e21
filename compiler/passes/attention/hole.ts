/**
 * Builds the hole of an attention, see `graph/attention.ts`, from what a program computes between
 * the products and their softmax, and between the softmax and the sum over values. Each value is
 * made again in the order of axes of the op. What lies beside the way from the products is read as
 * an extra, at places where little is stored: a mask that compares positions with a length reads
 * the length.
 */
import { dotName, extraName, factorName, scoreName } from '../../graph/attention.ts';
import { GraphBuilder } from '../../graph/builder.ts';
import { isFloat } from '../../graph/dtype.ts';
import { extract } from '../../graph/extract.ts';
import { elementCount, type Graph, type Node, type Shape } from '../../graph/graph.ts';
import type { NamedOperand } from '../../graph/ops/contraction.ts';
import { opDefinition } from '../../graph/ops.ts';
import { firstOf, splatValue } from '../rules/rule.ts';
import { spreadOf } from '../rules/spread.ts';
import { simplifications } from '../simplify.ts';
import { type Axes, arrange, baseOf, scoreGroups, sizeOf } from './axes.ts';

/** Nodes on the way from `source`, which is replaced by `value`, in the axes of the op. */
interface Way {
  readonly source: Node;
  readonly value: Node;
  readonly nodes: ReadonlySet<Node>;
}

/** What a hole is made from. */
export interface HoleParts {
  readonly dot: Node;
  /** What depends on the products. */
  readonly fromDot: ReadonlySet<Node>;
  /** What is exponentiated. */
  readonly exponent: NamedOperand;
  readonly weights: NamedOperand;
  /** The probabilities, or the exponentials that are divided by their sum later. */
  readonly probability: Node;
  readonly fromProbability: ReadonlySet<Node>;
}

export interface Hole {
  readonly graph: Graph;
  /** What its inputs but the first stand for. */
  readonly extras: readonly Node[];
}

/** The hole, or the op on the way of the scores that has no place in one. */
export function buildHole(parts: HoleParts, axes: Axes): Hole | { readonly obstacle: Node } {
  const builder = new HoleBuilder(axes);
  const { b, shape } = builder;
  const dot = b.input(dotName, parts.dot.dtype, shape);
  const score = builder.score(parts.exponent, {
    source: parts.dot,
    value: dot,
    nodes: parts.fromDot,
  });
  const factor = builder.value(parts.weights, {
    source: parts.probability,
    value: b.splat(1, parts.probability.dtype, shape),
    nodes: parts.fromProbability,
  });
  const { obstacle, inputs, extras } = builder;
  if (obstacle !== undefined) return { obstacle };
  const outputs = [{ name: scoreName, node: score }];
  if (splatValue(factor) !== 1) outputs.push({ name: factorName, node: factor });
  return { graph: { name: 'hole', inputs: [dot, ...inputs], outputs }, extras };
}

class HoleBuilder {
  readonly b = new GraphBuilder(firstOf(...simplifications));
  readonly shape: Shape;
  readonly extras: Node[] = [];
  readonly inputs: Node<'input'>[] = [];
  obstacle: Node | undefined;
  private readonly axes: Axes;
  private readonly copies = new Map<Node, Node>();
  private readonly made = new Map<string, Node>();

  constructor(axes: Axes) {
    this.axes = axes;
    this.shape = scoreGroups(axes).map((group) => sizeOf(group, axes));
  }

  /** `value`, but for terms that are the same for all keys: no softmax sees them. */
  score(operand: NamedOperand, way: Way): Node {
    const { node, names } = baseOf(operand);
    const isFixed = (input: Node): boolean => !this.variesAlongKeys({ node: input, names });
    const again = (input: Node): Node => this.score({ node: input, names }, way);
    const [x, y] = node.inputs;
    if (node === way.source || !way.nodes.has(node)) return this.value({ node, names }, way);
    switch (node.op) {
      case 'add':
        if (isFixed(y!)) return again(x!);
        return isFixed(x!) ? again(y!) : this.b.add(again(x!), again(y!));
      case 'sub':
        if (isFixed(y!)) return again(x!);
        return isFixed(x!) ? this.b.neg(again(y!)) : this.b.sub(again(x!), again(y!));
      case 'mul':
      case 'div':
        if (!isFixed(y!)) return this.value({ node, names }, way);
        return this.b.node(node.op, [again(x!), this.value({ node: y!, names }, way)], {});
      case 'cast':
        // A number rounded to an integer is another one if something is added first.
        if (!isFloat(node.dtype) || !isFloat(x!.dtype)) return this.value({ node, names }, way);
        return this.b.node(node.op, [again(x!)], node.attributes);
      case 'neg':
        return this.b.node(node.op, [again(x!)], node.attributes);
      default:
        return this.value({ node, names }, way);
    }
  }

  /** A value in the axes of the op, repeated along those that it lacks. */
  value(operand: NamedOperand, way: Way): Node {
    const { node, names } = baseOf(operand);
    if (node === way.source) return way.value;
    const key = `${way.source.id} ${node.id} ${names}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const value = way.nodes.has(node) ? this.step(node, names, way) : this.beside(node, names);
    this.made.set(key, value);
    return value;
  }

  private step(node: Node, names: readonly string[], way: Way): Node {
    if (opDefinition(node.op).kind !== 'pointwise') {
      this.obstacle ??= node;
      return this.b.splat(0, node.dtype, this.shape);
    }
    const inputs = node.inputs.map((input) => this.value({ node: input, names }, way));
    return this.b.at(node.span).node(node.op, inputs, node.attributes);
  }

  /** What does not depend on the source, from extras. */
  private beside(node: Node, names: readonly string[]): Node {
    const found = extract(
      this.b,
      [node],
      this.copies,
      (inner) => this.isRead(inner),
      (_, at) => extraName(this.extras.length + at),
    );
    this.extras.push(...found.captured);
    this.inputs.push(...found.inputs);
    for (const [at, captured] of found.captured.entries())
      this.copies.set(captured, found.inputs[at]!);
    const [copy] = found.roots as [Node];
    this.copies.set(node, copy);
    return arrange(this.b, { node: copy, names }, scoreGroups(this.axes), this.axes);
  }

  /** Whether it is computed outside: what is no arithmetic, or is less than the scores of one head. */
  private isRead(node: Node): boolean {
    const { kind } = opDefinition(node.op);
    if (kind === 'leaf') return node.op === 'input';
    if (kind !== 'pointwise') return true;
    const { queries, keys } = this.axes;
    const size = elementCount(node.shape);
    const largest = Math.max(
      ...node.inputs.map((input) => elementCount(spreadOf(input).base.shape)),
    );
    return size <= largest && size < sizeOf([...queries, ...keys], this.axes);
  }

  private variesAlongKeys({ node, names }: NamedOperand): boolean {
    return baseOf({ node, names }).names.some((name) => this.axes.keys.includes(name));
  }
}
