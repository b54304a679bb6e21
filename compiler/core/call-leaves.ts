/**
 * The tensors that a call from outside is given, under the names and generic types they have:
 * `x`, and `model.up.w` for a leaf of a tree.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { FnDecl, RecordDecl } from '../types/declaration.ts';
import { constantDim, variableDim } from '../types/dim.ts';
import {
  type RecordType,
  substituteType,
  substitutionOf,
  type TensorType,
  withAxes,
} from '../types/substitute.ts';
import type { Type } from '../types/type.ts';

export interface CallLeaf {
  readonly path: string;
  readonly type: TensorType;
  /** The parameter it is of, which may have leading axes in front; none for the owner of a method. */
  readonly parameter?: string;
}

/** A model or record over its own static parameters, as its methods see it. */
export function ownType(record: RecordDecl): RecordType {
  const dims = record.statics.filter(({ kind }) => kind === 'dim');
  return {
    kind: 'record',
    axes: [],
    record,
    args: {
      dims: new Map(dims.map(({ name }) => [name, variableDim(name)])),
      types: new Map(),
      bools: new Map(),
      numbers: new Map(),
      shapes: new Map(),
      dtypes: new Map(),
    },
    ...(record.isFloating && { dtype: { kind: 'dtype-variable', name: 'float' } }),
  };
}

/** How the owner of a method is called among its inputs. */
export function ownerName({ isModel }: RecordDecl): string {
  return isModel ? 'model' : 'self';
}

/** Every tensor of a value of this type. Fails for what no file of tensors can hold. */
export function leavesOfType(type: Type, path: string, fn: FnDecl): readonly CallLeaf[] {
  switch (type.kind) {
    case 'tensor':
      return [{ path, type }];
    case 'key':
      return [
        { path, type: { kind: 'tensor', dtype: 'u32', axes: [...type.axes, constantDim(2)] } },
      ];
    case 'tuple':
      return type.items.flatMap((item, i) => leavesOfType(item, `${path}.${i}`, fn));
    case 'record':
      return fieldTypes(type).flatMap(([name, field]) =>
        leavesOfType(field, `${path}.${name}`, fn),
      );
    case 'function':
    case 'variable':
    case 'static':
    case 'string':
    case 'scalar':
    case 'list':
    case 'host':
      throw noTensor(type.kind, path, fn.span);
    default:
      return type satisfies never;
  }
}

function fieldTypes(type: RecordType): readonly (readonly [string, Type])[] {
  const { args, dtype } = type;
  const dtypes = dtype === undefined ? args.dtypes : new Map([...args.dtypes, ['float', dtype]]);
  const by = substitutionOf({ ...args, dtypes });
  return type.record.fields.map(({ name, type: field }) => [
    name,
    withAxes(type.axes, substituteType(field, by)),
  ]);
}

const kinds: Readonly<Record<string, string>> = {
  function: 'a function',
  variable: 'of a type that the caller chooses',
};

function noTensor(kind: string, path: string, span: Span): DiagnosticError {
  return new DiagnosticError({
    severity: 'error',
    slug: 'no-entry',
    title: `\`${path}\` cannot be given as tensors`,
    span,
    label: `it is ${kinds[kind] ?? 'known to the host only'}`,
    hint: 'write a pub fn that calls this one with it.',
  });
}
