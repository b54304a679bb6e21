/** `loop`, and what comes out of it. The interpreter runs the bodies, see `evaluate.ts`. */
import { CompilerBug, invariant } from '../../diagnostics/invariant.ts';
import { elementCount } from '../graph.ts';
import { checkLoop, resultTypes } from '../loop.ts';
import type { LoopOp, OpTable } from '../op.ts';

export const loopOps: OpTable<LoopOp> = {
  loop: {
    doc: 'Runs its body once a round. Its value is all its results, one after another.',
    kind: 'loop',
    arity: 'many',
    infer: (inputs, attributes) => {
      checkLoop(inputs, attributes);
      const elements = resultTypes(attributes).map(({ shape }) => elementCount(shape));
      return { dtype: 'f32', shape: [elements.reduce((a, b) => a + b, 0)] };
    },
    vjp: () => {
      throw new CompilerBug('a loop is differentiated as a whole, by the pass `differentiate`');
    },
    evaluate: () => {
      throw new CompilerBug('the interpreter runs a loop round by round');
    },
    flops: () => 0,
  },
  result: {
    doc: 'One result of a loop.',
    kind: 'loop',
    arity: 1,
    infer: ([loop], { offset, dtype, shape }) => {
      const [elements] = loop.shape;
      const fits = loop.shape.length === 1 && offset + elementCount(shape) <= elements!;
      invariant(fits, () => 'a loop has no such result');
      return { dtype, shape };
    },
    vjp: () => {
      throw new CompilerBug('a loop is differentiated as a whole, by the pass `differentiate`');
    },
    evaluate: ([loop], { offset, shape }) => loop.data.slice(offset, offset + elementCount(shape)),
    flops: () => 0,
  },
};
