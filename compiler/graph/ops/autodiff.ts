/** Ops by which a program speaks of differentiation. */
import { CompilerBug, invariant } from '../../diagnostics/invariant.ts';
import { isFloat } from '../dtype.ts';
import type { AutodiffOp, OpTable } from '../op.ts';
import { typeName } from './pointwise.ts';

export const autodiffOps: OpTable<AutodiffOp> = {
  stop_grad: {
    doc: 'The input, constant for every gradient.',
    kind: 'autodiff',
    arity: 1,
    infer: ([x]) => x,
    vjp: 'zero',
    evaluate: ([x]) => x.data,
    flops: () => 0,
  },
  mark: {
    doc: 'The input, as one variable of one gradient.',
    kind: 'autodiff',
    arity: 1,
    infer: ([x]) => {
      invariant(isFloat(x.dtype), () => `${typeName(x)} is no variable of a gradient`);
      return x;
    },
    vjp: (_, g) => [g],
    evaluate: ([x]) => x.data,
    flops: () => 0,
  },
  gradient: {
    doc: 'The gradient of an f32 scalar with respect to a mark.',
    kind: 'autodiff',
    arity: 2,
    infer: ([of, variable]) => {
      const isScalar = of.dtype === 'f32' && of.shape.length === 0;
      invariant(isScalar, () => `only an f32 scalar has a gradient, not ${typeName(of)}`);
      return variable;
    },
    vjp: 'zero',
    evaluate: () => {
      throw new CompilerBug('a gradient must be expanded by the pass `differentiate`');
    },
    flops: () => 0,
  },
};
