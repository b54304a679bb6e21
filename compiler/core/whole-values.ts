/** Intrinsics that make one number of a whole value, over all its leaves: norms and comparisons. */
import { isFloat } from '../graph/dtype.ts';
import type { Span } from '../source/span.ts';
import { asLeaf, binary, unary } from './arithmetic.ts';
import type { Environment } from './environment.ts';
import type { IntrinsicCall } from './intrinsics.ts';
import { pointwise, positionalShape } from './named.ts';
import { leavesOf, materialise } from './tree.ts';
import { type Tensor, tensor, type Value } from './value.ts';

const none = {};

/** The root of the sum of squares over all leaves, in f32. */
export function globalNorm(tree: Value, environment: Environment, span: Span): Tensor {
  const { builder } = environment.staging;
  const squares = leavesOf(tree, span).map(({ value }) => {
    const leaf = materialise(builder, value, span);
    const wide =
      leaf.node.dtype === 'f32' ? leaf : pointwise(builder, 'cast', [leaf], { dtype: 'f32' }, span);
    return sumOfAll(pointwise(builder, 'mul', [wide, wide], none, span), environment, span);
  });
  const total = squares.reduce((a, b) => pointwise(builder, 'add', [a, b], none, span));
  return pointwise(builder, 'sqrt', [total], none, span);
}

function sumOfAll(value: Tensor, environment: Environment, span: Span): Tensor {
  const axes = positionalShape(value).map((_, i) => value.names.length + i);
  return tensor(environment.staging.builder.node('sum', [value.node], { axes }, span), value.names);
}

/** |a - b| <= absolute + relative |b| everywhere, over all leaves; other dtypes must be equal. */
export function allClose({ args, environment, span }: IntrinsicCall): Value {
  const { builder } = environment.staging;
  const [relative, absolute] = [args[2]!, args[3]!];
  const right = leavesOf(args[1]!, span);
  const failures = leavesOf(args[0]!, span).map(({ value }, i) => {
    const a = materialise(builder, value, span);
    const b = materialise(builder, right[i]!.value, span);
    const differs = isFloat(a.node.dtype)
      ? isFar(a, b, relative, absolute, environment, span)
      : binary(builder, 'ne', a, b, span);
    const count = pointwise(
      builder,
      'cast',
      [asTensor(differs, environment, span)],
      { dtype: 'i32' },
      span,
    );
    return sumOfAll(count, environment, span);
  });
  const total = failures.reduce((a, b) => pointwise(builder, 'add', [a, b], none, span));
  return binary(builder, 'eq', total, { kind: 'static', value: 0 }, span);
}

/** The negation of `<=`, so that a NaN is never close. */
function isFar(
  a: Tensor,
  b: Tensor,
  relative: Value,
  absolute: Value,
  environment: Environment,
  span: Span,
): Value {
  const { builder } = environment.staging;
  const magnitude = (value: Value): Tensor =>
    pointwise(builder, 'abs', [asTensor(value, environment, span)], none, span);
  const distance = magnitude(binary(builder, 'sub', a, b, span));
  const allowed = binary(
    builder,
    'add',
    binary(builder, 'mul', magnitude(b), relative, span),
    absolute,
    span,
  );
  return unary(builder, 'not', binary(builder, 'le', distance, allowed, span), span);
}

function asTensor(value: Value, { staging }: Environment, span: Span): Tensor {
  return materialise(staging.builder, asLeaf(value, span), span);
}
