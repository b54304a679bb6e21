/**
 * `vjp` and `jvp`: a function's derivative at a point as a linear map, backwards and forwards. Both
 * are made of gradients. J v is the gradient in u of <Jᵀu, v>, which is linear in u, so any u does
 * (double backward: Townsend, "A new trick for calculating Jacobian vector products", 2017).
 */
import { invariant } from '../diagnostics/invariant.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Span } from '../source/span.ts';

import { applyClosure } from './call.ts';
import { constant } from './constant.ts';
import type { Environment } from './environment.ts';
import { gradientOf, markLeaves } from './gradient.ts';
import type { IntrinsicCall } from './intrinsics.ts';
import { pointwise } from './named.ts';
import { leavesOf, mapLeaves, materialise } from './tree.ts';
import { type Tensor, tensor, type Value } from './value.ts';

/** `vjp(f, x, dy)`: f(x), and the cotangent of x that dy, one of f(x), gives. */
export function vjp({ args, environment, span }: IntrinsicCall): Value {
  const [f, x, cotangent] = args;
  invariant(f && x && cotangent, () => 'vjp takes three arguments', span);
  const at = markLeaves(x, environment, span);
  const value = applyClosure(f, [at], environment, span);
  const product = inner(value, cotangent, environment, span);
  return { kind: 'tuple', items: [value, gradientOf(product, at, environment, span)] };
}

/** `jvp(f, x, dx)`: f(x), and how it changes where x changes by dx. */
export function jvp({ args, environment, span }: IntrinsicCall): Value {
  const [f, x, tangent] = args;
  invariant(f && x && tangent, () => 'jvp takes three arguments', span);
  const at = markLeaves(x, environment, span);
  const value = applyClosure(f, [at], environment, span);
  const cotangent = markLeaves(zerosLike(value, environment, span), environment, span);
  const pulled = gradientOf(inner(value, cotangent, environment, span), at, environment, span);
  const product = inner(pulled, tangent, environment, span);
  return { kind: 'tuple', items: [value, gradientOf(product, cotangent, environment, span)] };
}

/**
 * The sum of the products of all elements of two trees, in f32, over all indices too: each
 * combination of them has marks of its own.
 */
function inner(a: Value, b: Value, environment: Environment, span: Span): Tensor {
  const { builder } = environment.staging;
  const wide = (value: Value & { readonly kind: 'tensor' | 'static' }): Tensor => {
    const leaf = materialise(builder, value, span);
    if (leaf.node.dtype === 'f32') return leaf;
    return pointwise(builder, 'cast', [leaf], { dtype: 'f32' }, span);
  };
  const others = leavesOf(b, span);
  const sums = leavesOf(a, span).map(({ value }, i) => {
    const product = pointwise(builder, 'mul', [wide(value), wide(others[i]!.value)], {}, span);
    const axes = product.node.shape.map((_, axis) => axis);
    return tensor(builder.node('sum', [product.node], { axes }, span), []);
  });
  return sums.reduce((total, sum) => pointwise(builder, 'add', [total, sum], {}, span));
}

function zerosLike(tree: Value, environment: Environment, span: Span): Value {
  const { builder } = environment.staging;
  return mapLeaves(tree, span, (value) => {
    const leaf = materialise(builder, value, span);
    if (!isFloat(leaf.node.dtype)) return leaf;
    const zero = constant(builder, 0, leaf.node.dtype, span);
    const { shape } = leaf.node;
    return tensor(builder.node('broadcast', [zero.node], { shape, axes: [] }, span), leaf.names);
  });
}
