/** Which types are trees: every leaf a float tensor, so that they can be drawn, added and differentiated. */
import { isFloat } from './solver.ts';
import { fieldType } from './substitute.ts';
import type { Dtype, Type } from './type.ts';

/** `isTreeVariable` knows the kinds of the type variables in scope. */
export function isTree(type: Type, isTreeVariable: (name: string) => boolean): boolean {
  switch (type.kind) {
    case 'tensor':
      return isFloat(type.dtype);
    case 'record':
      return type.record.fields.every((field) => isTree(fieldType(type, field), isTreeVariable));
    case 'tuple':
      return type.items.every((item) => isTree(item, isTreeVariable));
    case 'variable':
      return isTreeVariable(type.name);
    default:
      return false;
  }
}

/** A tree with structure, which leaf functions and arithmetic go through leaf by leaf. */
export function hasLeaves(type: Type): boolean {
  return type.kind === 'record' || type.kind === 'variable' || type.kind === 'tuple';
}

const isFloatVariable = (dtype: Dtype | undefined): boolean =>
  dtype !== undefined && typeof dtype !== 'string' && dtype.name === 'float';

/** Whether the type follows the `float` of the signature it is written in. */
export function mentionsFloat(type: Type): boolean {
  switch (type.kind) {
    case 'tensor':
    case 'variable':
      return isFloatVariable(type.dtype);
    case 'record':
      return isFloatVariable(type.dtype) || [...type.args.types.values()].some(mentionsFloat);
    case 'tuple':
      return type.items.some(mentionsFloat);
    case 'function':
      return type.params.some(mentionsFloat) || mentionsFloat(type.result);
    case 'list':
      return mentionsFloat(type.of);
    case 'host':
      return [...type.args.types.values()].some(mentionsFloat);
    default:
      return false;
  }
}
