/** The state of drawing one random graph: its inputs, and the float values that moves may use. */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { isFloat } from '../../compiler/graph/dtype.ts';
import { elementCount, type Graph, type Node, type Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { Random } from './random.ts';

export interface RandomCase {
  readonly graph: Graph;
  readonly inputs: ReadonlyMap<string, NdArray>;
}

export class Drawing {
  readonly b = new GraphBuilder();
  readonly random: Random;
  readonly maxElements: number;
  private readonly values = new Map<string, NdArray>();
  private readonly inputs: Node<'input'>[] = [];
  private readonly marks: { readonly name: string; readonly mark: Node }[] = [];
  private readonly pool: Node[] = [];

  constructor(random: Random, maxElements: number) {
    this.random = random;
    this.maxElements = maxElements;
    this.keep(this.input(this.shape()));
  }

  shape(): Shape {
    const sizes = [1, 2, 3, 4, 5, 7, 8, 16, 17];
    const shape: number[] = [];
    const rank = this.random.integer(0, 5);
    while (shape.length < rank) {
      const size = this.random.pick(sizes);
      if (elementCount(shape) * size > this.maxElements) break;
      shape.push(size);
    }
    return shape;
  }

  /** A new f32 input in ±2, as the variable of a gradient. */
  input(shape: Shape): Node {
    const name = `x${this.inputs.length}`;
    const node = this.b.input(name, 'f32', shape);
    this.inputs.push(node);
    this.values.set(name, this.random.array(node, -2, 2));
    const mark = this.b.mark(node, this.inputs.length);
    this.marks.push({ name, mark });
    return mark;
  }

  /** A new i32 input of positions below `size`. */
  index(shape: Shape, size: number): Node {
    const name = `i${this.inputs.length}`;
    const node = this.b.input(name, 'i32', shape);
    this.inputs.push(node);
    this.values.set(name, this.random.array(node, 0, size));
    return node;
  }

  /** A float value that exists, more likely a late one. */
  value(accepts: (node: Node) => boolean = () => true): Node | undefined {
    const candidates = this.pool.filter(accepts);
    const late = candidates.slice(-3);
    if (candidates.length === 0) return undefined;
    return this.random.pick(this.random.chance(0.6) ? late : candidates);
  }

  /** A value of this shape: an old one, a broadcast one, or a new input. */
  ofShape(shape: Shape): Node {
    const same = this.value((node) => node.shape.join() === shape.join());
    if (same !== undefined && this.random.chance(0.6)) return same;
    const axes = shape.map((_, axis) => axis).filter(() => this.random.chance(0.6));
    const base = this.input(axes.map((axis) => shape[axis]!));
    return this.b.broadcast(base, shape, axes);
  }

  keep(node: Node): void {
    if (isFloat(node.dtype) && elementCount(node.shape) <= this.maxElements) this.pool.push(node);
  }

  /** `node` brought into about ±`bound` by a smooth function, if its magnitude may have grown. */
  bounded(node: Node, scale: number): Node {
    const { b } = this;
    return b.mul(b.tanh(b.mul(node, b.like(node, 1 / scale))), b.like(node, 2));
  }

  finish(name: string, withGradient: boolean): RandomCase {
    const { b } = this;
    const last = this.pool.at(-1)!;
    const outputs = [{ name: 'y', node: last }];
    const other = this.value();
    if (other !== undefined && other !== last) outputs.push({ name: 'z', node: other });
    if (withGradient) {
      const axes = last.shape.map((_, axis) => axis);
      const size = Math.max(elementCount(last.shape), 1);
      const loss = b.sum(b.mul(b.mul(last, last), b.like(last, 1 / size)), axes);
      outputs.push({ name: 'loss', node: loss });
      for (const { name: input, mark } of this.marks) {
        outputs.push({ name: `d ${input}`, node: b.gradient(loss, mark) });
      }
    }
    return { graph: { name, inputs: this.inputs, outputs }, inputs: this.values };
  }
}
