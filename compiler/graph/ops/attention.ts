/** Attention and its derivative as single ops, see `../attention.ts`. The interpreter has their meaning, `evaluate-attention.ts`. */
import { CompilerBug } from '../../diagnostics/invariant.ts';
import { type AttentionParts, attentionParts, checkAttention, scoreShape } from '../attention.ts';
import { elementCount, type OpAttributes } from '../graph.ts';
import type { AttentionOp, OpTable, TensorType } from '../op.ts';

/** What a definition says besides what all five have in common. */
interface Rule {
  readonly doc: string;
  readonly type: (parts: AttentionParts<TensorType>) => TensorType;
  /** Arithmetic operations of each score, but for those of the hole. */
  readonly flops: (parts: AttentionParts<TensorType>) => number;
}

interface AttentionDefinition {
  readonly doc: string;
  readonly kind: 'attention';
  readonly arity: 'many';
  readonly infer: (
    inputs: readonly TensorType[],
    attributes: OpAttributes[AttentionOp],
  ) => TensorType;
  readonly vjp: () => never;
  readonly evaluate: () => never;
  readonly flops: (inputs: readonly TensorType[]) => number;
}

function define(op: AttentionOp, rule: Rule): AttentionDefinition {
  return {
    doc: rule.doc,
    kind: 'attention',
    arity: 'many',
    infer: (inputs, attributes) => rule.type(checkAttention(op, inputs, attributes)),
    vjp: () => {
      throw new CompilerBug('attention is differentiated as a whole, by the pass `differentiate`');
    },
    evaluate: () => {
      throw new CompilerBug('the interpreter evaluates attention with its hole');
    },
    flops: (inputs) => {
      const parts = attentionParts(op, inputs);
      return elementCount(scoreShape(parts.q, parts.k)) * rule.flops(parts);
    },
  };
}

const widthOf = (type: TensorType | undefined): number => type?.shape.at(-1) ?? 0;

/** The products, and from score to probability: the difference, its exponential, the sum, the maximum. */
const probability = ({ q }: AttentionParts<TensorType>): number => 2 * widthOf(q) + 4;

/** Besides: the products of cotangent and values, the difference to delta, two factors. */
const scoreCotangent = (parts: AttentionParts<TensorType>): number =>
  probability(parts) + 2 * widthOf(parts.v) + 3;

export const attentionOps: OpTable<AttentionOp> = {
  attention: define('attention', {
    doc: 'softmax over J of score(q . k), times factor, times v: [B…, R, I, C], without scores in memory.',
    type: ({ q, v }) => ({ dtype: v!.dtype, shape: [...q.shape.slice(0, -1), widthOf(v)] }),
    flops: (parts) => probability(parts) + 2 * widthOf(parts.v),
  }),
  attention_normaliser: define('attention_normaliser', {
    doc: 'Of each row of scores its maximum m, and log(sum(exp(score - m))): f32 [B…, R, I, 2].',
    type: ({ q }) => ({ dtype: 'f32', shape: [...q.shape.slice(0, -1), 2] }),
    flops: probability,
  }),
  attention_dq: define('attention_dq', {
    doc: 'The cotangent of the queries of an attention, from that of its result.',
    type: ({ q }) => q,
    flops: (parts) => scoreCotangent(parts) + 2 * widthOf(parts.q),
  }),
  attention_dk: define('attention_dk', {
    doc: 'The cotangent of the keys of an attention, summed over the heads that share them.',
    type: ({ k }) => k,
    flops: (parts) => scoreCotangent(parts) + 2 * widthOf(parts.q),
  }),
  attention_dv: define('attention_dv', {
    doc: 'The cotangent of the values of an attention, summed over the heads that share them.',
    type: ({ v }) => v!,
    flops: (parts) => probability(parts) + 2 * widthOf(parts.v),
  }),
};
