/**
 * `init[M]()`: draws a model. Each field is drawn as its `~` says, a number anew for every element,
 * a model for every one of a stack;
 * an outer model's `~ { path ~ e }` takes precedence over what inner models say. The random stream
 * of a parameter is the hash of its path, so adding a field leaves the others' values alone.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { FieldDecl } from '../types/declaration.ts';
import type { Term } from '../types/term.ts';
import { convert } from './arithmetic.ts';
import { type ConcreteType, concreteType, type Statics, stack } from './concrete.ts';
import { type Environment, enterAxes, enterCall, newAxis, withStep } from './environment.ts';
import { unbind } from './named.ts';
import { pathOfName } from './random.ts';
import { stage } from './stage.ts';
import { mapLeaves, materialise, replaceAt } from './tree.ts';
import type { Value } from './value.ts';

/** How a part of a model is drawn, with the static parameters of the model that says so. */
interface Draw {
  readonly value: Term;
  readonly statics: Statics;
}

/** A redraw from an outer model. */
interface Override extends Draw {
  readonly path: string;
}

export function drawTree(type: ConcreteType, environment: Environment, span: Span): Value {
  invariant(type.kind === 'record', () => `cannot draw a ${type.kind}`, span);
  return drawRecord(type, '', [], enterCall(environment));
}

type RecordType = Extract<ConcreteType, { kind: 'record' }>;

function drawRecord(
  type: RecordType,
  path: string,
  overrides: readonly Override[],
  environment: Environment,
): Value {
  const fields = new Map<string, Value>();
  for (const field of type.record.fields) {
    const inner = path === '' ? field.name : `${path}.${field.name}`;
    const own = (field.overrides ?? []).map((each) => ({
      path: [inner, ...each.path].join('.'),
      value: each.value,
      statics: type.statics,
    }));
    const draw = field.draw && { value: field.draw, statics: type.statics };
    const value = drawPart(
      field,
      fieldType(type, field),
      inner,
      draw,
      [...overrides, ...own],
      environment,
    );
    fields.set(field.name, value);
  }
  return { kind: 'record', record: type.record, statics: type.statics, fields };
}

function fieldType(type: RecordType, field: FieldDecl): ConcreteType {
  return stack(type.axes, concreteType(field.type, type.statics, field.span));
}

/** A field, or a part of one that is a tuple. */
function drawPart(
  field: FieldDecl,
  type: ConcreteType,
  path: string,
  own: Draw | undefined,
  overrides: readonly Override[],
  environment: Environment,
): Value {
  const override = overrides.find((each) => each.path === path);
  if (override !== undefined) return drawWhole(type, path, override, environment, field.span);
  if (own !== undefined) {
    const whole = drawWhole(type, path, own, environment, field.span);
    return redraw(whole, type, path, overrides, environment, field.span);
  }
  if (type.kind === 'record') return drawRecord(type, path, overrides, environment);
  if (type.kind === 'tuple') {
    const items = type.items.map((item, i) =>
      drawPart(field, item, `${path}.${i}`, undefined, overrides, environment),
    );
    return { kind: 'tuple', items };
  }
  throw new DiagnosticError(noDraw(field, path));
}

/** One draw for each element along the axes that the drawn value does not have itself. */
function drawWhole(
  type: ConcreteType,
  path: string,
  { value: draw, statics }: Draw,
  environment: Environment,
  span: Span,
): Value {
  const { staging, random } = environment;
  const { builder } = staging;
  const drawn = concreteType(draw.type, statics, span);
  const perElement = leadingSizes(type).slice(
    0,
    leadingSizes(type).length - leadingSizes(drawn).length,
  );
  const axes = perElement.map((size, i) => newAxis(staging, `element${i}`, size));
  const inside: Environment = {
    ...enterAxes(random ? withStep(environment, random, pathOfName(path)) : environment, axes),
    statics,
    locals: new Map(),
  };
  const staged = stage(draw, inside);
  const value = type.kind === 'tensor' ? convert(builder, staged, type.dtype, span) : staged;
  return mapLeaves(value, span, (leaf) =>
    unbind(builder, materialise(builder, leaf, span), axes, span),
  );
}

/** Of a tuple, those of its first part; of a number that is still exact, none. */
function leadingSizes(type: ConcreteType): Shape {
  switch (type.kind) {
    case 'tensor':
      return type.shape;
    case 'record':
      return type.axes;
    case 'tuple':
      return type.items[0] === undefined ? [] : leadingSizes(type.items[0]);
    default:
      return [];
  }
}

/** What outer models say about parts of a field that has been drawn as a whole; the outermost last. */
function redraw(
  whole: Value,
  type: ConcreteType,
  path: string,
  overrides: readonly Override[],
  environment: Environment,
  span: Span,
): Value {
  const inner = overrides.filter((each) => each.path.startsWith(`${path}.`));
  return inner.reduceRight((value, override) => {
    const names = override.path.slice(path.length + 1).split('.');
    const part = names.reduce(partType, type);
    const drawn = drawWhole(part, override.path, override, environment, span);
    return replaceAt(value, names, drawn, span);
  }, whole);
}

function partType(type: ConcreteType, name: string): ConcreteType {
  const field = type.kind === 'record' && type.record.fields.find((each) => each.name === name);
  invariant(type.kind === 'record' && field, () => `there is no field ${name}`, undefined);
  return fieldType(type, field);
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
