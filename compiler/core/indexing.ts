/**
 * `x[…]`: what each form of index costs. A tuple splits its axis by a reshape; static positions and
 * ends are slices; a bare index names its axis (no data moves); a sum of indices is a window; every
 * other position is a gather.
 * Records are indexed leaf by leaf.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Span } from '../source/span.ts';
import { newAxis, type Staging } from './environment.ts';
import { alignAxis, bind, gather, positionalShape, reshape, unbind } from './named.ts';
import { mapLeaves } from './tree.ts';
import { type Axis, positionalRank, type Tensor, tensor, type Value } from './value.ts';
import { type Affine, windowAxis } from './window.ts';

/** What happens to one axis, its dims and positions evaluated. */
export type AxisAction =
  | { readonly kind: 'keep' }
  | { readonly kind: 'slice'; readonly from: number; readonly to: number }
  | { readonly kind: 'pick'; readonly position: number }
  /** A bare index. An axis shorter than its range is gathered, as any other run-time position is. */
  | { readonly kind: 'name'; readonly axis: Axis; readonly index: Tensor }
  | { readonly kind: 'gather'; readonly index: Tensor; readonly affine?: Affine }
  | {
      readonly kind: 'split';
      readonly parts: readonly { readonly size: number; readonly action: AxisAction }[];
    };

export function indexValue(
  staging: Staging,
  value: Value,
  actions: readonly AxisAction[],
  span: Span,
): Value {
  return mapLeaves(value, span, (leaf) => {
    invariant(leaf.kind === 'tensor', () => 'an exact number has no axes', span);
    return indexTensor(staging, leaf, actions, span);
  });
}

/** Axes behind the last action are kept (the leaves of a record have different ranks). */
function indexTensor(
  staging: Staging,
  value: Tensor,
  written: readonly AxisAction[],
  span: Span,
): Tensor {
  const { builder } = staging;
  const whole = splitAxes(builder, value, written, span);
  const shape = positionalShape(whole);
  const actions = written
    .flatMap((action) =>
      action.kind === 'split' ? action.parts.map((part) => part.action) : [action],
    )
    .map((action, i): AxisAction => {
      const leaves = action.kind === 'name' && action.axis.size > shape[i]!;
      return leaves ? { kind: 'gather', index: action.index } : action;
    });
  const narrowed = narrow(builder, whole, actions, span);
  const left = actions.filter((action) => action.kind !== 'pick');
  return nameAndGather(staging, narrowed, left, span);
}

/** The reshape that tuple indices stand for. */
function splitAxes(
  builder: GraphBuilder,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): Tensor {
  if (!actions.some((action) => action.kind === 'split')) return value;
  const sizes = positionalShape(value).flatMap((size, i) => {
    const action = actions[i];
    return action?.kind === 'split' ? action.parts.map((part) => part.size) : [size];
  });
  return reshape(builder, value, sizes, span);
}

/** Slices, static positions, and the part of an axis that an index walks over. */
function narrow(
  builder: GraphBuilder,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): Tensor {
  const bounds = positionalShape(value).map((size, i) => boundsOf(actions[i], size, span));
  const named = value.names.map((name) => [0, name.size] as const);
  const start = [...named, ...bounds].map(([from]) => from);
  const end = [...named, ...bounds].map(([, to]) => to);
  const sliced = tensor(builder.node('slice', [value.node], { start, end }, span), value.names);
  const kept = positionalShape(sliced).filter((_, i) => actions[i]?.kind !== 'pick');
  return reshape(builder, sliced, kept, span);
}

function boundsOf(
  action: AxisAction | undefined,
  size: number,
  span: Span,
): readonly [from: number, to: number] {
  switch (action?.kind) {
    case 'slice': {
      const { from, to } = action;
      if (from > to || to > size) throw outOfRange(`this is ${from}..${to}`, size, span);
      return [from, to];
    }
    case 'pick': {
      const { position } = action;
      if (position < 0 || position >= size) throw outOfRange(`this is ${position}`, size, span);
      return [position, position + 1];
    }
    case 'name':
      return [0, action.axis.size];
    default:
      return [0, size];
  }
}

function outOfRange(found: string, size: number, span: Span): DiagnosticError {
  return new DiagnosticError({
    severity: 'error',
    slug: 'index-out-of-range',
    title: 'This index is out of range',
    span,
    label: `${found}, and the axis has ${size}`,
  });
}

interface Gather {
  readonly at: number;
  readonly index: Tensor;
}

/** Bare indices first (they only rename), then run-time positions. */
function nameAndGather(
  staging: Staging,
  value: Tensor,
  actions: readonly AxisAction[],
  span: Span,
): Tensor {
  const named = actions.flatMap((action) => (action.kind === 'name' ? [action.axis] : []));
  let result = value;
  const gathers: Gather[] = [];
  let at = 0;
  for (const action of actions) {
    if (action.kind === 'name' && !result.names.includes(action.axis)) {
      result = alignAxis(staging.builder, result, at, action.axis, span);
    } else if (action.kind === 'gather' && isWindow(action.affine, result, named)) {
      result = windowAxis(staging.builder, result, at, action.affine, span);
    } else if (action.kind === 'name' || action.kind === 'gather') {
      gathers.push({ at, index: action.index });
      at += 1;
    } else {
      at += 1;
    }
  }
  return gathers.length > 1
    ? gatherTogether(staging, result, gathers, span)
    : gatherAll(staging.builder, result, gathers, span);
}

/** Whether all its indices are new to the value, which moves as a whole then. */
function isWindow(
  affine: Affine | undefined,
  value: Tensor,
  named: readonly Axis[],
): affine is Affine {
  const axes = [...(affine?.factors.keys() ?? [])];
  return (
    axes.length > 0 && !axes.some((axis) => value.names.includes(axis) || named.includes(axis))
  );
}

/** Last axis first, so that places stay valid. */
function gatherAll(
  builder: GraphBuilder,
  value: Tensor,
  gathers: readonly Gather[],
  span: Span,
): Tensor {
  return gathers.reduceRight(
    (result, { at, index }) => gather(builder, result, at, index, span),
    value,
  );
}

/** Several tensors of positions go along one frame, as the arguments of a lifted call do. */
function gatherTogether(
  staging: Staging,
  value: Tensor,
  gathers: readonly Gather[],
  span: Span,
): Tensor {
  const frame = gathers
    .map(({ index }) => positionalShape(index))
    .reduce((a, b) => (b.length > a.length ? b : a));
  const axes = frame.map((size, i) => newAxis(staging, `position${i}`, size));
  const cells = gathers.map(({ at, index }) => {
    return { at, index: bind(index, axes.slice(0, positionalRank(index))) };
  });
  const { builder } = staging;
  return unbind(builder, gatherAll(builder, value, cells, span), axes, span);
}
