/**
 * `x[…]`: what each form of index costs. A tuple splits its axis by a reshape; static positions and
 * ends are slices; a bare index names its axis (no data moves); an index plus a constant is a slice
 * that is then named; every other position is a gather. Records are indexed leaf by leaf.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Span } from '../source/span.ts';
import { alignAxis, gather, positionalShape, reshape } from './named.ts';
import { mapLeaves } from './tree.ts';
import { type Axis, positionalRank, type Tensor, tensor, type Value } from './value.ts';

/** What happens to one axis, its dims and positions evaluated. */
export type AxisAction =
  | { readonly kind: 'keep' }
  | { readonly kind: 'slice'; readonly from: number; readonly to: number }
  | { readonly kind: 'pick'; readonly position: number }
  /** Names the axis from `from` on: `x[t + from]`. */
  | { readonly kind: 'name'; readonly axis: Axis; readonly from: number; readonly index: Tensor }
  | { readonly kind: 'gather'; readonly index: Tensor }
  | {
      readonly kind: 'split';
      readonly parts: readonly { readonly size: number; readonly action: AxisAction }[];
    };

export function indexValue(
  builder: GraphBuilder,
  value: Value,
  actions: readonly AxisAction[],
  span: Span,
): Value {
  return mapLeaves(value, span, (leaf) => {
    invariant(leaf.kind === 'tensor', () => 'an exact number has no axes', span);
    return indexTensor(builder, leaf, actions, span);
  });
}

/** Axes behind the last action are kept (the leaves of a record have different ranks). */
function indexTensor(
  builder: GraphBuilder,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): Tensor {
  const { split, flat } = splitAxes(builder, value, actions, span);
  const narrowed = narrow(builder, split, flat, span);
  return nameAndGather(
    builder,
    narrowed,
    flat.filter((action) => action.kind !== 'pick'),
    span,
  );
}

/** Tuple indices: the reshape, and the actions on the axes it makes. */
function splitAxes(
  builder: GraphBuilder,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): { split: Tensor; flat: AxisAction[] } {
  if (!actions.some((action) => action.kind === 'split'))
    return { split: value, flat: [...actions] };
  const shape = positionalShape(value);
  const sizes = shape.flatMap((size, i) => {
    const action = actions[i];
    return action?.kind === 'split' ? action.parts.map((part) => part.size) : [size];
  });
  const flat = actions.flatMap((action) =>
    action.kind === 'split' ? action.parts.map((part) => part.action) : [action],
  );
  return splitAxes(builder, reshape(builder, value, sizes, span), flat, span) as {
    split: Tensor;
    flat: AxisAction[];
  };
}

/** Slices, static positions, and the part of an axis that an index with an offset walks over. */
function narrow(
  builder: GraphBuilder,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): Tensor {
  const shape = positionalShape(value);
  const bounds = shape.map((size, i): readonly [number, number] => {
    const action = actions[i];
    if (action?.kind === 'slice') return [action.from, action.to];
    if (action?.kind === 'pick') return [action.position, action.position + 1];
    if (action?.kind === 'name') return [action.from, action.from + action.axis.size];
    return [0, size];
  });
  const named = value.names.map((name) => [0, name.size] as const);
  const start = [...named, ...bounds].map(([from]) => from);
  const end = [...named, ...bounds].map(([, to]) => to);
  const sliced = tensor(builder.node('slice', [value.node], { start, end }, span), value.names);
  const kept = positionalShape(sliced).filter((_, i) => actions[i]?.kind !== 'pick');
  return reshape(builder, sliced, kept, span);
}

/** Bare indices first (they only rename), then run-time positions, last axis first so that places stay valid. */
function nameAndGather(
  builder: GraphBuilder,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): Tensor {
  let result = value;
  const gathers: { at: number; index: Tensor }[] = [];
  let at = 0;
  for (const action of actions) {
    if (action.kind === 'name' && !result.names.includes(action.axis)) {
      result = alignAxis(builder, result, at, action.axis, span);
    } else if (action.kind === 'name' || action.kind === 'gather') {
      gathers.push({ at, index: action.index });
      at += 1;
    } else {
      at += 1;
    }
  }
  for (const each of gathers.reverse()) {
    const rank = positionalRank(each.index);
    invariant(rank === 0 || gathers.length === 1, () => 'two index tensors in one index', span);
    result = gather(builder, result, each.at, each.index, span);
  }
  return result;
}
