/**
 * Random attention, from a seed alone: axes in any order, heads that share keys or have them repeated,
 * masks and biases of many kinds, dropout, and the division before or after the sum over values.
 */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Node, Scalar, Shape } from '../../compiler/graph/graph.ts';
import { axesWithout, type NdArray } from '../../compiler/graph/nd-array.ts';
import { dotOfNamed, type NamedOperand } from '../../compiler/graph/ops/contraction.ts';
import type { RandomCase } from './drawing.ts';
import { Random } from './random.ts';

/** Axes: batches a and b, key heads g, query heads r for each of those (h is both), queries i, keys j. */
const sizes: Readonly<Record<string, readonly number[]>> = {
  a: [1, 2],
  b: [2, 3],
  g: [1, 2, 3],
  r: [1, 2, 3],
  i: [1, 4, 7, 13],
  j: [1, 5, 7, 13],
  k: [1, 3, 8],
  c: [1, 4, 5],
};

export function randomAttention(seed: number): RandomCase {
  const drawing = new AttentionDrawing(new Random(seed));
  return drawing.draw(`attention-${seed}`);
}

type Names = readonly string[];

class AttentionDrawing {
  private readonly b = new GraphBuilder();
  private readonly random: Random;
  private readonly extents = new Map<string, number>();
  private readonly inputs: Node<'input'>[] = [];
  private readonly values = new Map<string, NdArray>();
  /** Rows that are masked whole have no sum of exponentials but of differences to the maximum. */
  private isMasked = false;

  constructor(random: Random) {
    this.random = random;
    for (const [name, choices] of Object.entries(sizes))
      this.extents.set(name, random.pick(choices));
    this.extents.set('h', this.extents.get('g')! * this.extents.get('r')!);
    if (random.chance(0.5)) this.extents.set('j', this.extents.get('i')!);
  }

  draw(name: string): RandomCase {
    const { b, random } = this;
    const batch = random.pick([[], ['b'], ['a', 'b']]);
    const isRepeated = this.extents.get('r')! > 1 && random.chance(0.4);
    const heads = isRepeated ? ['h'] : random.pick([[], ['g'], ['r'], ['g', 'r']]);
    const keyed = isRepeated ? ['g'] : heads.filter((head) => head !== 'r');
    const [q, k, v] = [
      this.input(this.shuffled([...batch, ...heads, 'i', 'k'])),
      this.input(this.shuffled([...batch, ...keyed, 'j', 'k'])),
      this.input(this.shuffled([...batch, ...keyed, 'j', 'c'])),
    ].map((operand) => (isRepeated ? this.repeated(operand) : operand)) as [
      NamedOperand,
      NamedOperand,
      NamedOperand,
    ];
    const names = this.shuffled([...batch, ...heads, 'i', 'j']);
    const scores = this.scored(dotOfNamed(b, q, k, names), names);
    const result = this.shuffled([...batch, ...heads, 'i', 'c']);
    const node = this.averaged(scores, names, v, result);
    const outputs = [{ name: 'y', node }];
    return { graph: { name, inputs: this.inputs, outputs }, inputs: this.values };
  }

  /** What is done to products before the softmax. */
  private scored(dot: Node, names: Names): Node {
    const { b, random } = this;
    const steps: readonly ((x: Node) => Node)[] = [
      (x) => b.mul(x, b.like(x, random.between(0.2, 1.5))),
      (x) => b.mul(b.tanh(b.mul(x, b.like(x, 0.5))), b.like(x, 3)),
      (x) => b.add(x, this.spread(this.input(this.someOf(names)), names)),
      (x) => b.sub(x, this.spread(this.input(this.someOf(names)), names)),
      (x) => b.select(this.mask(names), x, b.like(x, -1e30)),
      (x) => b.add(x, b.select(this.mask(names), b.like(x, 0), b.like(x, -1e4))),
    ];
    return Array.from({ length: random.integer(0, 5) }, () => random.pick(steps)).reduce(
      (x, step) => step(x),
      dot,
    );
  }

  /** Causal, a window, lengths, or numbers of documents. */
  private mask(names: Names): Node {
    const { b, random } = this;
    this.isMasked = true;
    const at = (name: string): Node =>
      this.spread({ node: b.iota(this.extents.get(name)!), names: [name] }, names);
    const data = (own: Names): Node => this.spread(this.input(own, 'i32'), names);
    const causal = b.le(at('j'), at('i'));
    return random.pick([
      () => causal,
      () => b.and(causal, b.lt(b.sub(at('i'), at('j')), b.like(at('i'), 3))),
      () => b.lt(at('j'), data(this.someOf(names.filter((name) => name !== 'j')))),
      () => b.eq(data(['i']), data(['j'])),
    ])();
  }

  /** The softmax of the scores, times values. */
  private averaged(scores: Node, names: Names, v: NamedOperand, result: Names): Node {
    const { b, random } = this;
    const axis = names.indexOf('j');
    const rest = names.filter((name) => name !== 'j');
    const along = (row: Node): Node => this.spread({ node: row, names: rest }, names);
    const top = b.reduceMax(scores, [axis]);
    const e = b.exp(this.isMasked || random.chance(0.8) ? b.sub(scores, along(top)) : scores);
    const total = b.sum(e, [axis]);
    const isLate = random.chance(0.3);
    const p = isLate ? e : b.div(e, along(total));
    const weights = random.pick([
      () => p,
      () => b.mul(p, this.spread(this.input(this.someOf(names)), names)),
      () => b.select(this.mask(names), b.div(p, b.like(p, 0.7)), b.like(p, 0)),
    ])();
    const sum = dotOfNamed(b, { node: weights, names }, v, result);
    return isLate ? b.div(sum, this.spread({ node: total, names: rest }, result)) : sum;
  }

  /** A value in the axes `names`, repeated along those that it lacks. */
  private spread({ node, names: own }: NamedOperand, names: Names): Node {
    const present = names.filter((name) => own.includes(name));
    const order = present.map((name) => own.indexOf(name));
    const axes = present.map((name) => names.indexOf(name));
    return this.b.broadcast(this.b.permute(node, order), this.shapeOf(names), axes);
  }

  /** Heads of keys as heads of queries: each is there r times. */
  private repeated({ node, names }: NamedOperand): NamedOperand {
    const at = names.indexOf('g');
    if (at < 0) return { node, names };
    const apart = names.flatMap((name) => (name === 'g' ? ['g', 'r'] : [name]));
    const whole = this.b.broadcast(node, this.shapeOf(apart), axesWithout(apart.length, [at + 1]));
    const merged = names.map((name) => (name === 'g' ? 'h' : name));
    return { node: this.b.reshape(whole, this.shapeOf(merged)), names: merged };
  }

  private input(names: Names, dtype: Scalar = 'f32'): NamedOperand {
    const name = `x${this.inputs.length}`;
    const node = this.b.input(name, dtype, this.shapeOf(names));
    this.inputs.push(node);
    this.values.set(
      name,
      this.random.array(node, dtype === 'i32' ? 0 : -2, dtype === 'i32' ? 4 : 2),
    );
    return { node, names };
  }

  private shapeOf(names: Names): Shape {
    return names.map((name) => this.extents.get(name)!);
  }

  private shuffled(names: Names): Names {
    return this.random.permutation(names.length).map((at) => names[at]!);
  }

  private someOf(names: Names): Names {
    return names.filter(() => this.random.chance(0.5));
  }
}
