/**
 * A sum over a product of two values becomes a `dot`, where each of them varies along an axis of
 * the result that the other does not: only then is an element used more than once.
 *
 *     %2 = broadcast %0 : f32[8, 16, 4] axes=[0, 2]
 *     %3 = broadcast %1 : f32[8, 16, 4] axes=[1, 2]    =>    %2 = dot %0 %1 contract=[[1, 1]]
 *     %4 = mul %2 %3
 *     %5 = sum %4 axes=[2]
 *
 * Any number of factors is sorted into two groups. Products that do not fit stay reductions. The
 * rule runs together with the simplifications, which take invariant factors out of sums before.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Graph, Node, Shape } from '../graph/graph.ts';
import { axesWithout } from '../graph/nd-array.ts';
import { dotOfNamed } from '../graph/ops/contraction.ts';
import { rewrite } from '../graph/rewrite.ts';
import { firstOf, rule } from './rules/rule.ts';
import { factorsOf, productOf, restrict, type Spread } from './rules/spread.ts';
import { simplifications } from './simplify.ts';

export function recogniseDot(graph: Graph): Graph {
  return rewrite(graph, undefined, new GraphBuilder(firstOf(...simplifications, dotRules)));
}

/** Factors that are multiplied element by element: those of the first one's axes and fewer. */
interface Group {
  readonly axes: readonly number[];
  readonly factors: readonly Spread[];
}

const includesAll = (axes: readonly number[], some: readonly number[]): boolean =>
  some.every((axis) => axes.includes(axis));

/** The fewest groups that one pass from large to small factors finds. */
function groupFactors(factors: readonly Spread[]): readonly Group[] {
  const groups: Group[] = [];
  const descending = [...factors].sort((a, b) => b.axes.length - a.axes.length);
  for (const factor of descending) {
    const home = groups.findIndex(({ axes }) => includesAll(axes, factor.axes));
    const group = groups[home];
    if (group === undefined) {
      groups.push({ axes: [...factor.axes].sort((a, b) => a - b), factors: [factor] });
    } else {
      groups[home] = { ...group, factors: [...group.factors, factor] };
    }
  }
  return groups;
}

/** The product of a group, less the reduced axes that it has alone. */
function operandOf(
  b: GraphBuilder,
  { axes, factors }: Group,
  shape: Shape,
  alone: readonly number[],
): { readonly node: Node; readonly names: readonly string[] } {
  const [only] = factors;
  if (factors.length === 1 && alone.length === 0 && only !== undefined) {
    return { node: only.base, names: only.axes.map(String) };
  }
  const product = productOf(
    b,
    factors.map((factor) => restrict(b, factor, shape, axes)),
  );
  const sum = b.sum(
    product,
    alone.map((axis) => axes.indexOf(axis)),
  );
  return { node: sum, names: axes.filter((axis) => !alone.includes(axis)).map(String) };
}

export const dotRules = {
  sumOfProduct: rule(['sum'], 'sum (x * y) = dot(x, y)', (b, [x], { attributes, shape }) => {
    if (x.op !== 'mul' || !isFloat(x.dtype)) return undefined;
    const [left, right, ...others] = groupFactors(factorsOf(x));
    if (left === undefined || right === undefined || others.length > 0) return undefined;
    const onlyIn = (group: Group, other: Group): readonly number[] =>
      group.axes.filter((axis) => !other.axes.includes(axis));
    const isReduced = (axis: number): boolean => attributes.axes.includes(axis);
    const sides = [onlyIn(left, right), onlyIn(right, left)] as const;
    const contracted = attributes.axes.filter(
      (axis) => left.axes.includes(axis) && right.axes.includes(axis),
    );
    const reuses = sides.every((axes) => axes.some((axis) => !isReduced(axis)));
    const covered = attributes.axes.every(
      (axis) => left.axes.includes(axis) || right.axes.includes(axis),
    );
    if (contracted.length === 0 || !reuses || !covered) return undefined;
    const kept = axesWithout(x.shape.length, attributes.axes);
    const present = kept.filter((axis) => left.axes.includes(axis) || right.axes.includes(axis));
    const dot = dotOfNamed(
      b,
      operandOf(b, left, x.shape, sides[0].filter(isReduced)),
      operandOf(b, right, x.shape, sides[1].filter(isReduced)),
      present.map(String),
    );
    return b.broadcast(
      dot,
      shape,
      present.map((axis) => kept.indexOf(axis)),
    );
  }),
};
