/** What the pointwise ops share: inputs of one shape, no broadcasting, one element at a time. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { GraphBuilder } from '../builder.ts';
import { wrap } from '../dtype.ts';
import { elementCount, type Node, type Scalar } from '../graph.ts';
import type { NdArray } from '../nd-array.ts';
import type { TensorType } from '../op.ts';

/** Which dtypes an op takes; the words stand in messages. */
export interface Accepts {
  readonly words: string;
  readonly test: (dtype: Scalar) => boolean;
}

const among = (words: string, dtypes: readonly Scalar[]): Accepts => ({
  words,
  test: (dtype) => dtypes.includes(dtype),
});

export const floats = among('floats', ['f32', 'f16', 'bf16']);
export const signed = among('signed numbers', ['f32', 'f16', 'bf16', 'i32']);
export const numbers = among('numbers', ['f32', 'f16', 'bf16', 'i32', 'u32']);
export const integers = among('integers', ['i32', 'u32']);
export const bits = among('integers or bools', ['i32', 'u32', 'bool']);
export const anything = among('anything', ['f32', 'f16', 'bf16', 'i32', 'u32', 'bool']);

/** One shape and dtype for all of `inputs`, which is returned. */
export function sameType(inputs: readonly TensorType[], accepts: Accepts): TensorType {
  const [first, ...others] = inputs;
  invariant(first !== undefined, () => 'a pointwise op has inputs');
  invariant(accepts.test(first.dtype), () => `takes ${accepts.words}, not ${first.dtype}`);
  for (const other of others) {
    invariant(
      other.dtype === first.dtype && sameShape(other, first),
      () => `${typeName(first)} meets ${typeName(other)}`,
    );
  }
  return { dtype: first.dtype, shape: first.shape };
}

export function sameShape(a: TensorType, b: TensorType): boolean {
  return a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);
}

export function typeName(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(', ')}]`;
}

interface Rule<Inputs> {
  readonly doc: string;
  readonly accepts: Accepts;
  readonly vjp: PointwiseVjp<Inputs> | 'zero';
}

/** A rule that needs nothing but the inputs and the value of the node. */
type PointwiseVjp<Inputs> = (
  b: GraphBuilder,
  cotangent: Node,
  inputs: Inputs,
  value: Node,
) => { readonly [Position in keyof Inputs]: Node | undefined };

interface PointwiseDefinition<Count extends number, Types, Arrays, Inputs> {
  readonly doc: string;
  readonly kind: 'pointwise';
  readonly arity: Count;
  readonly infer: (inputs: Types) => TensorType;
  readonly vjp: PointwiseVjp<Inputs> | 'zero';
  readonly evaluate: (inputs: Arrays, attributes: unknown, output: TensorType) => Float64Array;
  readonly flops: (inputs: Types, output: TensorType) => number;
}

type One<T> = readonly [T];
type Two<T> = readonly [T, T];

/** An op whose result has the type of its input; `apply` may overflow 32 bits. */
export function unary(
  rule: Rule<One<Node>> & { readonly apply: (x: number, dtype: Scalar) => number },
): PointwiseDefinition<1, One<TensorType>, One<NdArray>, One<Node>> {
  return {
    doc: rule.doc,
    kind: 'pointwise',
    arity: 1,
    infer: (inputs) => sameType(inputs, rule.accepts),
    vjp: rule.vjp,
    evaluate: ([x]) => x.data.map((value) => wrap(rule.apply(value, x.dtype), x.dtype)),
    flops: (_, output) => elementCount(output.shape),
  };
}

/** An op of two inputs of one type; `result` is the dtype of its value, if not theirs. */
export function binary(
  rule: Rule<Two<Node>> & {
    readonly apply: (x: number, y: number, dtype: Scalar) => number;
    readonly result?: Scalar;
  },
): PointwiseDefinition<2, Two<TensorType>, Two<NdArray>, Two<Node>> {
  return {
    doc: rule.doc,
    kind: 'pointwise',
    arity: 2,
    infer: (inputs) => {
      const { dtype, shape } = sameType(inputs, rule.accepts);
      return { dtype: rule.result ?? dtype, shape };
    },
    vjp: rule.vjp,
    evaluate: ([x, y], _, output) =>
      x.data.map((value, i) => wrap(rule.apply(value, y.data[i]!, x.dtype), output.dtype)),
    flops: (_, output) => elementCount(output.shape),
  };
}
