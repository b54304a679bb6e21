/**
 * Positions that are sums of indices, `x[t + k]`, `x[2 * t + 1]`: windows over an axis, by movement
 * alone. A convolution therefore gathers nothing, and its gradient scatters nothing.
 *
 * Note [Skewing]. Of a row y, the rows y[c * i ..] for i < S are made by repeating y S times and
 * reading the whole again in rows that are longer by c: there, row i begins c * i places later.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { Term } from '../types/term.ts';
import { type Environment, lookUp } from './environment.ts';
import { alignAxis } from './named.ts';
import { stage } from './stage.ts';
import { type Axis, type Tensor, tensor } from './value.ts';

/** `offset` and so many times each index; no index has zero. */
export interface Affine {
  readonly offset: number;
  readonly factors: ReadonlyMap<Axis, number>;
}

/** A position as a sum of indices; `undefined` if it is none. */
export function affineOf(term: Term, environment: Environment): Affine | undefined {
  if (term.type.kind === 'static' || term.kind === 'convert') {
    const of = term.kind === 'convert' ? term.of : term;
    const value = of.type.kind === 'static' ? stage(of, environment) : undefined;
    const offset = value?.kind === 'static' ? Number(value.value) : Number.NaN;
    return Number.isInteger(offset) ? { offset, factors: new Map() } : undefined;
  }
  if (term.kind === 'local') {
    const value = lookUp(environment, term.local, term.span);
    const axis = value.kind === 'tensor' ? value.indexOf : undefined;
    return axis && { offset: 0, factors: new Map([[axis, 1]]) };
  }
  if (term.kind !== 'binary') return undefined;
  const left = affineOf(term.left, environment);
  const right = left && affineOf(term.right, environment);
  if (left === undefined || right === undefined) return undefined;
  switch (term.op) {
    case 'add':
      return add(left, right, 1);
    case 'sub':
      return add(left, right, -1);
    case 'mul':
      return scaled(left, right) ?? scaled(right, left);
    default:
      return undefined;
  }
}

function add(a: Affine, b: Affine, times: number): Affine {
  const factors = new Map(a.factors);
  for (const [axis, factor] of b.factors) {
    const sum = (factors.get(axis) ?? 0) + times * factor;
    if (sum === 0) factors.delete(axis);
    else factors.set(axis, sum);
  }
  return { offset: a.offset + times * b.offset, factors };
}

function scaled({ offset, factors }: Affine, by: Affine): Affine | undefined {
  if (by.factors.size > 0 || by.offset === 0) return undefined;
  const times = by.offset;
  return {
    offset: offset * times,
    factors: new Map([...factors].map(([axis, factor]) => [axis, factor * times])),
  };
}

/** `value` with its positional axis `at` read at a sum of indices that it does not depend on yet. */
export function windowAxis(
  b: GraphBuilder,
  value: Tensor,
  at: number,
  { offset, factors }: Affine,
  span: Span,
): Tensor {
  const axes = [...factors.keys()];
  const reach = [...factors].map(([axis, factor]) => factor * (axis.size - 1));
  const low = offset + reach.reduce((sum, each) => sum + Math.min(0, each), 0);
  const high = offset + reach.reduce((sum, each) => sum + Math.max(0, each), 0);
  const place = value.names.length + at;
  let node = between(b.at(span), value.node, place, low, high);
  axes.forEach((axis, i) => {
    const factor = factors.get(axis)!;
    node = skew(b, node, place + i, axis.size, Math.abs(factor));
    if (factor < 0) node = b.reverse(node, [place + i]);
  });
  // One place is left of the axis.
  const shape = node.shape.filter((_, i) => i !== place + axes.length);
  return axes.reduce(
    (whole, axis) => alignAxis(b, whole, at, axis, span),
    tensor(b.reshape(node, shape), value.names),
  );
}

/** Positions `low` to `high` of an axis; what is outside repeats its ends, as positions are clamped. */
function between(b: GraphBuilder, node: Node, axis: number, low: number, high: number): Node {
  const size = node.shape[axis]!;
  const [from, to] = [Math.max(low, 0), Math.min(high, size - 1) + 1];
  const parts = [
    ...edge(b, node, axis, 0, Math.min(high + 1, 0) - low),
    ...(from < to ? [b.sliceAxis(node, axis, from, to)] : []),
    ...edge(b, node, axis, size - 1, high + 1 - Math.max(low, size)),
  ];
  return parts.length === 1 ? parts[0]! : b.concat(parts, axis);
}

function edge(b: GraphBuilder, node: Node, axis: number, at: number, count: number): Node[] {
  if (count <= 0) return [];
  const shape = node.shape.map((size, i) => (i === axis ? count : size));
  const kept = node.shape.map((_, i) => i).filter((i) => i !== axis);
  const one = b.reshape(
    b.sliceAxis(node, axis, at, at + 1),
    kept.map((i) => node.shape[i]!),
  );
  return [b.broadcast(one, shape, kept)];
}

/** See Note [Skewing]: the axis becomes `count` rows, each beginning `by` places after the one before. */
function skew(b: GraphBuilder, node: Node, axis: number, count: number, by: number): Node {
  const size = node.shape[axis]!;
  const [outer, inner] = [node.shape.slice(0, axis), node.shape.slice(axis + 1)];
  const whole = [...outer, count, size, ...inner];
  const kept = whole.map((_, i) => i).filter((i) => i !== axis);
  const rows = b.broadcast(node, whole, kept);
  const flat = b.reshape(rows, [...outer, count * size, ...inner]);
  const zeros = flat.shape.map(() => 0);
  const longer = b.pad(
    flat,
    zeros,
    zeros.map((_, i) => (i === axis ? count * by : 0)),
  );
  const skewed = b.reshape(longer, [...outer, count, size + by, ...inner]);
  return b.sliceAxis(skewed, axis + 1, 0, size - by * (count - 1));
}
