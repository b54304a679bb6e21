/**
 * Softmax and logsumexp, recognised where they are differentiated. Neither depends on what is
 * subtracted inside of its exponentials, so no derivative runs through the maximum, and the
 * derivatives need the result alone, not what it was computed from:
 *
 *     p = exp(x - m) / sum(exp(x - m))         dx = p * (dp - sum(dp * p))
 *     L = m + log(sum(exp(x - m)))             dx = dL * exp(x - L)
 *
 * The shift m may be anything that is constant along the summed axes, or be missing. The
 * derivatives are ordinary nodes, so they may be differentiated again.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node } from '../graph/graph.ts';
import { axesWithout } from '../graph/nd-array.ts';
import { spreadOf } from './rules/spread.ts';

/** A value and a part of its cotangent. */
export type Contribution = readonly [input: Node, cotangent: Node];

/** `sum(exp(exponent))` over `axes`. */
export interface SumOfExponentials {
  readonly exponential: Node;
  readonly exponent: Node;
  readonly axes: readonly number[];
}

export function sumOfExponentials(sum: Node): SumOfExponentials | undefined {
  const [exponential] = sum.inputs;
  const [exponent] = exponential?.inputs ?? [];
  if (sum.op !== 'sum' || exponential?.op !== 'exp' || exponent === undefined) return undefined;
  return { exponential, exponent, axes: sum.attributes.axes };
}

/** `exponent = x - shift`; the shift repeats along the summed axes. */
interface Shifted {
  readonly x: Node;
  readonly shift: Node | undefined;
}

function shifted({ exponent, axes }: SumOfExponentials): Shifted {
  const [x, shift] = exponent.inputs;
  const isShifted =
    exponent.op === 'sub' && !spreadOf(shift!).axes.some((axis) => axes.includes(axis));
  return isShifted ? { x: x!, shift: shift! } : { x: exponent, shift: undefined };
}

/** The exponentials that `node` divides by their own sums. */
export function softmaxOf(node: Node): SumOfExponentials | undefined {
  const [dividend, total] = node.inputs;
  if (node.op !== 'div' || total === undefined) return undefined;
  const { base: sum } = spreadOf(total);
  const parts = sumOfExponentials(sum);
  if (parts === undefined || parts.exponential !== dividend) return undefined;
  return isWithoutAxes(sum, total, parts.axes) ? parts : undefined;
}

/** Whether `value`, on fewer axes, is `whole` without `axes`, along which `whole` repeats. */
function isWithoutAxes(value: Node, whole: Node, axes: readonly number[]): boolean {
  const kept = axesWithout(whole.shape.length, axes);
  const spread = spreadOf(whole);
  const { base, axes: own } = spreadOf(value);
  return (
    base === spread.base && own.join() === spread.axes.map((axis) => kept.indexOf(axis)).join()
  );
}

export function softmaxVjp(
  b: GraphBuilder,
  node: Node,
  cotangent: Node,
): readonly Contribution[] | undefined {
  const parts = softmaxOf(node);
  if (parts === undefined) return undefined;
  const weighted = b.sum(b.mul(cotangent, node), parts.axes);
  const kept = axesWithout(node.shape.length, parts.axes);
  const mean = b.broadcast(weighted, node.shape, kept);
  return [[shifted(parts).x, b.mul(node, b.sub(cotangent, mean))]];
}

export function logsumexpVjp(
  b: GraphBuilder,
  node: Node,
  cotangent: Node,
): readonly Contribution[] | undefined {
  if (node.op !== 'add') return undefined;
  const [first, second] = node.inputs as readonly [Node, Node];
  const [log, shift] = first.op === 'log' ? [first, second] : [second, first];
  const parts = log.op === 'log' ? sumOfExponentials(log.inputs[0]!) : undefined;
  if (parts === undefined) return undefined;
  const { x, shift: own } = shifted(parts);
  if (own === undefined || !isWithoutAxes(shift, own, parts.axes)) return undefined;
  const kept = axesWithout(x.shape.length, parts.axes);
  const softmax = b.exp(b.sub(x, b.broadcast(node, x.shape, kept)));
  return [[x, b.mul(b.broadcast(cotangent, x.shape, kept), softmax)]];
}
