/** `for`, `x[…]` and `a..b`: what indices are while their binder's body is staged. */
import type { Span } from '../source/span.ts';
import type { AxisIndex, IndexBinder, Local, Term } from '../types/term.ts';
import { asLeaf } from './arithmetic.ts';
import { concreteDim } from './concrete.ts';
import { bindLocals, type Environment, enterAxes, newAxis } from './environment.ts';
import { type AxisAction, indexValue } from './indexing.ts';
import { indexValue as indexOfAxis, reshape, unbind } from './named.ts';
import { stage } from './stage.ts';
import { mapLeaves, materialise } from './tree.ts';
import { type Axis, positionalRank, tensor, type Value } from './value.ts';
import { affineOf } from './window.ts';

type TermOf<Kind extends Term['kind']> = Extract<Term, { kind: Kind }>;

/** Note that the body is staged once, whatever the ranges: its values carry the indices as names. */
export function stageFor(term: TermOf<'for'>, environment: Environment): Value {
  const { staging } = environment;
  const axes: Axis[] = [];
  const bindings: [Local, Value][] = [];
  const groups = term.indices.map((binder) => {
    const members = flattenBinder(binder).map(({ local, range }) => {
      const axis = newAxis(staging, local.name, concreteDim(range, environment.statics, term.span));
      bindings.push([local, indexOfAxis(staging.builder, axis, term.span)]);
      axes.push(axis);
      return axis;
    });
    return members.reduce((size, axis) => size * axis.size, 1);
  });
  const body = stage(term.body, enterAxes(bindLocals(environment, bindings), axes));
  return leaveBinder(body, axes, groups, environment, term.span);
}

/** The axes become positional, and those of one tuple index are joined. */
function leaveBinder(
  body: Value,
  axes: readonly Axis[],
  groups: readonly number[],
  environment: Environment,
  span: Span,
): Value {
  const { builder } = environment.staging;
  return mapLeaves(body, span, (leaf) => {
    const open = unbind(builder, materialise(builder, leaf, span), axes, span);
    if (groups.length === axes.length) return open;
    const inner = open.node.shape.slice(open.names.length + axes.length);
    return reshape(builder, open, [...groups, ...inner], span);
  });
}

function flattenBinder(binder: IndexBinder): readonly Extract<IndexBinder, { kind: 'index' }>[] {
  return binder.kind === 'index' ? [binder] : binder.members.flatMap(flattenBinder);
}

export function stageIndex(term: TermOf<'index'>, environment: Environment): Value {
  const value = stage(term.of, environment);
  const actions = term.axes.map((axis) => axisAction(axis, environment, term.span));
  const shape = value.kind === 'tensor' && term.isOpen ? positionalRank(value) : actions.length;
  const before = Array.from({ length: shape - actions.length }, () => ({ kind: 'keep' }) as const);
  return indexValue(environment.staging, value, [...before, ...actions], term.span);
}

function axisAction(axis: AxisIndex, environment: Environment, span: Span): AxisAction {
  switch (axis.kind) {
    case 'keep':
      return { kind: 'keep' };
    case 'slice':
      return {
        kind: 'slice',
        from: concreteDim(axis.from, environment.statics, span, 0),
        to: concreteDim(axis.to, environment.statics, span, 0),
      };
    case 'group':
      return {
        kind: 'split',
        parts: axis.parts.map(({ size, position }) => ({
          size: concreteDim(size, environment.statics, span),
          action: positionAction(position, environment),
        })),
      };
    case 'at':
      return positionAction(axis.position, environment);
    default:
      return axis satisfies never;
  }
}

function positionAction(position: Term, environment: Environment): AxisAction {
  const value = asLeaf(stage(position, environment), position.span);
  if (value.kind === 'static') return { kind: 'pick', position: Number(value.value) };
  if (value.indexOf !== undefined) {
    return { kind: 'name', axis: value.indexOf, index: value };
  }
  const affine = affineOf(position, environment);
  return { kind: 'gather', index: value, ...(affine && { affine }) };
}

export function stageRange(term: TermOf<'range'>, environment: Environment): Value {
  const { builder } = environment.staging;
  const from = concreteDim(term.from, environment.statics, term.span, 0);
  const to = concreteDim(term.to, environment.statics, term.span, 0);
  const node = builder.node('iota', [], { size: to }, term.span);
  return tensor(builder.node('slice', [node], { start: [from], end: [to] }, term.span), []);
}
