/** Types as a user writes them: `float[D, T]`, `[L]Block[D: 64, H: 4]`, `(i32[T]) -> f32`. */

import type { StaticParam } from './declaration.ts';
import { type Dim, printDim } from './dim.ts';
import type { Dtype, StaticArgs, StaticNumber, Type } from './type.ts';

export function printDtype(dtype: Dtype): string {
  return typeof dtype === 'string' ? dtype : dtype.name;
}

/** As a value; what the argument is to choose is one of the floats. */
function printScalar(dtype: Dtype): string {
  return typeof dtype === 'string' ? dtype : 'f32, f16 or bf16';
}

/** `..S, D`: what stands between the brackets, one text an axis. */
export function printAxes(type: Type): readonly string[] {
  if (!('axes' in type)) return [];
  const rest = type.kind === 'tensor' && type.rest !== undefined ? [`..${type.rest}`] : [];
  return [...rest, ...type.axes.map(printDim)];
}

const brackets = (parts: readonly string[]): string =>
  parts.length === 0 ? '' : `[${parts.join(', ')}]`;

const printStack = (axes: readonly Dim[]): string => brackets(axes.map(printDim));

function printArg(param: StaticParam, args: StaticArgs): string {
  const dim = args.dims.get(param.name);
  if (dim !== undefined) return printDim(dim);
  const type = args.types.get(param.name);
  if (type !== undefined) return printType(type);
  return String(args.bools.get(param.name) ?? '_');
}

export function printNumber(number: StaticNumber): string {
  return typeof number === 'number' ? `${number}` : number.parameter;
}

/** Numbers go by name, and only those that were written. */
export function printArgs(statics: readonly StaticParam[], args: StaticArgs): string {
  const others = statics.filter(({ kind }) => kind !== 'number');
  const numbers = [...args.numbers].map(([name, number]) => `${name}: ${printNumber(number)}`);
  return brackets([...others.map((param) => printArg(param, args)), ...numbers]);
}

export function printType(type: Type): string {
  switch (type.kind) {
    case 'tensor':
      return printDtype(type.dtype) + brackets(printAxes(type));
    case 'record':
      return printStack(type.axes) + type.record.name + printArgs(type.record.statics, type.args);
    case 'tuple':
      return `(${type.items.map(printType).join(', ')})`;
    case 'function':
      return `(${type.params.map(printType).join(', ')}) -> ${printType(type.result)}`;
    case 'variable':
      return (
        printStack(type.axes) +
        (type.name.startsWith('?') ? '_' : type.name) +
        (type.dtype === undefined ? '' : ` as ${printDtype(type.dtype)}`)
      );
    case 'key':
      return `${printStack(type.axes)}Key`;
    case 'static':
      return type.of === 'bool' ? 'a static bool' : 'a static number';
    case 'scalar':
      return type.dtype === undefined ? 'Scalar' : printScalar(type.dtype);
    case 'string':
      return 'string';
    case 'list':
      return `[]${printType(type.of)}`;
    case 'host':
      return type.host.name + printArgs(type.host.statics, type.args);
    default:
      return type satisfies never;
  }
}
