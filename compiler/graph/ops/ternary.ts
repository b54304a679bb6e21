/** Pointwise ops of three and four inputs. */
import { invariant } from '../../diagnostics/invariant.ts';
import { elementCount } from '../graph.ts';
import type { OpTable } from '../op.ts';
import { anything, sameShape, sameType, typeName } from './pointwise.ts';
import { threefry } from './threefry.ts';

export const ternaryOps: OpTable<'select' | 'threefry'> = {
  select: {
    doc: 'x where the condition holds, else y.',
    kind: 'pointwise',
    arity: 3,
    infer: ([condition, x, y]) => {
      const value = sameType([x, y], anything);
      const fits = condition.dtype === 'bool' && sameShape(condition, value);
      invariant(fits, () => `${typeName(condition)} selects among ${typeName(value)}`);
      return value;
    },
    vjp: (b, g, [condition]) => {
      const zero = b.like(g, 0);
      return [undefined, b.select(condition, g, zero), b.select(condition, zero, g)];
    },
    evaluate: ([condition, x, y]) =>
      condition.data.map((holds, i) => (holds === 0 ? y.data[i]! : x.data[i]!)),
    flops: (_, output) => elementCount(output.shape),
  },
  threefry: {
    doc: 'One word of Threefry-2x32-20 of (key0, key1, counter0, counter1), all u32.',
    kind: 'pointwise',
    arity: 4,
    infer: (words) => sameType(words, { words: 'u32', test: (dtype) => dtype === 'u32' }),
    vjp: 'zero',
    evaluate: ([key0, key1, counter0, counter1], { word }) =>
      key0.data.map(
        (key, i) => threefry(key, key1.data[i]!, counter0.data[i]!, counter1.data[i]!)[word],
      ),
    flops: (_, output) => 80 * elementCount(output.shape),
  },
};
