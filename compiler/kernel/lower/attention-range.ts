/**
 * Which scores can be left out. A mask by position, such as "no key behind its query" or a window,
 * makes whole tiles -1e30, whose probabilities are exactly 0 beside a score that is not masked. So a
 * tile may be skipped if all its scores are masked, and each query keeps a key. Both are read off the
 * hole: what it masks must be a comparison of sums of positions.
 *
 *     select(key <= query, score, -1e30)    =>    key - query <= 0
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import {
  type Axis,
  add,
  axesOf,
  constant,
  type Index,
  linearIn,
  ofAxis,
  plus,
  scale,
} from '../indexing/affine.ts';
import { type IndexMap, isIndexOnly, source } from '../indexing/map.ts';
import type { Expr } from '../ir.ts';

/** Holds of scores that count: query * i + key * j + constant <= 0. */
export interface Bound {
  readonly query: number;
  readonly key: -1 | 1;
  readonly constant: number;
}

/** The bounds that hold together wherever a score counts; none if nothing is known to be masked. */
export function boundsOf(hole: Graph): readonly Bound[] {
  const [score] = hole.outputs;
  invariant(score !== undefined, () => 'a hole without a score');
  const { shape } = score.node;
  const axes = shape.map((extent, at) => ({ name: `s${at}`, extent }));
  const [queryAxis, keyAxis] = axes.slice(-2) as [Axis, Axis];
  const masks = masksOf(score.node, axes.map(ofAxis), keyAxis);
  const bounds = masks?.map((mask) => boundOf(mask, queryAxis, keyAxis)) ?? [];
  const known = bounds.filter((bound): bound is Bound => bound !== undefined);
  const keepsAll = known.length === bounds.length;
  return keepsAll && everyQueryKeepsAKey(known, queryAxis.extent, keyAxis.extent) ? known : [];
}

/** A score that counts has `value` <= 0; undefined: the condition is not one of positions. */
type Mask = Index | undefined;

/** No score that is not masked comes near this. */
const masked = -1e4;

/**
 * The masks of a score; undefined if it has some that are not seen here: numbers that come for each
 * key may be anything.
 */
function masksOf(node: Node, map: IndexMap, keyAxis: Axis): readonly Mask[] | undefined {
  if (isIndexOnly(node)) return masksOf(node.inputs[0]!, source(node, map), keyAxis);
  switch (node.op) {
    case 'constant':
    case 'iota':
      return [];
    case 'input': {
      const isForKeys = map.some((index) => axesOf(index).has(keyAxis.name));
      return node.attributes.name === 'dot' || !isForKeys ? [] : undefined;
    }
    case 'select': {
      const [condition, yes, no] = node.inputs as [Node, Node, Node];
      const isMask = isMasked(yes) !== isMasked(no);
      if (!isMask) break;
      const inner = masksOf(isMasked(no) ? yes : no, map, keyAxis);
      return inner && [...conditions(condition, map, isMasked(no)), ...inner];
    }
    default:
  }
  if (node.op === 'gather' || node.op === 'pad' || node.op === 'concat') return undefined;
  const parts = node.inputs.map((input) => masksOf(input, map, keyAxis));
  if (parts.some((part) => part === undefined)) return undefined;
  const all = parts.flatMap((part) => part!);
  // Of a sum, a masked part masks the whole; another op may undo it.
  return all.length === 0 || node.op === 'add' || node.op === 'cast' ? all : undefined;
}

function isMasked(node: Node): boolean {
  if (isIndexOnly(node) || node.op === 'cast') return isMasked(node.inputs[0]!);
  return node.op === 'constant' && node.attributes.value <= masked;
}

/** Comparisons of which all hold where the condition is `wanted`. */
function conditions(node: Node, map: IndexMap, wanted: boolean): readonly Mask[] {
  if (isIndexOnly(node)) return conditions(node.inputs[0]!, source(node, map), wanted);
  const [a, b] = node.inputs;
  switch (node.op) {
    case 'not':
      return conditions(a!, map, !wanted);
    case 'and':
    case 'or': {
      const isBoth = (node.op === 'and') === wanted;
      return isBoth ? node.inputs.flatMap((x) => conditions(x, map, wanted)) : [undefined];
    }
    case 'lt':
    case 'le': {
      const difference = minus(sumOf(a!, map), sumOf(b!, map));
      if (difference === undefined) return [undefined];
      // a < b: a - b + 1 <= 0, in integers. Not so: b - a <= 0.
      if (wanted) return [plus(difference, node.op === 'lt' ? 1 : 0)];
      return [plus(scale(difference, -1), node.op === 'le' ? 1 : 0)];
    }
    default:
      return [undefined];
  }
}

function minus(a: Index | undefined, b: Index | undefined): Index | undefined {
  return a && b && add(a, scale(b, -1));
}

/** An integer as a sum of positions, if it is one. */
function sumOf(node: Node, map: IndexMap): Index | undefined {
  if (node.dtype !== 'i32') return undefined;
  if (isIndexOnly(node)) return sumOf(node.inputs[0]!, source(node, map));
  const [a, b] = node.inputs;
  switch (node.op) {
    case 'iota':
      return map[0];
    case 'constant':
      return constant(node.attributes.value);
    case 'neg':
      return minus(constant(0), sumOf(a!, map));
    case 'sub':
      return minus(sumOf(a!, map), sumOf(b!, map));
    case 'add': {
      const [left, right] = [sumOf(a!, map), sumOf(b!, map)];
      return left && right && add(left, right);
    }
    default:
      return undefined;
  }
}

function boundOf(mask: Mask, queryAxis: Axis, keyAxis: Axis): Bound | undefined {
  const byKey = mask && linearIn(mask, keyAxis);
  const byQuery = byKey && linearIn(byKey.rest, queryAxis);
  if (byQuery === undefined || byQuery.rest.terms.length > 0) return undefined;
  const key = byKey!.stride;
  if (key !== 1 && key !== -1) return undefined;
  return { query: byQuery.stride, key, constant: byQuery.rest.constant };
}

function everyQueryKeepsAKey(bounds: readonly Bound[], queries: number, keys: number): boolean {
  for (let query = 0; query < queries; query += 1) {
    let [first, last] = [0, keys - 1];
    for (const bound of bounds) {
      const limit = -bound.key * (bound.query * query + bound.constant);
      if (bound.key === 1) last = Math.min(last, limit);
      else first = Math.max(first, limit);
    }
    if (first > last) return false;
  }
  return true;
}

/** Positions `from … to-1`, of queries or of keys. */
export interface Span {
  readonly from: Expr;
  readonly to: Expr;
}

/** The keys that some query of `first … last` counts, or the queries that count some such key. */
export function spanOf(
  bounds: readonly Bound[],
  side: 'query' | 'key',
  [first, last]: readonly [Expr, Expr],
  count: number,
): Span {
  const lows: Expr[] = [];
  const highs: Expr[] = [];
  for (const bound of bounds) {
    const [own, other] = side === 'key' ? [bound.key, bound.query] : [bound.query, bound.key];
    // own * x <= -(other * y + constant), for the y that allows most.
    if (own === 1) {
      highs.push(linear(-other > 0 ? last : first, -other, 1 - bound.constant));
    } else if (own === -1) {
      lows.push(linear(other > 0 ? first : last, other, bound.constant));
    }
  }
  const natural = (value: Expr): Expr => k.cast(k.apply('max', value, signed(0)), 'u32');
  return {
    from: lows.length === 0 ? k.index(0) : natural(lows.reduce(largest)),
    to: highs.length === 0 ? k.index(count) : natural(highs.reduce(least, signed(count))),
  };
}

const signed = (value: number): Expr => k.literal(value, k.i32);
const largest = (a: Expr, b: Expr): Expr => k.apply('max', a, b);
const least = (a: Expr, b: Expr): Expr => k.apply('min', a, b);

/** `factor * at + constant`, which may be negative. */
function linear(at: Expr, factor: number, constantPart: number): Expr {
  const own = k.cast(at, 'i32');
  const scaled = factor === 1 ? own : k.apply('mul', own, signed(factor));
  return constantPart === 0 ? scaled : k.apply('add', scaled, signed(constantPart));
}
