/** Identities by which work is done before values are repeated along axes, not after. */
import type { GraphBuilder } from '../../graph/builder.ts';
import { isFloat } from '../../graph/dtype.ts';
import { elementCount, type Node, type OpName } from '../../graph/graph.ts';
import { axesWithout } from '../../graph/nd-array.ts';
import type { PointwiseOp } from '../../graph/op.ts';
import { opDefinition, ops } from '../../graph/ops.ts';
import { reshapeGroups } from './reshape-groups.ts';
import { type RuleTable, rule } from './rule.ts';
import { staysInRange, times } from './scale.ts';
import { factorsOf, productOf, restrict, type Spread, spreadOf, variesAlong } from './spread.ts';

const pointwiseOps = (Object.keys(ops) as OpName[]).filter(
  (op): op is PointwiseOp => opDefinition(op).kind === 'pointwise',
);

/** The factors of `x` that vary along `axes`, and the others without these axes. */
function splitFactors(b: GraphBuilder, x: Node, axes: readonly number[]) {
  const all = axesWithout(x.shape.length, []);
  const kept = axesWithout(x.shape.length, axes);
  const factors = factorsOf(x);
  const varies = (factor: Spread): boolean => factor.axes.some((axis) => axes.includes(axis));
  const fixed = factors.filter((factor) => !varies(factor));
  if (fixed.length === 0 || fixed.length === factors.length) return undefined;
  return {
    varying: factors.filter(varies).map((factor) => restrict(b, factor, x.shape, all)),
    fixed: fixed.map((factor) => restrict(b, factor, x.shape, kept)),
  };
}

export const spreadingRules = {
  pointwiseOfSpreads: rule(
    pointwiseOps,
    'f(repeat x, repeat y) = repeat f(x, y)',
    (b, inputs, node) => {
      const varying = new Set(inputs.flatMap((input) => spreadOf(input).axes));
      if (varying.size === node.shape.length) return undefined;
      const axes = [...varying].sort((x, y) => x - y);
      const bases = inputs.map((input) => restrict(b, spreadOf(input), node.shape, axes));
      return b.broadcast(b.node(node.op, bases, node.attributes), node.shape, axes);
    },
  ),

  sumOfBroadcast: rule(
    ['sum'],
    'sum of n repetitions of x = n x',
    (b, [x], { attributes, shape }) => {
      if (x.op !== 'broadcast') return undefined;
      const [inner] = x.inputs as readonly [Node];
      const { axes } = x.attributes;
      const isReduced = (axis: number): boolean => attributes.axes.includes(axis);
      const count = attributes.axes
        .filter((axis) => !axes.includes(axis))
        .reduce((product, axis) => product * x.shape[axis]!, 1);
      if (x.dtype === 'f16' && count > 65_504) return undefined;
      const sum = b.sum(
        inner,
        axes.flatMap((axis, i) => (isReduced(axis) ? [i] : [])),
      );
      const kept = axesWithout(x.shape.length, attributes.axes);
      const staying = axes.filter((axis) => !isReduced(axis)).map((axis) => kept.indexOf(axis));
      return b.broadcast(times(b, sum, count), shape, staying);
    },
  ),
  maximumOfBroadcast: rule(
    ['reduce_max'],
    'the largest of repetitions of x = the largest of x',
    (b, [x], { attributes, shape }) => {
      if (x.op !== 'broadcast') return undefined;
      const [inner] = x.inputs as readonly [Node];
      const { axes } = x.attributes;
      const isReduced = (axis: number): boolean => attributes.axes.includes(axis);
      const kept = axesWithout(x.shape.length, attributes.axes);
      const largest = b.reduceMax(
        inner,
        axes.flatMap((axis, i) => (isReduced(axis) ? [i] : [])),
      );
      const staying = axes.filter((axis) => !isReduced(axis)).map((axis) => kept.indexOf(axis));
      return b.broadcast(largest, shape, staying);
    },
  ),
  nestedReductions: rule(
    ['sum', 'reduce_max'],
    'sum (sum x) = sum x',
    (b, [x], { op, attributes }) => {
      if (x.op !== op || (x.op !== 'sum' && x.op !== 'reduce_max')) return undefined;
      const [inner] = x.inputs as readonly [Node];
      const kept = axesWithout(inner.shape.length, x.attributes.axes);
      const axes = [...x.attributes.axes, ...attributes.axes.map((axis) => kept[axis]!)];
      return b.node(op, [inner], { axes: axes.sort((a, c) => a - c) });
    },
  ),
  reductionOfPermute: rule(
    ['sum', 'reduce_max'],
    'sum (permute x) = permute (sum x)',
    (b, [x], { op, attributes }) => {
      if (x.op !== 'permute') return undefined;
      const { permutation } = x.attributes;
      const axes = attributes.axes.map((axis) => permutation[axis]!).sort((a, c) => a - c);
      const inner = b.node(op, [x.inputs[0]!], { axes });
      const stays = axesWithout(permutation.length, axes);
      const order = axesWithout(permutation.length, attributes.axes).map((axis) =>
        stays.indexOf(permutation[axis]!),
      );
      return b.permute(inner, order);
    },
  ),
  reductionOfReshape: rule(
    ['sum', 'reduce_max'],
    'sum (reshape x) = reshape (sum x)',
    (b, [x], { op, attributes, shape }) => {
      if (x.op !== 'reshape' || elementCount(x.shape) === 0) return undefined;
      const [inner] = x.inputs as readonly [Node];
      const axes: number[] = [];
      for (const { from, to } of reshapeGroups(inner.shape, x.shape)) {
        const reduced = to.filter((axis) => attributes.axes.includes(axis));
        if (reduced.length > 0 && reduced.length < to.length) return undefined;
        if (reduced.length > 0) axes.push(...from);
      }
      return b.reshape(b.node(op, [inner], { axes }), shape);
    },
  ),
  factorOutOfSum: rule(['sum'], 'sum (x * c) = c * sum x', (b, [x], { attributes }) => {
    const factors =
      x.op === 'mul' && staysInRange(x) ? splitFactors(b, x, attributes.axes) : undefined;
    if (factors === undefined) return undefined;
    return productOf(b, [b.sum(productOf(b, factors.varying), attributes.axes), ...factors.fixed]);
  }),
  divisorOutOfSum: rule(['sum'], 'sum (x / c) = (sum x) / c', (b, [x], { attributes }) => {
    const [dividend, divisor] = x.inputs;
    if (
      x.op !== 'div' ||
      !isFloat(x.dtype) ||
      !staysInRange(x) ||
      variesAlong(divisor!, attributes.axes)
    ) {
      return undefined;
    }
    const kept = axesWithout(x.shape.length, attributes.axes);
    const outer = restrict(b, spreadOf(divisor!), x.shape, kept);
    return b.div(b.sum(dividend!, attributes.axes), outer);
  }),
  negationOutOfSum: rule(['sum'], 'sum (-x) = -(sum x)', (b, [x], { attributes }) =>
    x.op === 'neg' ? b.neg(b.sum(x.inputs[0]!, attributes.axes)) : undefined,
  ),
} satisfies RuleTable;
