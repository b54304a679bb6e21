/**
 * What the op table says about one op. `Operands` fixes how many inputs each op takes, so that a
 * rule which forgets one is a type error.
 */
import type { GraphBuilder } from './builder.ts';
import type { Node, OpAttributes, OpName, Scalar, Shape } from './graph.ts';
import type { NdArray } from './nd-array.ts';

/** What is known of a value before it is computed. */
export interface TensorType {
  readonly dtype: Scalar;
  readonly shape: Shape;
}

export type LeafOp = 'input' | 'constant' | 'iota';

export type PointwiseUnaryOp =
  | 'neg'
  | 'abs'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'erf'
  | 'floor'
  | 'not'
  | 'cast'
  | 'bitcast';

export type PointwiseBinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'mod'
  | 'pow'
  | 'min'
  | 'max'
  | 'lt'
  | 'le'
  | 'eq'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr';

export type PointwiseOp = PointwiseUnaryOp | PointwiseBinaryOp | 'select' | 'threefry';
export type MovementOp =
  | 'reshape'
  | 'permute'
  | 'broadcast'
  | 'slice'
  | 'pad'
  | 'concat'
  | 'reverse';
export type ReductionOp = 'sum' | 'reduce_max' | 'argmax' | 'cumsum';
export type IndexedOp = 'gather' | 'scatter_add';
export type LoopOp = 'loop' | 'result';
export type AttentionGradientOp = 'attention_dq' | 'attention_dk' | 'attention_dv';
export type AttentionOp = 'attention' | 'attention_normaliser' | AttentionGradientOp;
export type AutodiffOp = 'stop_grad' | 'mark' | 'gradient';

export type OpKind =
  | 'leaf'
  | 'pointwise'
  | 'movement'
  | 'reduction'
  | 'contraction'
  | 'indexed'
  | 'loop'
  | 'attention'
  | 'autodiff';

/** One `T` for each input of the op. */
export type Operands<Op extends OpName, T> = Op extends LeafOp
  ? readonly []
  : Op extends 'concat' | 'loop' | AttentionOp
    ? readonly T[]
    : Op extends PointwiseBinaryOp | IndexedOp | 'dot' | 'gradient'
      ? readonly [T, T]
      : Op extends 'select'
        ? readonly [T, T, T]
        : Op extends 'threefry'
          ? readonly [T, T, T, T]
          : readonly [T];

type Arity<Op extends OpName> = number extends Operands<Op, unknown>['length']
  ? 'many'
  : Operands<Op, unknown>['length'];

/**
 * From the cotangent of a value to those of its inputs, as new nodes; undefined where an input has
 * none (indices, conditions). `inputs` are `node.inputs`.
 */
export type Vjp<Op extends OpName> = (
  b: GraphBuilder,
  cotangent: Node,
  inputs: Operands<Op, Node>,
  node: Node<Op>,
) => Operands<Op, Node | undefined>;

export interface OpDefinition<Op extends OpName> {
  readonly doc: string;
  readonly kind: OpKind;
  readonly arity: Arity<Op>;
  /** The shape rule. Inputs or attributes that break it are a bug of whoever builds the graph. */
  readonly infer: (inputs: Operands<Op, TensorType>, attributes: OpAttributes[Op]) => TensorType;
  /** `'zero'`: the derivative vanishes wherever it exists, or must not be followed. */
  readonly vjp: Vjp<Op> | 'zero';
  /** Reference semantics: the elements of the result, row-major. */
  readonly evaluate: (
    inputs: Operands<Op, NdArray>,
    attributes: OpAttributes[Op],
    output: TensorType,
  ) => Float64Array;
  /** Arithmetic operations of one evaluation; a transcendental function counts as one. */
  readonly flops: (
    inputs: Operands<Op, TensorType>,
    output: TensorType,
    attributes: OpAttributes[Op],
  ) => number;
}

/** A part of the op table, with an entry for each of `Ops`. */
export type OpTable<Ops extends OpName> = { readonly [Op in Ops]: OpDefinition<Op> };
