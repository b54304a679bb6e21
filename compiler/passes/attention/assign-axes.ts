/**
 * Which axis of a program is which of the op. Keys and values that are repeated for the query heads
 * that share them are seen through:
 *
 *     reshape (broadcast k) : [H, J, K], of k : [G, J, K]    =>    H is G and R, and k lacks R
 */
import type { Node } from '../../graph/graph.ts';
import { dotAxes, type NamedOperand } from '../../graph/ops/contraction.ts';
import { reshapeGroups } from '../rules/reshape-groups.ts';
import { type Axes, expand, type Splits } from './axes.ts';
import type { WeightedSum } from './weighted-sum.ts';

export interface Operands {
  readonly q: NamedOperand;
  readonly k: NamedOperand;
  readonly v: NamedOperand;
}

/** The axes and the operands, or why it is no attention. `product` has the names of the weights. */
export function assignAxes(
  product: { readonly node: Node<'dot'>; readonly names: readonly string[] },
  sum: WeightedSum,
): (Operands & { readonly axes: Axes }) | string {
  const [left, right] = namedSides(product);
  const isKeyed = ({ names }: NamedOperand): boolean =>
    sum.keys.every((name) => names.includes(name));
  if (isKeyed(left) === isKeyed(right)) return 'not one side of the products has the keys';
  const [q, keyed] = isKeyed(left) ? [right, left] : [left, right];
  const sizes = new Map<string, number>();
  for (const { node, names } of [q, keyed, sum.values, sum.weights])
    for (const [axis, name] of names.entries()) sizes.set(name, node.shape[axis]!);
  const { k, v, splits } = unrepeated(keyed, sum, sizes);
  const has = ({ names }: NamedOperand, name: string): boolean => names.includes(name);
  const others = expand(sum.weights.names, splits).filter((name) => !sum.keys.includes(name));
  const rows = others.filter((name) => !has(k, name) && !has(v, name));
  const batch = others.filter((name) => !rows.includes(name));
  if (!batch.every((name) => has(k, name) && has(v, name)))
    return 'keys and values are not for the same examples and heads';
  const queries = longest(rows, sizes);
  const axes = {
    batch,
    heads: rows.filter((name) => !queries.includes(name)),
    queries,
    keys: sum.keys,
    width: q.names.filter((name) => isWidth(name)),
    cells: v.names.filter((name) => !sum.keys.includes(name) && !batch.includes(name)),
    sizes,
    splits,
  };
  return { axes, q, k, v };
}

const widthName = (at: number): string => `width.${at}`;
const isWidth = (name: string): boolean => name.startsWith('width.');

/** The operands of the products under the names of their result. */
function namedSides({
  node,
  names,
}: {
  readonly node: Node<'dot'>;
  readonly names: readonly string[];
}): readonly [NamedOperand, NamedOperand] {
  const [left, right] = node.inputs as readonly [Node, Node];
  const axes = dotAxes(left, right, node.attributes);
  const leftNames = new Map<number, string>();
  const rightNames = new Map<number, string>();
  const rank = axes.leftBatch.length;
  axes.leftBatch.forEach((axis, at) => void leftNames.set(axis, names[at]!));
  axes.rightBatch.forEach((axis, at) => void rightNames.set(axis, names[at]!));
  axes.leftContract.forEach((axis, at) => void leftNames.set(axis, widthName(at)));
  axes.rightContract.forEach((axis, at) => void rightNames.set(axis, widthName(at)));
  axes.leftFree.forEach((axis, at) => void leftNames.set(axis, names[rank + at]!));
  const before = rank + axes.leftFree.length;
  axes.rightFree.forEach((axis, at) => void rightNames.set(axis, names[before + at]!));
  return [
    { node: left, names: left.shape.map((_, axis) => leftNames.get(axis)!) },
    { node: right, names: right.shape.map((_, axis) => rightNames.get(axis)!) },
  ];
}

/** The longest, and of those the last. */
function longest(names: readonly string[], sizes: ReadonlyMap<string, number>): readonly string[] {
  const most = Math.max(...names.map((name) => sizes.get(name)!));
  return names.filter((name) => sizes.get(name) === most).slice(-1);
}

/** Keys and values without the axes along which both are repeated, unless whole keys are. */
function unrepeated(
  keys: NamedOperand,
  { values, keys: summed }: WeightedSum,
  sizes: Map<string, number>,
) {
  const [k, v] = [keys, values].map(repeatedBase);
  const isAlike = k !== undefined && v !== undefined && describe(k) === describe(v);
  if (!isAlike || summed.some((name) => k.splits.has(name)))
    return { k: keys, v: values, splits: new Map<string, readonly string[]>() };
  for (const [name, size] of k.sizes) sizes.set(name, size);
  return { k: k.operand, v: v.operand, splits: k.splits };
}

interface Repeated {
  readonly operand: NamedOperand;
  readonly splits: Splits;
  /** Of the parts of split axes. */
  readonly sizes: ReadonlyMap<string, number>;
}

const describe = ({ splits, sizes }: Repeated): string => JSON.stringify([[...splits], [...sizes]]);

/** What a reshape of a broadcast repeats, if it only merges axes. */
function repeatedBase({ node, names }: NamedOperand): Repeated | undefined {
  const [repeated] = node.inputs;
  if (node.op !== 'reshape' || repeated?.op !== 'broadcast') return undefined;
  const inner: string[] = [];
  const splits = new Map<string, readonly string[]>();
  const sizes = new Map<string, number>();
  for (const { from, to } of reshapeGroups(repeated.shape, node.shape)) {
    if (to.length !== 1) return undefined;
    const name = names[to[0]!]!;
    const parts = from.length === 1 ? [name] : from.map((_, at) => `${name}.${at}`);
    if (from.length > 1) {
      splits.set(name, parts);
      for (const [at, axis] of from.entries()) sizes.set(parts[at]!, repeated.shape[axis]!);
    }
    inner.push(...parts);
  }
  const own = repeated.attributes.axes.map((axis) => inner[axis]!);
  return { operand: { node: repeated.inputs[0]!, names: own }, splits, sizes };
}
