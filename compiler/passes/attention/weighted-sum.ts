/**
 * The lower half of an attention: a sum over values, weighted by a softmax. The weights may be any
 * linear function of the probabilities, element by element, and the division by the sum of the
 * exponentials may come after the sum over values:
 *
 *     dot(f * exp(x) / sum(exp(x)), v)        dot(f * exp(x), v) / sum(exp(x))
 */

import { isFloat } from '../../graph/dtype.ts';
import type { Node, OpName } from '../../graph/graph.ts';
import { axesWithout } from '../../graph/nd-array.ts';
import { type NamedOperand, nameDotAxes } from '../../graph/ops/contraction.ts';
import { softmaxOf, sumOfExponentials } from '../recognise-softmax.ts';
import { splatValue } from '../rules/rule.ts';
import { spreadOf } from '../rules/spread.ts';
import { baseOf } from './axes.ts';

export interface Softmax {
  /** What the weights are linear in: the softmax, or the exponentials that are divided later. */
  readonly probability: Node;
  /** What is exponentiated. */
  readonly exponent: NamedOperand;
  /** What the softmax runs along. */
  readonly keys: readonly string[];
}

export interface WeightedSum extends Softmax {
  readonly weights: NamedOperand;
  readonly values: NamedOperand;
  /** What values are summed over: of an attention the keys. */
  readonly summed: readonly string[];
  /** The axes of the value. */
  readonly result: readonly string[];
}

/** `root` as a sum of values weighted by a softmax, if it is one. */
export function weightedSum(root: Node): WeightedSum | undefined {
  if (root.op === 'dot') return sumOf(root, softmaxAt);
  if (root.op !== 'div') return undefined;
  const divided = throughCasts(root.inputs[0]!);
  const total = spreadOf(root.inputs[1]!);
  const parts = sumOfExponentials(total.base);
  if (divided.base.op !== 'dot' || parts === undefined) return undefined;
  const sum = sumOf(divided.base, ({ node, names }) =>
    node === parts.exponential ? softmax(node, parts.exponent, parts.axes, names) : undefined,
  );
  if (sum === undefined) return undefined;
  const result = root.shape.map((_, axis) => sum.result[divided.axes.indexOf(axis)]!);
  const divisorOf = total.axes.map((axis) => result[axis]!);
  const rows = sum.exponent.names.filter((name) => !sum.keys.includes(name));
  return divisorOf.join() === rows.join() ? { ...sum, result } : undefined;
}

function softmax(
  probability: Node,
  exponent: Node,
  axes: readonly number[],
  names: readonly string[],
): Softmax {
  return {
    probability,
    exponent: { node: exponent, names },
    keys: axes.map((axis) => names[axis]!),
  };
}

/** The softmax that a node is. */
export function softmaxAt({ node, names }: NamedOperand): Softmax | undefined {
  const parts = softmaxOf(node);
  return parts && softmax(node, parts.exponent, parts.axes, names);
}

/** A dot one side of which is linear in what `find` knows. */
function sumOf(
  dot: Node<'dot'>,
  find: (operand: NamedOperand) => Softmax | undefined,
): WeightedSum | undefined {
  const [left, right] = dot.inputs as readonly [Node, Node];
  const { leftNames, rightNames, result } = nameDotAxes(left, right, dot.attributes);
  const sides = [
    { node: left, names: leftNames },
    { node: right, names: rightNames },
  ] as const;
  const summed = leftNames.filter((name) => !result.includes(name));
  for (const [weights, values] of [sides, [sides[1], sides[0]] as const]) {
    const found = findLinear(weights, find);
    if (found !== undefined) return { ...found, weights, values, summed, result };
  }
  return undefined;
}

/** The inputs in which an op is linear, the others being fixed. */
const linearInputs: { readonly [Op in OpName]?: (node: Node) => readonly number[] } = {
  mul: () => [0, 1],
  div: () => [0],
  neg: () => [0],
  cast: ({ inputs, dtype }) => (isFloat(dtype) && isFloat(inputs[0]!.dtype) ? [0] : []),
  select: ({ inputs }) => [1, 2].filter((at) => splatValue(inputs[3 - at]!) === 0),
};

function findLinear(
  operand: NamedOperand,
  find: (operand: NamedOperand) => Softmax | undefined,
): Softmax | undefined {
  const { node, names } = baseOf(operand);
  const found = find({ node, names });
  if (found !== undefined) return found;
  for (const at of linearInputs[node.op]?.(node) ?? []) {
    const inner = findLinear({ node: node.inputs[at]!, names }, find);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Whether `node` is linear in what is among `way`: on no step two of its inputs are. */
export function staysLinear(node: Node, probability: Node, way: ReadonlySet<Node>): boolean {
  const { base } = spreadOf(node);
  if (base === probability) return true;
  const onWay = base.inputs.flatMap((input, at) => (way.has(input) ? [at] : []));
  const [at] = onWay;
  return (
    onWay.length === 1 &&
    (linearInputs[base.op]?.(base) ?? []).includes(at!) &&
    staysLinear(base.inputs[at!]!, probability, way)
  );
}

/** What `node` is but for its dtype and the order of its axes; axis i of the base is axis `axes[i]`. */
function throughCasts(node: Node): { readonly base: Node; readonly axes: readonly number[] } {
  const { base, axes } = spreadOf(node);
  if (axes.length < node.shape.length)
    return { base: node, axes: axesWithout(node.shape.length, []) };
  if (base.op !== 'cast') return { base, axes };
  const inner = throughCasts(base.inputs[0]!);
  return { base: inner.base, axes: inner.axes.map((axis) => axes[axis]!) };
}
