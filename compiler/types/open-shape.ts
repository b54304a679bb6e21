/**
 * Tensors of any shape, `float[..S]`, and calls that go over trees leaf by leaf. What is known of an
 * open shape is that it comes first: `[..S, D]`. So nothing can be put in front of it, and its own
 * axes have no positions before `if w is [M, N]` has asked for them.
 */
import type { Span } from '../source/span.ts';
import { fail } from './fault.ts';
import { printType } from './print.ts';
import { isFloat } from './solver.ts';
import { type TensorType, withFloats } from './substitute.ts';
import type { Type } from './type.ts';

export function isOpen(type: Type): boolean {
  return type.kind === 'tuple' ? type.items.some(isOpen) : openShapeOf(type) !== undefined;
}

function openShapeOf(type: Type): string | undefined {
  return type.kind === 'tensor' ? type.rest : undefined;
}

export function failOpen(type: Type, span: Span): never {
  return fail('open-shape', 'The axes of this are not known here', span, {
    label: `it is ${printType(type)}, of any shape`,
    hint: 'ask for them: if w is [M, N] { … } else { … }',
  });
}

/** `[..S, d]τ` for tensors, and tuples of them. */
export function withOpenShape(
  shape: Pick<TensorType, 'rest' | 'axes'>,
  type: Type,
  span: Span,
): Type {
  if (type.kind === 'tuple') {
    return { ...type, items: type.items.map((item) => withOpenShape(shape, item, span)) };
  }
  const { rest, axes } = shape;
  if (rest !== undefined && type.kind === 'tensor' && type.rest === undefined) {
    return { ...type, rest, axes: [...axes, ...type.axes] };
  }
  return fail('open-shape', 'Only a tensor can have an open shape', span, {
    label: `this is ${printType(type)}`,
  });
}

/** What a call makes of a tree if its function makes `result` of a leaf; `takesWhole`: of a `..S`. */
export function leafwiseResult(
  callee: string,
  result: Type,
  tree: Type,
  takesWhole: boolean,
  span: Span,
): Type {
  if (result.kind === 'tuple') {
    const items = result.items.map((item) => leafwiseResult(callee, item, tree, takesWhole, span));
    return { kind: 'tuple', items };
  }
  const isLeaf =
    result.kind === 'tensor' &&
    result.axes.length === 0 &&
    (result.rest !== undefined) === takesWhole &&
    (isFloat(result.dtype) || typeof result.dtype !== 'string');
  if (isLeaf) {
    const { dtype } = result;
    return typeof dtype === 'string' ? (withFloats(tree, dtype) ?? tree) : tree;
  }
  return fail('not-a-tree', 'What comes out leaf by leaf is no tree', span, {
    label: `\`${callee}\` makes ${printType(result)} of each leaf`,
    hint: takesWhole
      ? 'a function of float[..S] goes over a tree if it gives float[..S].'
      : 'a function of single numbers goes over a tree if it gives single floats.',
  });
}
