/**
 * `init[M]()`: draws a model. Each field is drawn as its `~` says, a scalar anew for every element;
 * an outer model's `~ { path ~ e }` takes precedence over what inner models say. The random stream
 * of a parameter is the hash of its path, so adding a field leaves the others' values alone.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import type { FieldDecl } from '../types/declaration.ts';
import type { Term } from '../types/term.ts';
import { asLeaf, convert } from './arithmetic.ts';
import { type ConcreteType, concreteType, type Statics, stack } from './concrete.ts';
import { type Environment, enterAxes, enterCall, newAxis, withStep } from './environment.ts';
import { unbind } from './named.ts';
import { pathOfName } from './random.ts';
import { stage } from './stage.ts';
import { materialise } from './tree.ts';
import { positionalRank, type Value } from './value.ts';

/** A redraw from an outer model, with the static parameters of that model. */
interface Override {
  readonly path: string;
  readonly value: Term;
  readonly statics: Statics;
}

export function drawTree(type: ConcreteType, environment: Environment, span: Span): Value {
  return drawRecord(type, '', [], enterCall(environment), span);
}

function drawRecord(
  type: ConcreteType,
  path: string,
  overrides: readonly Override[],
  environment: Environment,
  span: Span,
): Value {
  invariant(type.kind === 'record', () => `cannot draw a ${type.kind}`, span);
  const fields = new Map<string, Value>();
  for (const field of type.record.fields) {
    const inner = path === '' ? field.name : `${path}.${field.name}`;
    const fieldType = stack(type.axes, concreteType(field.type, type.statics, field.span));
    const own = (field.overrides ?? []).map((each) => ({
      path: [inner, ...each.path].join('.'),
      value: each.value,
      statics: type.statics,
    }));
    const all = [...overrides, ...own];
    const value =
      fieldType.kind === 'record'
        ? drawRecord(fieldType, inner, all, environment, span)
        : drawField(field, fieldType, type.statics, inner, all, environment);
    fields.set(field.name, value);
  }
  return { kind: 'record', record: type.record, statics: type.statics, fields };
}

function drawField(
  field: FieldDecl,
  type: ConcreteType,
  statics: Statics,
  path: string,
  overrides: readonly Override[],
  environment: Environment,
): Value {
  invariant(type.kind === 'tensor', () => `${path} is not a tensor`, field.span);
  const override = overrides.find((each) => each.path === path);
  const draw = override?.value ?? field.draw;
  if (draw === undefined) throw new DiagnosticError(noDraw(field, path));
  const { staging } = environment;
  const drawn = draw.type.kind === 'tensor' ? draw.type.axes.length : 0;
  const perElement = type.shape.slice(0, type.shape.length - drawn);
  const axes = perElement.map((size, i) => newAxis(staging, `element${i}`, size));
  const { random } = environment;
  const inside: Environment = {
    ...enterAxes(random ? withStep(environment, random, pathOfName(path)) : environment, axes),
    statics: override?.statics ?? statics,
    locals: new Map(),
  };
  const value = convert(staging.builder, stage(draw, inside), type.dtype, field.span);
  const leaf = materialise(staging.builder, asLeaf(value, field.span), field.span);
  invariant(positionalRank(leaf) === drawn, () => `${path} is drawn with a wrong rank`, field.span);
  return unbind(staging.builder, leaf, axes, field.span);
}

function noDraw(field: FieldDecl, path: string): DiagnosticError['diagnostic'] {
  return {
    severity: 'error',
    slug: 'no-draw',
    title: `Nothing says how \`${path}\` is drawn`,
    span: field.span,
    label: 'this field has no `~`',
    hint: 'write for example `~ normal(0.02)` or `~ 0` after its type.',
  };
}
