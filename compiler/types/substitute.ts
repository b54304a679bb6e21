/**
 * Putting types in place of static parameters, and the algebra of axes: they distribute over
 * tuples, and on a record they make a stack.
 */

import type { FieldDecl } from './declaration.ts';
import type { Dim } from './dim.ts';
import { substituteDim } from './dim.ts';
import type { Dtype, StaticArgs, StaticNumber, Type } from './type.ts';
import { mapList, mapValues, withParts } from './unchanged.ts';

export type RecordType = Extract<Type, { kind: 'record' }>;
export type TensorType = Extract<Type, { kind: 'tensor' }>;
export type FunctionType = Extract<Type, { kind: 'function' }>;

/** What `..S` stands for; with `rest` when it is itself open in the enclosing declaration. */
export interface Shape {
  readonly rest?: string;
  readonly axes: readonly Dim[];
}

export interface Substitution extends Omit<StaticArgs, 'shapes' | 'bools'> {
  readonly shapes: ReadonlyMap<string, Shape>;
}

export const noStatics: StaticArgs = {
  dims: new Map(),
  types: new Map(),
  bools: new Map(),
  numbers: new Map(),
  shapes: new Map(),
  dtypes: new Map(),
};

export function substitutionOf(args: StaticArgs): Substitution {
  const shapes = [...args.shapes].map(([name, axes]): [string, Shape] => [name, { axes }]);
  return { ...args, shapes: new Map(shapes) };
}

export function scalarType(dtype: Dtype): TensorType {
  return { kind: 'tensor', axes: [], dtype };
}

export const staticNumber: Type = { kind: 'static', of: 'number' };

/** The type of the value `f32`. */
export const single: Type = { kind: 'scalar', dtype: 'f32' };

/** A tuple's axes are those of its parts, so it has none of its own. */
export function axesOf(type: Type): readonly Dim[] {
  return 'axes' in type ? type.axes : [];
}

function mapAxes(type: Type, change: (axes: readonly Dim[]) => readonly Dim[]): Type {
  if (type.kind === 'tuple') {
    return { kind: 'tuple', items: type.items.map((item) => mapAxes(item, change)) };
  }
  return 'axes' in type ? { ...type, axes: change(type.axes) } : type;
}

/** `[d]τ` */
export function withAxes(axes: readonly Dim[], type: Type): Type {
  return axes.length === 0 ? type : mapAxes(type, (inner) => [...axes, ...inner]);
}

export function dropAxes(count: number, type: Type): Type {
  return count === 0 ? type : mapAxes(type, (axes) => axes.slice(count));
}

/** `τ as dtype`: of a tree, its float leaves; `undefined` for what is not made of numbers. */
export function withFloats(type: Type, dtype: Dtype): Type | undefined {
  switch (type.kind) {
    case 'tensor':
    case 'variable':
      return { ...type, dtype };
    case 'record':
      return type.dtype === undefined ? type : { ...type, dtype };
    case 'tuple':
      return { ...type, items: type.items.map((item) => withFloats(item, dtype) ?? item) };
    case 'static':
      return scalarType(dtype);
    default:
      return undefined;
  }
}

/** The types written inside a type. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'tuple':
      return type.items;
    case 'function':
      return [...type.params, type.result];
    case 'list':
      return [type.of];
    case 'record':
    case 'host':
      return [...type.args.types.values()];
    default:
      return [];
  }
}

export function substituteDtype(dtype: Dtype, by: Pick<Substitution, 'dtypes'>): Dtype {
  if (typeof dtype === 'string' || 'meta' in dtype) return dtype;
  return by.dtypes.get(dtype.name) ?? dtype;
}

export function substituteVariables(dim: Dim, by: Pick<Substitution, 'dims'>): Dim {
  return substituteDim(dim, (atom) =>
    atom.kind === 'variable' ? by.dims.get(atom.name) : undefined,
  );
}

/** A parameter that the enclosing type does not say is not said here either. */
function substituteNumbers(
  numbers: StaticArgs['numbers'],
  by: Pick<Substitution, 'numbers'>,
): StaticArgs['numbers'] {
  if (numbers.size === 0) return numbers;
  return new Map(
    [...numbers].flatMap(([name, number]): [string, StaticNumber][] => {
      const value = typeof number === 'number' ? number : by.numbers.get(number.parameter);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export function substituteArgs(args: StaticArgs, by: Substitution): StaticArgs {
  return withParts(args, {
    dims: mapValues(args.dims, (dim) => substituteVariables(dim, by)),
    types: mapValues(args.types, (type) => substituteType(type, by)),
    numbers: substituteNumbers(args.numbers, by),
    dtypes: mapValues(args.dtypes, (dtype) => substituteDtype(dtype, by)),
  });
}

export function substituteType(type: Type, by: Substitution): Type {
  const axes = mapList(axesOf(type), (dim) => substituteVariables(dim, by));
  const inside = (part: Type) => substituteType(part, by);
  switch (type.kind) {
    case 'tensor':
      return substituteTensor(type, axes, by);
    case 'record': {
      const args = substituteArgs(type.args, by);
      if (type.dtype === undefined) return withParts(type, { axes, args });
      return withParts(type, { axes, args, dtype: substituteDtype(type.dtype, by) });
    }
    case 'tuple':
      return withParts(type, { items: mapList(type.items, inside) });
    case 'function':
      return withParts(type, {
        axes,
        params: mapList(type.params, inside),
        result: inside(type.result),
      });
    case 'variable': {
      const replacement = by.types.get(type.name);
      const dtype = type.dtype === undefined ? undefined : substituteDtype(type.dtype, by);
      const stack = withAxes(axes, replacement ?? { ...type, axes: [] });
      return dtype === undefined ? stack : (withFloats(stack, dtype) ?? stack);
    }
    case 'list':
      return withParts(type, { of: inside(type.of) });
    case 'host':
      return withParts(type, { args: substituteArgs(type.args, by) });
    case 'key':
      return withParts(type, { axes });
    case 'scalar':
      if (type.dtype === undefined) return type;
      return withParts(type, { dtype: substituteDtype(type.dtype, by) });
    case 'static':
    case 'string':
      return type;
    default:
      return type satisfies never;
  }
}

/** `..S` gives way to the axes that it stands for. */
function substituteTensor(type: TensorType, axes: readonly Dim[], by: Substitution): TensorType {
  const dtype = substituteDtype(type.dtype, by);
  const shape = type.rest === undefined ? undefined : by.shapes.get(type.rest);
  if (shape === undefined) return withParts(type, { axes, dtype });
  const { rest: _, ...closed } = type;
  const open = shape.rest === undefined ? {} : { rest: shape.rest };
  return { ...closed, ...open, axes: [...shape.axes, ...axes], dtype };
}

/** What a record's own declarations see: its static arguments, and `float` as its dtype. */
export function recordSubstitution(type: RecordType): Substitution {
  const own = substitutionOf(type.args);
  return type.dtype === undefined
    ? own
    : { ...own, dtypes: new Map([...own.dtypes, ['float', type.dtype]]) };
}

/** `(σ·R).f` is `σ·(R.f)`. */
export function fieldType(type: RecordType, field: FieldDecl): Type {
  return withAxes(type.axes, substituteType(field.type, recordSubstitution(type)));
}
