/** Prelude functions of numbers which, given static numbers, are computed at compile time in f64. */
import type { FnDecl } from './declaration.ts';
import type { Type } from './type.ts';

const isGenericScalar = (type: Type): boolean =>
  type.kind === 'tensor' &&
  type.axes.length === 0 &&
  type.rest === undefined &&
  typeof type.dtype !== 'string';

export function isStaticFunction(fn: FnDecl): boolean {
  return (
    fn.module === 'prelude' &&
    fn.isExtern &&
    !fn.isRandom &&
    fn.params.length > 0 &&
    isGenericScalar(fn.result) &&
    fn.params.every(({ type }) => isGenericScalar(type))
  );
}
