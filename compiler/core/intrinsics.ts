/**
 * The prelude's `extern fn`s: name -> what it stages. Arguments are cells: what a lifted call adds
 * is already in their names. Signatures and documentation stand in `stdlib/prelude.llm`.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { isFloat } from '../graph/dtype.ts';
import type { OpName, Scalar } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { FnDecl } from '../types/declaration.ts';
import { asLeaf, binary, choose, unary } from './arithmetic.ts';
import type { Statics } from './concrete.ts';
import { constant } from './constant.ts';
import { jvp, vjp } from './differential.ts';
import type { Environment } from './environment.ts';
import { areFinite } from './finite.ts';
import { drawTree } from './init.ts';
import { fold, scan } from './loop.ts';
import { concat, pointwise, positionalShape, reduce } from './named.ts';
import { fork, keyFromSeed, normal, uniform } from './random.ts';
import { prod, scatterAdd } from './rows.ts';
import { trace } from './trace.ts';
import { mapLeaves, materialise } from './tree.ts';
import { positionalRank, type Tensor, tensor, type Value } from './value.ts';
import { allClose, globalNorm } from './whole-values.ts';

/** One call of an intrinsic, for one cell. */
export interface IntrinsicCall {
  readonly fn: FnDecl;
  readonly args: readonly Value[];
  readonly statics: Statics;
  readonly environment: Environment;
  readonly span: Span;
}

type Intrinsic = (call: IntrinsicCall) => Value;

const none = {};

export const intrinsics: Readonly<Record<string, Intrinsic | undefined>> = {
  exp: elementwise('exp', Math.exp),
  log: elementwise('log', Math.log),
  sqrt: elementwise('sqrt', Math.sqrt),
  sin: elementwise('sin', Math.sin),
  cos: elementwise('cos', Math.cos),
  tanh: elementwise('tanh', Math.tanh),
  floor: elementwise('floor', Math.floor),
  abs: elementwise('abs', Math.abs),
  erf: elementwise('erf', undefined),

  is_finite: ({ args, environment, span }) => {
    const { builder } = environment.staging;
    const value = tensorOf(args[0], environment, span, 'f32');
    return tensor(areFinite(builder.at(span), value.node), value.names);
  },

  /** One argument: the largest of an array; two: the larger. */
  max: (call) => (call.args.length === 1 ? reduced(call, 'reduce_max') : larger(call, 'max')),
  min: (call) => (call.args.length === 1 ? smallest(call) : larger(call, 'min')),
  sum: (call) => reduced(call, 'sum'),
  argmax: ({ args, environment, span }) => {
    const value = tensorOf(args[0], environment, span);
    const axis = value.names.length;
    return tensor(
      environment.staging.builder.node('argmax', [value.node], { axis }, span),
      value.names,
    );
  },
  prod,
  trace: ({ args: [name, value], environment, span }) => {
    invariant(name?.kind === 'string' && value, () => 'a trace has a name and a value', span);
    return trace(name.value, value, environment, span);
  },
  any: (call) => isPositive(call, 'reduce_max'),
  all: (call) => noneFails(call),
  cumsum: ({ args, environment, span }) => {
    const value = tensorOf(args[0], environment, span);
    const attributes = { axis: value.names.length, reverse: false };
    return tensor(
      environment.staging.builder.node('cumsum', [value.node], attributes, span),
      value.names,
    );
  },
  concat: ({ args, environment, span }) =>
    concat(
      environment.staging.builder,
      tensorOf(args[0], environment, span),
      tensorOf(args[1], environment, span),
      span,
    ),
  select: ({ args, environment, span }) =>
    choose(
      environment.staging.builder,
      tensorOf(args[0], environment, span),
      args[1]!,
      args[2]!,
      span,
    ),
  /** Integer division, towards zero. */
  div: ({ args, environment, span }) =>
    pointwise(
      environment.staging.builder,
      'div',
      [tensorOf(args[0], environment, span, 'i32'), tensorOf(args[1], environment, span, 'i32')],
      none,
      span,
    ),
  stop_grad: ({ args, environment, span }) =>
    mapLeaves(args[0]!, span, (leaf) =>
      leaf.kind === 'static'
        ? leaf
        : pointwise(environment.staging.builder, 'stop_grad', [leaf], none, span),
    ),

  zeros_like: ({ args, environment, span }) =>
    mapLeaves(args[0]!, span, (leaf) => zerosLike(leaf, environment, span)),
  rank: ({ args, environment, span }) => ({
    kind: 'static',
    value: positionalRank(tensorOf(args[0], environment, span)),
  }),
  init: ({ fn, statics, environment, span }) => {
    const name = fn.statics[0]?.name ?? '';
    const type = statics.types.get(name);
    invariant(type, () => 'init needs a type', span);
    return drawTree(type, environment, span);
  },
  global_norm: ({ args, environment, span }) => globalNorm(args[0]!, environment, span),
  close: (call) => allClose(call),

  scatter_add: scatterAdd,

  fold,
  scan,
  vjp,
  jvp,

  key: ({ args, environment, span }) =>
    keyFromSeed(environment.staging.builder, tensorOf(args[0], environment, span, 'i32'), span),
  fork: ({ args, environment, span }) =>
    fork(
      environment.staging.builder,
      tensorOf(args[0], environment, span),
      tensorOf(args[1], environment, span, 'i32'),
      span,
    ),
  normal: (call) => scaled(call, normal(call.environment, floatOf(call), call.span)),
  uniform: (call) => ranged(call, uniform(call.environment, floatOf(call), call.span)),
};

/** Of exact numbers the result is exact. */
function elementwise(
  op: OpName & ('exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'floor' | 'abs' | 'erf'),
  exact: ((x: number) => number) | undefined,
): Intrinsic {
  return ({ args, environment, span }) => {
    const leaf = asLeaf(args[0]!, span);
    if (leaf.kind === 'static' && exact !== undefined) {
      return { ...leaf, value: exact(Number(leaf.value)) };
    }
    const value = materialise(environment.staging.builder, leaf, span);
    return pointwise(environment.staging.builder, op, [value], none, span);
  };
}

function tensorOf(
  value: Value | undefined,
  environment: Environment,
  span: Span,
  dtype?: Scalar,
): Tensor {
  invariant(value, () => 'an intrinsic lacks an argument', span);
  const leaf = asLeaf(value, span);
  const typed = leaf.kind === 'static' && dtype !== undefined ? { ...leaf, dtype } : leaf;
  return materialise(environment.staging.builder, typed, span);
}

function reduced({ args, environment, span }: IntrinsicCall, op: 'sum' | 'reduce_max'): Tensor {
  return reduce(environment.staging.builder, op, tensorOf(args[0], environment, span), span);
}

/** The largest in reverse order, put back. The complement of an integer, unlike -x, never overflows. */
function smallest({ args, environment, span }: IntrinsicCall): Tensor {
  const { builder } = environment.staging;
  const reversed = (value: Tensor): Tensor => {
    const { dtype } = value.node;
    if (isFloat(dtype)) return pointwise(builder, 'neg', [value], none, span);
    const last = constant(builder, dtype === 'u32' ? 2 ** 32 - 1 : -1, dtype, span);
    return pointwise(builder, 'sub', [last, value], none, span);
  };
  const row = reversed(tensorOf(args[0], environment, span));
  return reversed(reduce(builder, 'reduce_max', row, span));
}

function larger({ args, environment, span }: IntrinsicCall, op: 'max' | 'min'): Value {
  const { builder } = environment.staging;
  const [a, b] = [asLeaf(args[0]!, span), asLeaf(args[1]!, span)];
  if (a.kind === 'static' && b.kind === 'static') {
    const [x, y] = [Number(a.value), Number(b.value)];
    return { ...a, value: op === 'max' ? Math.max(x, y) : Math.min(x, y) };
  }
  const dtype = a.kind === 'tensor' ? a.node.dtype : (b as Tensor).node.dtype;
  const values = [tensorOf(a, environment, span, dtype), tensorOf(b, environment, span, dtype)];
  return pointwise(builder, op, values, none, span);
}

/** Whether any of a bool array holds: the largest as a number is above zero. */
function isPositive({ args, environment, span }: IntrinsicCall, op: 'reduce_max'): Tensor {
  const { builder } = environment.staging;
  const numbers = pointwise(
    builder,
    'cast',
    [tensorOf(args[0], environment, span)],
    { dtype: 'i32' },
    span,
  );
  return pointwise(builder, 'cast', [reduce(builder, op, numbers, span)], { dtype: 'bool' }, span);
}

/** All hold when no negation does. */
function noneFails(call: IntrinsicCall): Tensor {
  const { builder } = call.environment.staging;
  const negated = unary(builder, 'not', call.args[0]!, call.span);
  const fails = isPositive({ ...call, args: [negated] }, 'reduce_max');
  return pointwise(builder, 'not', [fails], none, call.span);
}

function zerosLike(
  leaf: Extract<Value, { kind: 'tensor' | 'static' }>,
  environment: Environment,
  span: Span,
): Value {
  if (leaf.kind === 'static') return { ...leaf, value: 0 };
  const { builder } = environment.staging;
  const zero = constant(builder, 0, leaf.node.dtype, span);
  const shape = positionalShape(leaf);
  return tensor(builder.node('broadcast', [zero.node], { shape, axes: [] }, span), []);
}

function floatOf({ statics }: IntrinsicCall): Scalar {
  return statics.dtypes.get('float') ?? 'f32';
}

/** `normal()`, `normal(std)`, `normal(mean, std)`. */
function scaled({ args, environment, span }: IntrinsicCall, standard: Tensor): Value {
  const { builder } = environment.staging;
  const spreadBy = args.at(-1);
  if (spreadBy === undefined) return standard;
  const wide = binary(builder, 'mul', standard, spreadBy, span);
  return args.length === 2 ? binary(builder, 'add', wide, args[0]!, span) : wide;
}

/** `uniform()`, `uniform(low, high)`. */
function ranged({ args, environment, span }: IntrinsicCall, unit: Tensor): Value {
  const { builder } = environment.staging;
  const [low, high] = args;
  if (low === undefined || high === undefined) return unit;
  const width = binary(builder, 'sub', high, low, span);
  return binary(builder, 'add', binary(builder, 'mul', unit, width, span), low, span);
}
