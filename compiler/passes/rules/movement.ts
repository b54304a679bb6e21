/**
 * Identities of movement. Their normal form has broadcasts outermost, slices innermost, and no two
 * movements of one kind in a row.
 */
import type { GraphBuilder } from '../../graph/builder.ts';
import { elementCount, type Node, type Shape } from '../../graph/graph.ts';
import { axesWithout } from '../../graph/nd-array.ts';
import { reshapeGroups } from './reshape-groups.ts';
import { type RuleTable, rule, splatValue } from './rule.ts';
import { restrict, spreadOf } from './spread.ts';

const plus = (a: Shape, b: Shape): Shape => a.map((size, axis) => size + b[axis]!);

/** The part of `pad(x)` from `start` to `end`, as a pad of a slice of x. */
function sliceOfPad(b: GraphBuilder, pad: Node<'pad'>, start: Shape, end: Shape): Node {
  const [x] = pad.inputs as readonly [Node];
  const { low, value } = pad.attributes;
  const clamp = (position: number, axis: number): number =>
    Math.min(Math.max(position - low[axis]!, 0), x.shape[axis]!);
  const from = start.map(clamp);
  const to = end.map(clamp);
  const sizes = end.map((stop, axis) => stop - start[axis]!);
  if (from.some((position, axis) => position >= to[axis]!)) return b.splat(value, x.dtype, sizes);
  const before = start.map((position, axis) => Math.max(low[axis]! - position, 0));
  const after = sizes.map((size, axis) => size - before[axis]! - (to[axis]! - from[axis]!));
  return b.pad(b.slice(x, from, to), before, after, value);
}

/** The part of a concat, if that spares one of its inputs. */
function sliceOfConcat(
  b: GraphBuilder,
  concat: Node<'concat'>,
  start: Shape,
  end: Shape,
): Node | undefined {
  const { axis } = concat.attributes;
  const parts: Node[] = [];
  let offset = 0;
  for (const part of concat.inputs) {
    const size = part.shape[axis]!;
    const from = Math.max(start[axis]! - offset, 0);
    const to = Math.min(end[axis]! - offset, size);
    const replaceAt = (shape: Shape, position: number): Shape =>
      shape.map((own, i) => (i === axis ? position : own));
    if (from < to) parts.push(b.slice(part, replaceAt(start, from), replaceAt(end, to)));
    offset += size;
  }
  const spares = parts.length > 0 && parts.length < concat.inputs.length;
  return spares ? b.concat(parts, axis) : undefined;
}

/** `reshape(broadcast(x)) = broadcast(reshape(x))`, where no old axis is merged with a new one. */
function reshapeOfBroadcast(
  b: GraphBuilder,
  broadcast: Node<'broadcast'>,
  shape: Shape,
): Node | undefined {
  const [x] = broadcast.inputs as readonly [Node];
  if (elementCount(shape) === 0) return undefined;
  const { axes } = broadcast.attributes;
  const kept: number[] = [];
  for (const { from, to } of reshapeGroups(broadcast.shape, shape)) {
    const old = from.filter((axis) => axes.includes(axis));
    if (old.length > 0 && old.length < from.length) return undefined;
    if (old.length > 0) kept.push(...to);
  }
  const inner = b.reshape(
    x,
    kept.map((axis) => shape[axis]!),
  );
  return b.broadcast(inner, shape, kept);
}

export const movementRules = {
  reshapeOfReshape: rule(['reshape'], 'reshape (reshape x) = reshape x', (b, [x], node) =>
    x.op === 'reshape' ? b.reshape(x.inputs[0]!, node.shape) : undefined,
  ),
  permuteOfPermute: rule(['permute'], 'permute (permute x) = permute x', (b, [x], node) => {
    if (x.op !== 'permute') return undefined;
    const { permutation } = x.attributes;
    return b.permute(
      x.inputs[0]!,
      node.attributes.permutation.map((axis) => permutation[axis]!),
    );
  }),
  broadcastOfBroadcast: rule(
    ['broadcast'],
    'broadcast (broadcast x) = broadcast x',
    (b, [x], node) => {
      if (x.op !== 'broadcast') return undefined;
      const axes = x.attributes.axes.map((axis) => node.attributes.axes[axis]!);
      return b.broadcast(x.inputs[0]!, node.shape, axes);
    },
  ),
  reverseOfReverse: rule(['reverse'], 'reverse (reverse x) = x', (_, [x], node) => {
    const isSame = x.op === 'reverse' && x.attributes.axes.join() === node.attributes.axes.join();
    return isSame ? x.inputs[0] : undefined;
  }),
  sliceOfSlice: rule(['slice'], 'slice (slice x) = slice x', (b, [x], { attributes }) => {
    if (x.op !== 'slice') return undefined;
    const { start } = x.attributes;
    return b.slice(x.inputs[0]!, plus(attributes.start, start), plus(attributes.end, start));
  }),
  padOfPad: rule(['pad'], 'pad (pad x) = pad x', (b, [x], { attributes }) => {
    if (x.op !== 'pad' || x.attributes.value !== attributes.value) return undefined;
    const { low, high } = x.attributes;
    const value = attributes.value;
    return b.pad(x.inputs[0]!, plus(attributes.low, low), plus(attributes.high, high), value);
  }),
  padOfSplat: rule(['pad'], 'pad c with c = c', (b, [x], node) =>
    splatValue(x) === node.attributes.value ? b.like(node, node.attributes.value) : undefined,
  ),
  concatOfConcat: rule(['concat'], '[[x, y], z] = [x, y, z]', (b, parts, { attributes }) => {
    const { axis } = attributes;
    const isNested = (part: Node): boolean => part.op === 'concat' && part.attributes.axis === axis;
    if (!parts.some(isNested)) return undefined;
    return b.concat(
      parts.flatMap((part) => (isNested(part) ? part.inputs : [part])),
      axis,
    );
  }),
  sliceOfPad: rule(['slice'], 'slice (pad x) = pad (slice x)', (b, [x], { attributes }) =>
    x.op === 'pad' ? sliceOfPad(b, x, attributes.start, attributes.end) : undefined,
  ),
  sliceOfConcat: rule(['slice'], 'slice [x, y] = slice x', (b, [x], { attributes }) =>
    x.op === 'concat' ? sliceOfConcat(b, x, attributes.start, attributes.end) : undefined,
  ),
  sliceOfBroadcast: rule(['slice'], 'slice (broadcast x) = broadcast (slice x)', (b, [x], node) => {
    if (x.op !== 'broadcast') return undefined;
    const { axes } = x.attributes;
    const { start, end } = node.attributes;
    const pickAxes = (positions: Shape): Shape => axes.map((axis) => positions[axis]!);
    return b.broadcast(b.slice(x.inputs[0]!, pickAxes(start), pickAxes(end)), node.shape, axes);
  }),
  permuteOfBroadcast: rule(
    ['permute'],
    'permute (broadcast x) = broadcast (permute x)',
    (b, [x], node) => {
      if (x.op !== 'broadcast') return undefined;
      return restrict(b, spreadOf(node), node.shape, axesWithout(node.shape.length, []));
    },
  ),
  reshapeOfBroadcast: rule(
    ['reshape'],
    'reshape (broadcast x) = broadcast (reshape x)',
    (b, [x], node) => (x.op === 'broadcast' ? reshapeOfBroadcast(b, x, node.shape) : undefined),
  ),
} satisfies RuleTable;
