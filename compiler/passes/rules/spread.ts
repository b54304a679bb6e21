/**
 * Along which axes a value varies. A `Spread` is a value seen as a smaller one that is permuted and
 * repeated; `for` binders and derivatives of sums make many of them.
 */
import type { GraphBuilder } from '../../graph/builder.ts';
import type { Node, Shape } from '../../graph/graph.ts';

export interface Spread {
  readonly base: Node;
  /** Axis i of the base is this axis of the value. Along all others the value repeats. */
  readonly axes: readonly number[];
}

/** Looks through broadcasts and permutes. */
export function spreadOf(node: Node): Spread {
  const [input] = node.inputs;
  if (input !== undefined && node.op === 'broadcast') {
    const { base, axes } = spreadOf(input);
    return { base, axes: axes.map((axis) => node.attributes.axes[axis]!) };
  }
  if (input !== undefined && node.op === 'permute') {
    const { base, axes } = spreadOf(input);
    return { base, axes: axes.map((axis) => node.attributes.permutation.indexOf(axis)) };
  }
  return { base: node, axes: node.shape.map((_, axis) => axis) };
}

export function variesAlong(node: Node, axes: readonly number[]): boolean {
  return spreadOf(node).axes.some((axis) => axes.includes(axis));
}

/**
 * The value on the axes `kept` (increasing) of `shape` alone. It must not vary along the others.
 */
export function restrict(
  b: GraphBuilder,
  { base, axes }: Spread,
  shape: Shape,
  kept: readonly number[],
): Node {
  const ascending = [...axes].sort((x, y) => x - y);
  const permuted = b.permute(
    base,
    ascending.map((axis) => axes.indexOf(axis)),
  );
  return b.broadcast(
    permuted,
    kept.map((axis) => shape[axis]!),
    ascending.map((axis) => kept.indexOf(axis)),
  );
}

/**
 * The factors of a product, also of one that is repeated as a whole. It is not taken apart without
 * end: squares of squares have many.
 */
export function factorsOf(node: Node, levels = 4): readonly Spread[] {
  const { base, axes } = spreadOf(node);
  if (base.op !== 'mul' || levels === 0) return [{ base, axes }];
  return base.inputs.flatMap((input) =>
    factorsOf(input, levels - 1).map((factor) => ({
      base: factor.base,
      axes: factor.axes.map((axis) => axes[axis]!),
    })),
  );
}

/** The product of at least one factor. */
export function productOf(b: GraphBuilder, factors: readonly Node[]): Node {
  return factors.reduce((product, factor) => b.mul(product, factor));
}
