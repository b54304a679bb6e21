/** Intrinsics of rows that no single op computes, or that place rows in a stack. */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Span } from '../source/span.ts';
import { asLeaf } from './arithmetic.ts';
import type { IntrinsicCall } from './intrinsics.ts';
import { concat, pointwise, positionalShape, spread, unionOfNames } from './named.ts';
import { materialise, zipLeaves } from './tree.ts';
import { type Tensor, tensor, type Value } from './value.ts';

/** The product of a row: halves are multiplied until one element is left. */
export function prod({ args, environment, span }: IntrinsicCall): Value {
  const { builder } = environment.staging;
  let row = materialise(builder, asLeaf(args[0]!, span), span);
  for (let size = positionalShape(row)[0]!; size > 1; size = positionalShape(row)[0]!) {
    const half = Math.floor(size / 2);
    const [low, high] = [
      part(builder, row, 0, half, span),
      part(builder, row, half, 2 * half, span),
    ];
    const product = pointwise(builder, 'mul', [low, high], {}, span);
    const rest = 2 * half === size ? undefined : part(builder, row, size - 1, size, span);
    row = rest === undefined ? product : concat(builder, product, rest, span);
  }
  const shape = row.names.map(({ size }) => size);
  return tensor(builder.node('reshape', [row.node], { shape }, span), row.names);
}

function part(builder: GraphBuilder, row: Tensor, from: number, to: number, span: Span): Tensor {
  const start = [...row.names.map(() => 0), from];
  const end = [...row.names.map(({ size }) => size), to];
  return tensor(builder.node('slice', [row.node], { start, end }, span), row.names);
}

/** `x` with `rows` added at `places`, leaf by leaf. */
export function scatterAdd({ args, environment, span }: IntrinsicCall): Value {
  const { builder } = environment.staging;
  const [stack, places, rows] = args;
  invariant(stack && places && rows, () => 'scatter_add takes three arguments', span);
  const index = materialise(builder, asLeaf(places, span), span);
  return zipLeaves([stack, rows], span, ([into, added]) => {
    const target = materialise(builder, into!, span);
    const updates = materialise(builder, added!, span);
    const names = unionOfNames([index, updates]);
    const inputs = [spread(builder, index, names).node, spread(builder, updates, names).node];
    const attributes = { batch: names.length, frame: 1, size: positionalShape(target)[0]! };
    const sums = tensor(builder.node('scatter_add', inputs, attributes, span), names);
    return pointwise(builder, 'add', [target, sums], {}, span);
  });
}
