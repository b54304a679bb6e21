/** Ops without inputs. */
import { CompilerBug, invariant } from '../../diagnostics/invariant.ts';
import { wrap } from '../dtype.ts';
import type { LeafOp, OpTable } from '../op.ts';

export const leafOps: OpTable<LeafOp> = {
  input: {
    doc: 'A value the host provides.',
    kind: 'leaf',
    arity: 0,
    infer: (_, { dtype, shape }) => ({ dtype, shape }),
    vjp: 'zero',
    evaluate: (_, { name }) => {
      throw new CompilerBug(`no value was given for the input ${name}`);
    },
    flops: () => 0,
  },
  constant: {
    doc: 'One number, of rank 0.',
    kind: 'leaf',
    arity: 0,
    infer: (_, { value, dtype }) => {
      invariant(Number.isFinite(value), () => `the constant ${value} is not finite`);
      invariant(wrap(value, dtype) === value, () => `${value} is not a value of ${dtype}`);
      return { dtype, shape: [] };
    },
    vjp: 'zero',
    evaluate: (_, { value }) => Float64Array.of(value),
    flops: () => 0,
  },
  iota: {
    doc: 'The positions 0, 1, …, size-1.',
    kind: 'leaf',
    arity: 0,
    infer: (_, { size }) => ({ dtype: 'i32', shape: [size] }),
    vjp: 'zero',
    evaluate: (_, { size }) => Float64Array.from({ length: size }, (_element, i) => i),
    flops: () => 0,
  },
};
