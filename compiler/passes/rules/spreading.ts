/** Identities by which work is done before values are repeated along axes, not after. */
import type { GraphBuilder } from '../../graph/builder.ts';
import { isFloat } from '../../graph/dtype.ts';
import { elementCount, type Node, type OpName } from '../../graph/graph.ts';
import { axesWithout } from '../../graph/nd-array.ts';
import type { PointwiseOp } from '../../graph/op.ts';
import { dotOfNamed, nameDotAxes } from '../../graph/ops/contraction.ts';
import { opDefinition, ops } from '../../graph/ops.ts';
import { reshapeGroups } from './reshape-groups.ts';
import { type RuleTable, rule, splatValue } from './rule.ts';
import { factorsOf, productOf, restrict, type Spread, spreadOf, variesAlong } from './spread.ts';

const pointwiseOps = (Object.keys(ops) as OpName[]).filter(
  (op): op is PointwiseOp => opDefinition(op).kind === 'pointwise',
);

/** `x` repeated `count` times, added up. */
function times(b: GraphBuilder, x: Node, count: number): Node {
  return count === 1 ? x : b.mul(x, b.like(x, count));
}

/** Whether scaling may wait until after a sum: in f16 it may be there to keep the sum finite. */
const staysInRange = (x: Node): boolean => x.dtype !== 'f16';

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

/** A dot whose operands are permuted or repeated, as a dot of what they are made from. */
function dotOfSpreads(b: GraphBuilder, dot: Node<'dot'>): Node | undefined {
  const [left, right] = dot.inputs as readonly [Node, Node];
  const { leftNames, rightNames, result } = nameDotAxes(left, right, dot.attributes);
  const named = (node: Node, names: readonly string[]) => {
    const { base, axes } = spreadOf(node);
    return { node: base, names: axes.map((axis) => names[axis]!) };
  };
  const operands = [named(left, leftNames), named(right, rightNames)] as const;
  const repeats =
    operands[0].names.length < leftNames.length || operands[1].names.length < rightNames.length;
  const contracted = leftNames.filter((name) => !result.includes(name));
  const size = (name: string): number => left.shape[leftNames.indexOf(name)]!;
  let count = 1;
  const summed = operands.map(({ node, names }, side) => {
    const others = operands[1 - side]!.names;
    const alone = names.filter((name) => contracted.includes(name) && !others.includes(name));
    const axes = alone.map((name) => names.indexOf(name)).sort((x, y) => x - y);
    return { node: b.sum(node, axes), names: names.filter((name) => !alone.includes(name)) };
  });
  for (const name of contracted) {
    if (operands.every(({ names }) => !names.includes(name))) count *= size(name);
  }
  const present = result.filter((name) => summed.some(({ names }) => names.includes(name)));
  const product = dotOfNamed(b, summed[0]!, summed[1]!, present);
  if (!repeats) return product.op === 'dot' ? product : undefined;
  const axes = present.map((name) => result.indexOf(name));
  return b.broadcast(times(b, product, count), dot.shape, axes);
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

  factorOutOfDot: rule(['dot'], 'dot(x * c, y) = dot(x, y) * c', (b, [x, y], node) => {
    const scaled = [x, y].find(
      (side) => side.op === 'mul' && splatValue(side.inputs[1]!) !== undefined,
    );
    if (scaled === undefined || !staysInRange(x)) return undefined;
    const without = (side: Node): Node => (side === scaled ? side.inputs[0]! : side);
    const factor = splatValue(scaled.inputs[1]!)!;
    const product = b.dot(without(x), without(y), node.attributes);
    // A value times itself has the factor twice.
    return b.mul(product, b.like(product, x === y ? factor * factor : factor));
  }),
  dotOfSpreads: rule(
    ['dot'],
    'dot(permute x, repeat y) = repeat (dot(x, y))',
    (b, [x, y], node) => {
      const moves = (side: Node): boolean => side.op === 'permute' || side.op === 'broadcast';
      return moves(x) || moves(y) ? dotOfSpreads(b, node) : undefined;
    },
  ),
} satisfies RuleTable;
