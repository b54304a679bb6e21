/**
 * The parts that the axes of an attention play. A program may have its axes in any order and any
 * number of them; the op has one order. An axis of the weights is
 *
 *     keys      what the softmax and the sum over values run along
 *     batch     what keys or values have, too; where one of them lacks it, it is repeated
 *     queries   what neither has: the longest of those axes
 *     heads     the others of those, which share keys and values
 *
 * and then there are the axes that queries and keys are multiplied along, the width, and those that
 * only values have, the cells. Axes are known by name, see `NamedOperand`.
 */
import type { GraphBuilder } from '../../graph/builder.ts';
import { elementCount, type Node, type Shape } from '../../graph/graph.ts';
import type { NamedOperand } from '../../graph/ops/contraction.ts';
import { spreadOf } from '../rules/spread.ts';

export interface Axes {
  readonly batch: readonly string[];
  readonly heads: readonly string[];
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  readonly width: readonly string[];
  readonly cells: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
  /** An axis of the program that the op sees as several, outermost first. */
  readonly splits: Splits;
}

export type Splits = ReadonlyMap<string, readonly string[]>;

/** The axes of these names, with those that are split in their parts. */
export function expand(names: readonly string[], splits: Splits): readonly string[] {
  return names.flatMap((name) => splits.get(name) ?? [name]);
}

const sizesOf = (names: readonly string[], { sizes }: Axes): Shape =>
  names.map((name) => sizes.get(name)!);

/** A value with the axes of each group as one, in the order of the groups; repeated along those it lacks. */
export function arrange(
  b: GraphBuilder,
  { node, names }: NamedOperand,
  groups: readonly (readonly string[])[],
  axes: Axes,
): Node {
  const own = expand(names, axes.splits);
  const order = groups.flat();
  const present = order.filter((name) => own.includes(name));
  const permuted = b.permute(
    b.reshape(node, sizesOf(own, axes)),
    present.map((name) => own.indexOf(name)),
  );
  const whole = b.broadcast(
    permuted,
    sizesOf(order, axes),
    present.map((name) => order.indexOf(name)),
  );
  return b.reshape(whole, mergedShape(groups, axes));
}

function mergedShape(groups: readonly (readonly string[])[], axes: Axes): Shape {
  return groups.map((group) => elementCount(sizesOf(group, axes)));
}

/** The other way round: a value whose axes are `groups` with the axes `names`. */
export function disarrange(
  b: GraphBuilder,
  node: Node,
  groups: readonly (readonly string[])[],
  names: readonly string[],
  shape: Shape,
  axes: Axes,
): Node {
  const order = groups.flat();
  const apart = b.reshape(node, sizesOf(order, axes));
  const permuted = b.permute(
    apart,
    expand(names, axes.splits).map((name) => order.indexOf(name)),
  );
  return b.reshape(permuted, shape);
}

const alone = (names: readonly string[]): readonly (readonly string[])[] =>
  names.map((name) => [name]);

/** The groups of axes of each operand of the op. */
export const queryGroups = (axes: Axes): readonly (readonly string[])[] => [
  ...alone(axes.batch),
  axes.heads,
  axes.queries,
  axes.width,
];
export const keyGroups = (axes: Axes): readonly (readonly string[])[] => [
  ...alone(axes.batch),
  axes.keys,
  axes.width,
];
export const valueGroups = (axes: Axes): readonly (readonly string[])[] => [
  ...alone(axes.batch),
  axes.keys,
  axes.cells,
];
export const scoreGroups = (axes: Axes): readonly (readonly string[])[] => [
  ...alone(axes.batch),
  axes.heads,
  axes.queries,
  axes.keys,
];
export const resultGroups = (axes: Axes): readonly (readonly string[])[] => [
  ...alone(axes.batch),
  axes.heads,
  axes.queries,
  axes.cells,
];

/** What the sizes of the op will be. */
export function sizeOf(names: readonly string[], axes: Axes): number {
  return elementCount(sizesOf(names, axes));
}

/** What an operand repeats. */
export function baseOf({ node, names }: NamedOperand): NamedOperand {
  const { base, axes } = spreadOf(node);
  return { node: base, names: axes.map((axis) => names[axis]!) };
}
