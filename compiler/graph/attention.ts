/**
 * Attention: the softmax of scores times values, of which the scores are never stored. Axes, of
 * which B… may be none:
 *
 *     B…  batch     R  query heads that share one key head (1 where none do)
 *     I   queries   J  keys    K  width of queries and keys    C  width of values
 *
 *     q [B…, R, I, K]    k [B…, J, K]    v [B…, J, C]                 of one float dtype
 *
 *     attention              q k v extras…                            like v, [B…, R, I, C]
 *     attention_normaliser   q k extras…                              f32 [B…, R, I, 2]
 *     attention_dq, _dk, _dv q k v normaliser cotangent delta extras… like q, k, v
 *
 * What stands between the products of queries and keys and their softmax is the *hole*, a graph of
 * pointwise ops, movement and leaves:
 *
 *     inputs    `dot` [B…, R, I, J], the products, in the dtype of q; then one for each extra
 *     outputs   `score`, of which the softmax over J is taken; and perhaps `factor`, by which the
 *               probabilities are multiplied (dropout), which does not depend on `dot`
 *
 * The normaliser of a row is two numbers, the maximum m of its scores and the logarithm of its sum
 * of exp(score - m). Their sum would lose the second of a row that is masked whole, whose maximum is
 * -1e30. With P = exp(score - m - log), the `cotangent` dO of the result O, and delta = sum(dO * O)
 * over C, the derivatives are those of FlashAttention-2 (Dao, 2023):
 *
 *     ddot = P * (factor * (dO . v) - delta) * slope
 *     dq = ddot k      dk = sum over R and I of ddot q      dv = sum over R and I of P factor dO
 *
 * Only passes make these ops.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { isFloat } from './dtype.ts';
import type { AttentionAttributes, Graph, Node, OpAttributes, Shape } from './graph.ts';
import type { AttentionOp, TensorType } from './op.ts';
import { sameShape, typeName } from './ops/pointwise.ts';
import { noPlace, printGraph } from './print.ts';

/** What the inputs of each op are called, before the extras. */
const roles = {
  attention: ['q', 'k', 'v'],
  attention_normaliser: ['q', 'k'],
  attention_dq: ['q', 'k', 'v', 'normaliser', 'cotangent', 'delta'],
  attention_dk: ['q', 'k', 'v', 'normaliser', 'cotangent', 'delta'],
  attention_dv: ['q', 'k', 'v', 'normaliser', 'cotangent', 'delta'],
} as const satisfies Record<AttentionOp, readonly string[]>;

type Role = (typeof roles)[AttentionOp][number];

/** Inputs by role; which of them are there depends on the op. */
export interface AttentionParts<T> {
  readonly q: T;
  readonly k: T;
  readonly v?: T;
  readonly normaliser?: T;
  readonly cotangent?: T;
  readonly delta?: T;
  readonly extras: readonly T[];
}

export function attentionParts<T>(op: AttentionOp, inputs: readonly T[]): AttentionParts<T> {
  const own = new Map<Role, T>(roles[op].map((role, at) => [role, inputs[at]!]));
  const extras = inputs.slice(roles[op].length);
  return { ...(Object.fromEntries(own) as Omit<AttentionParts<T>, 'extras'>), extras };
}

/** The sizes of the axes, see above. */
export interface AttentionSizes {
  readonly batch: Shape;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
}

export function attentionSizes(q: TensorType, k: TensorType): AttentionSizes {
  const [heads, queries, width] = q.shape.slice(-3);
  return {
    batch: q.shape.slice(0, -3),
    heads: heads!,
    queries: queries!,
    keys: k.shape.at(-2)!,
    width: width!,
  };
}

/** `[B…, R, I, J]` */
export function scoreShape(q: TensorType, k: TensorType): Shape {
  const { batch, heads, queries, keys } = attentionSizes(q, k);
  return [...batch, heads, queries, keys];
}

export function isAttention(node: Node): node is Node<AttentionOp> {
  return node.op in roles;
}

/** Which of the ops run over the same tiles of scores. */
const tiling: Readonly<Record<AttentionOp, 'forward' | 'queries' | 'keys'>> = {
  attention: 'forward',
  attention_normaliser: 'forward',
  attention_dq: 'queries',
  attention_dk: 'keys',
  attention_dv: 'keys',
};

/** Whether one pass over the scores can compute both: a result and its normaliser, or dk and dv. */
export function sharesTiles(a: Node, b: Node): boolean {
  if (!isAttention(a) || !isAttention(b) || tiling[a.op] !== tiling[b.op]) return false;
  const [x, y] = [attentionParts(a.op, a.inputs), attentionParts(b.op, b.inputs)];
  const inputs = ({ q, k, extras, cotangent }: AttentionParts<Node>) => [
    q,
    k,
    cotangent,
    ...extras,
  ];
  const theirs = inputs(y);
  return (
    inputs(x).every((input, at) => input === theirs[at]) &&
    printGraph(a.attributes.hole, noPlace) === printGraph(b.attributes.hole, noPlace)
  );
}

/** Names of a hole's inputs and outputs. */
export const dotName = 'dot';
export const extraName = (at: number): string => `extra.${at}`;
export const scoreName = 'score';
export const factorName = 'factor';

/** What a hole gives. */
export function holeOutputs({ hole }: AttentionAttributes): {
  readonly score: Node;
  readonly factor: Node | undefined;
} {
  const [score, factor] = hole.outputs;
  invariant(score !== undefined, () => 'a hole without a score');
  return { score: score.node, factor: factor?.node };
}

/** That inputs and attributes fit each other. */
export function checkAttention(
  op: AttentionOp,
  inputs: readonly TensorType[],
  attributes: OpAttributes[AttentionOp],
): AttentionParts<TensorType> {
  const parts = attentionParts(op, inputs);
  const { q, k, v, normaliser, cotangent, delta, extras } = parts;
  const { batch, heads, queries, keys, width } = attentionSizes(q, k);
  const rows = [...batch, heads, queries];
  invariant(isFloat(q.dtype), () => `attention of ${typeName(q)}`);
  checkType('k', k, q.dtype, [...batch, keys, width]);
  if (v !== undefined) {
    checkType('v', v, q.dtype, [...batch, keys, v.shape.at(-1)!]);
    if (cotangent !== undefined) checkType(op, cotangent, q.dtype, [...rows, v.shape.at(-1)!]);
  }
  if (normaliser !== undefined) checkType('normaliser', normaliser, 'f32', [...rows, 2]);
  if (delta !== undefined) checkType('delta', delta, 'f32', rows);
  checkHole(attributes.hole, q, k, extras);
  if ('slope' in attributes) checkHole(attributes.slope, q, k, extras);
  return parts;
}

function checkHole(hole: Graph, q: TensorType, k: TensorType, extras: readonly TensorType[]): void {
  const shape = scoreShape(q, k);
  const [dot, ...others] = hole.inputs;
  checkType('dot', dot!, q.dtype, shape);
  invariant(others.length === extras.length, () => `a hole is given ${extras.length} extras`);
  for (const [at, extra] of extras.entries()) {
    checkType(extraName(at), others[at]!, extra.dtype, extra.shape);
  }
  for (const { name, node } of hole.outputs) checkType(name, node, node.dtype, shape);
}

function checkType(name: string, type: TensorType, dtype: TensorType['dtype'], shape: Shape): void {
  const fits = type.dtype === dtype && sameShape(type, { dtype, shape });
  invariant(fits, () => `${name} is ${typeName(type)}, not ${typeName({ dtype, shape })}`);
}
