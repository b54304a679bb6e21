/**
 * For each rewrite rule a value that it rewrites. A rule without a sample is a type error. `Inputs`
 * makes inputs of any type; the test draws their values.
 */
import type { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Node, Scalar, Shape } from '../../compiler/graph/graph.ts';
import type { dotRules } from '../../compiler/passes/recognise-dot.ts';
import type { arithmeticRules } from '../../compiler/passes/rules/arithmetic.ts';
import type { contractionRules } from '../../compiler/passes/rules/contraction.ts';
import type { indexedRules } from '../../compiler/passes/rules/indexed.ts';
import type { movementRules } from '../../compiler/passes/rules/movement.ts';
import type { spreadingRules } from '../../compiler/passes/rules/spreading.ts';

export type RuleName =
  | keyof typeof arithmeticRules
  | keyof typeof movementRules
  | keyof typeof spreadingRules
  | keyof typeof contractionRules
  | keyof typeof indexedRules
  | keyof typeof dotRules;

type Input = (shape: Shape, dtype?: Scalar) => Node;
type Sample = (b: GraphBuilder, input: Input) => Node;

export const ruleSamples: { readonly [Name in RuleName]: Sample } = {
  constantFolding: (b) => b.exp(b.splat(2, 'f32', [3])),
  constantsRight: (b, input) => b.mul(b.splat(3, 'f32', [2]), input([2])),
  addZero: (b, input) => b.add(input([2]), b.splat(0, 'f32', [2])),
  subtractFromZero: (b, input) => b.sub(b.splat(0, 'f32', [2]), input([2])),
  timesOne: (b, input) => b.div(input([2]), b.splat(1, 'f32', [2])),
  timesMinusOne: (b, input) => b.mul(input([2]), b.splat(-1, 'f32', [2])),
  timesZero: (b, input) => b.mul(input([2]), b.splat(0, 'f32', [2])),
  zeroOver: (b, input) => b.div(b.splat(0, 'f32', [2]), input([2])),
  doubleNegation: (b, input) => b.neg(b.neg(input([2]))),
  addNegated: (b, input) => b.add(b.neg(input([2])), input([2])),
  subtractNegated: (b, input) => b.sub(input([2]), b.neg(input([2]))),
  productOfConstants: (b, input) =>
    b.mul(b.mul(input([2]), b.splat(3, 'f32', [2])), b.splat(0.3, 'f32', [2])),
  divideByPowerOfTwo: (b, input) => b.div(input([2]), b.splat(8, 'f32', [2])),
  smallPowers: (b, input) => b.pow(b.abs(input([4])), b.splat(0.5, 'f32', [4])),
  selectConstant: (b, input) => b.select(b.splat(0, 'bool', [2]), input([2]), input([2])),
  selectSame: (b, input) => {
    const x = input([2]);
    return b.select(b.lt(x, input([2])), x, x);
  },
  selectNot: (b, input) => b.select(b.not(input([4], 'bool')), input([4]), input([4])),
  doubleNot: (b, input) => b.not(b.not(input([4], 'bool'))),
  logicWithConstant: (b, input) => b.or(input([4], 'bool'), b.splat(1, 'bool', [4])),
  castThere: (b, input) => b.cast(b.cast(input([2], 'f16'), 'f32'), 'f16'),

  reshapeOfReshape: (b, input) => b.reshape(b.reshape(input([2, 6]), [3, 4]), [4, 3]),
  permuteOfPermute: (b, input) => b.permute(b.permute(input([2, 3, 4]), [2, 0, 1]), [0, 2, 1]),
  broadcastOfBroadcast: (b, input) =>
    b.broadcast(b.broadcast(input([3]), [2, 3], [1]), [2, 4, 3], [0, 2]),
  reverseOfReverse: (b, input) => b.reverse(b.reverse(input([2, 3]), [1]), [1]),
  sliceOfSlice: (b, input) => b.slice(b.slice(input([7]), [1], [6]), [2], [4]),
  padOfPad: (b, input) => b.pad(b.pad(input([2]), [1], [0]), [2], [3]),
  padOfSplat: (b) => b.pad(b.splat(0.5, 'f32', [2]), [1], [1], 0.5),
  concatOfConcat: (b, input) => b.concat([input([1]), b.concat([input([2]), input([3])], 0)], 0),
  sliceOfPad: (b, input) => b.slice(b.pad(input([4, 2]), [2, 1], [1, 1], 9), [1, 0], [5, 2]),
  sliceOfConcat: (b, input) => b.slice(b.concat([input([3]), input([2]), input([4])], 0), [1], [5]),
  sliceOfBroadcast: (b, input) => b.slice(b.broadcast(input([5]), [3, 5], [1]), [1, 2], [3, 4]),
  permuteOfBroadcast: (b, input) =>
    b.permute(b.broadcast(input([2, 3]), [2, 4, 3], [0, 2]), [2, 1, 0]),
  reshapeOfBroadcast: (b, input) =>
    b.reshape(b.broadcast(input([6]), [2, 4, 6], [2]), [8, 1, 2, 3]),

  pointwiseOfSpreads: (b, input) =>
    b.mul(b.broadcast(input([3]), [2, 3, 4], [1]), b.broadcast(input([2]), [2, 3, 4], [0])),
  sumOfBroadcast: (b, input) => b.sum(b.broadcast(input([3, 2]), [3, 4, 2], [0, 2]), [0, 1]),
  maximumOfBroadcast: (b, input) =>
    b.reduceMax(b.broadcast(input([3, 2]), [3, 4, 2], [0, 2]), [0, 1]),
  nestedReductions: (b, input) => b.sum(b.sum(input([2, 3, 4, 5]), [1]), [0, 2]),
  reductionOfPermute: (b, input) => b.reduceMax(b.permute(input([2, 3, 4]), [2, 1, 0]), [1]),
  reductionOfReshape: (b, input) => b.sum(b.reshape(input([2, 3, 4]), [6, 2, 2]), [1, 2]),
  factorOutOfSum: (b, input) =>
    b.sum(b.mul(input([3, 4]), b.broadcast(input([3]), [3, 4], [0])), [1]),
  divisorOutOfSum: (b, input) =>
    b.sum(b.div(input([3, 4]), b.broadcast(input([3]), [3, 4], [0])), [1]),
  negationOutOfSum: (b, input) => b.sum(b.neg(input([3, 4])), [0]),
  factorOutOfDot: (b, input) => {
    const x = b.mul(input([2, 3]), b.splat(0.3, 'f32', [2, 3]));
    return b.dot(x, x, { batch: [], contract: [[1, 1]] });
  },
  dotOfSpreads: (b, input) =>
    b.dot(
      b.permute(input([4, 5, 3]), [1, 2, 0]),
      b.broadcast(input([4, 2]), [4, 3, 2, 6], [0, 2]),
      { batch: [[1, 1]], contract: [[2, 0]] },
    ),

  gatherOfIota: (b, input) => b.gather(input([5, 2]), b.iota(3)),
  scatterOfOne: (b, input) =>
    b.scatterAdd(input([3, 1], 'i32'), input([3, 1, 2]), { batch: 1, frame: 1, size: 4 }),

  sumOfProduct: (b, input) => {
    const shape = [2, 5, 4, 3];
    const weights = b.mul(input([2, 5, 4]), input([2, 5, 4]));
    const left = b.broadcast(weights, shape, [0, 1, 2]);
    return b.sum(b.mul(left, b.broadcast(input([2, 4, 3]), shape, [0, 2, 3])), [2]);
  },
};
