/**
 * Types with numbers for dims: what a declaration's generic types become once its static
 * parameters are known. Dims are evaluated here, so this is where a dim that is not a natural
 * number is reported.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { HostTypeDecl, RecordDecl } from '../types/declaration.ts';
import { type Dim, evaluateDim, printDim } from '../types/dim.ts';
import type { Dtype, Scalar, StaticArgs, Type } from '../types/type.ts';

export type ConcreteType =
  | { readonly kind: 'tensor'; readonly dtype: Scalar; readonly shape: Shape }
  | {
      readonly kind: 'record';
      readonly axes: Shape;
      readonly record: RecordDecl;
      readonly statics: Statics;
    }
  | { readonly kind: 'tuple'; readonly items: readonly ConcreteType[] }
  /** Function values are closures while staging; their types are not needed again. */
  | { readonly kind: 'function' }
  | { readonly kind: 'key'; readonly axes: Shape }
  | { readonly kind: 'static' }
  | { readonly kind: 'string' }
  | { readonly kind: 'list'; readonly of: ConcreteType }
  | { readonly kind: 'host'; readonly host: HostTypeDecl; readonly statics: Statics };

/** What a declaration's static parameters are in one specialisation of it. */
export interface Statics {
  readonly dims: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, ConcreteType>;
  readonly bools: ReadonlyMap<string, boolean>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly dtypes: ReadonlyMap<string, Scalar>;
}

export const noStatics: Statics = {
  dims: new Map(),
  types: new Map(),
  bools: new Map(),
  numbers: new Map(),
  shapes: new Map(),
  dtypes: new Map(),
};

/** `inner` seen from inside a method: the owner's parameters are in scope too. */
export function extendStatics(outer: Statics, inner: Statics): Statics {
  return {
    dims: new Map([...outer.dims, ...inner.dims]),
    types: new Map([...outer.types, ...inner.types]),
    bools: new Map([...outer.bools, ...inner.bools]),
    // A method has no numbers of its own.
    numbers: outer.numbers,
    shapes: new Map([...outer.shapes, ...inner.shapes]),
    dtypes: new Map([...outer.dtypes, ...inner.dtypes]),
  };
}

/** A callee's static arguments, given in the caller's terms, as numbers. */
export function concreteStatics(args: StaticArgs, caller: Statics, span: Span): Statics {
  return {
    dims: mapValues(args.dims, (dim) => concreteDim(dim, caller, span)),
    types: mapValues(args.types, (type) => concreteType(type, caller, span)),
    bools: args.bools,
    numbers: concreteNumbers(args, caller),
    shapes: mapValues(args.shapes, (dims) => dims.map((dim) => concreteDim(dim, caller, span))),
    dtypes: mapValues(args.dtypes, (dtype) => concreteDtype(dtype, caller)),
  };
}

function concreteNumbers({ numbers }: StaticArgs, caller: Statics): ReadonlyMap<string, number> {
  return new Map(
    [...numbers].flatMap(([name, number]): [string, number][] => {
      const value = typeof number === 'number' ? number : caller.numbers.get(number.parameter);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A record's statics with the numbers that its type does not say. */
export function recordStatics(
  record: RecordDecl,
  args: StaticArgs,
  caller: Statics,
  span: Span,
): Statics {
  const statics = concreteStatics(args, caller, span);
  const defaults = record.statics.flatMap(({ name, default: value }): [string, number][] =>
    typeof value === 'number' ? [[name, value]] : [],
  );
  return { ...statics, numbers: new Map([...defaults, ...statics.numbers]) };
}

/** The value of a dim, a natural number of at least `least`: 1 for an axis, 0 for the end of a slice. */
export function concreteDim(dim: Dim, statics: Statics, span: Span, least = 1): number {
  const value = evaluateDim(dim, (name) => {
    const size = statics.dims.get(name);
    invariant(size !== undefined, () => `dim ${name} is not known when specialising`, span);
    return size;
  });
  if (Number.isInteger(value) && value >= least) return value;
  const where = [...statics.dims].map(([name, size]) => `${name} = ${size}`).join(', ');
  throw new DiagnosticError({
    severity: 'error',
    slug: Number.isInteger(value) ? 'empty-dim' : 'not-divisible',
    title: Number.isInteger(value) ? 'This axis would be empty' : 'This division leaves a rest',
    span,
    label: `${printDim(dim)} is ${value}${where === '' ? '' : ` with ${where}`}`,
  });
}

export function concreteDtype(dtype: Dtype, statics: Statics): Scalar {
  return typeof dtype === 'string' ? dtype : (statics.dtypes.get(dtype.name) ?? 'f32');
}

export function concreteType(type: Type, statics: Statics, span: Span): ConcreteType {
  const sizes = (dims: readonly Dim[]): number[] =>
    dims.map((dim) => concreteDim(dim, statics, span));
  switch (type.kind) {
    case 'tensor': {
      const rest = type.rest === undefined ? [] : (statics.shapes.get(type.rest) ?? []);
      return {
        kind: 'tensor',
        dtype: concreteDtype(type.dtype, statics),
        shape: [...rest, ...sizes(type.axes)],
      };
    }
    case 'record': {
      const inner = recordStatics(type.record, type.args, statics, span);
      const dtypes = new Map(inner.dtypes);
      if (type.dtype !== undefined) dtypes.set('float', concreteDtype(type.dtype, statics));
      return {
        kind: 'record',
        axes: sizes(type.axes),
        record: type.record,
        statics: { ...inner, dtypes },
      };
    }
    case 'tuple':
      return { kind: 'tuple', items: type.items.map((item) => concreteType(item, statics, span)) };
    case 'function':
      return { kind: 'function' };
    case 'variable': {
      const bound = statics.types.get(type.name);
      invariant(bound !== undefined, () => `type ${type.name} is not known here`, span);
      const stacked = stack(sizes(type.axes), bound);
      return type.dtype === undefined
        ? stacked
        : withFloats(stacked, concreteDtype(type.dtype, statics));
    }
    case 'key':
      return { kind: 'key', axes: sizes(type.axes) };
    case 'static':
      return { kind: 'static' };
    case 'string':
    case 'scalar':
      return { kind: 'string' };
    case 'list':
      return { kind: 'list', of: concreteType(type.of, statics, span) };
    case 'host':
      return {
        kind: 'host',
        host: type.host,
        statics: concreteStatics(type.args, statics, span),
      };
    default:
      return type satisfies never;
  }
}

/** Puts axes in front: `[d](σ·β)`. They distribute over tuples. */
export function stack(axes: Shape, type: ConcreteType): ConcreteType {
  if (axes.length === 0) return type;
  switch (type.kind) {
    case 'tensor':
      return { ...type, shape: [...axes, ...type.shape] };
    case 'record':
    case 'key':
      return { ...type, axes: [...axes, ...type.axes] };
    case 'tuple':
      return { kind: 'tuple', items: type.items.map((item) => stack(axes, item)) };
    case 'function':
    case 'static':
    case 'string':
    case 'list':
    case 'host':
      return type;
    default:
      return type satisfies never;
  }
}

/** `τ as dtype`: the float leaves of a tree have another dtype. */
function withFloats(type: ConcreteType, dtype: Scalar): ConcreteType {
  switch (type.kind) {
    case 'tensor':
      return isFloat(type.dtype) ? { ...type, dtype } : type;
    case 'tuple':
      return { kind: 'tuple', items: type.items.map((item) => withFloats(item, dtype)) };
    case 'record': {
      const types = mapValues(type.statics.types, (inner) => withFloats(inner, dtype));
      const dtypes = new Map([...type.statics.dtypes, ['float', dtype] as const]);
      return { ...type, statics: { ...type.statics, types, dtypes } };
    }
    default:
      return type;
  }
}

function mapValues<A, B>(map: ReadonlyMap<string, A>, f: (value: A) => B): Map<string, B> {
  return new Map([...map].map(([key, value]) => [key, f(value)]));
}
