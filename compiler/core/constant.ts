/** Exact numbers as constants of a graph: where they stop being exact, and must fit their dtype. */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { castNumber, isFloat } from '../graph/dtype.ts';
import type { Scalar } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import { type Tensor, tensor } from './value.ts';

/** A constant of this dtype; ±Infinity becomes the language's finite infinity, f16 saturates as its casts do. */
export function constant(
  builder: GraphBuilder,
  exact: number | boolean,
  dtype: Scalar,
  span: Span,
): Tensor {
  const number = Number(exact);
  const isInfinite = isFloat(dtype) && Math.abs(number) === Number.POSITIVE_INFINITY;
  const infinity = dtype === 'f16' ? 3e4 : 1e30;
  const value = isInfinite ? Math.sign(number) * infinity : narrowed(number, dtype);
  const [least, largest] = ranges[dtype];
  if (!(value >= least && value <= largest)) throw new DiagnosticError(misfit(value, dtype, span));
  return tensor(builder.node('constant', [], { value, dtype }, span), []);
}

function narrowed(value: number, dtype: Scalar): number {
  return isFloat(dtype) && dtype !== 'f32' ? castNumber(value, 'f32', dtype) : value;
}

const ranges: Readonly<Record<Scalar, readonly [least: number, largest: number]>> = {
  f32: symmetric((2 - 2 ** -23) * 2 ** 127),
  bf16: symmetric((2 - 2 ** -7) * 2 ** 127),
  f16: symmetric(65_504),
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  bool: [0, 1],
};

function symmetric(largest: number): readonly [number, number] {
  return [-largest, largest];
}

function misfit(value: number, dtype: Scalar, span: Span): DiagnosticError['diagnostic'] {
  if (Number.isNaN(value)) {
    return {
      severity: 'error',
      slug: 'no-such-number',
      title: 'There is no such number',
      span,
      label: 'what is computed here has no value, as 0/0 has none',
    };
  }
  const [least, largest] = ranges[dtype];
  return {
    severity: 'error',
    slug: 'number-too-large',
    title: `This number is not one of ${dtype}`,
    span,
    label: `it is ${value}; ${dtype} goes from ${least} to ${largest}`,
  };
}
