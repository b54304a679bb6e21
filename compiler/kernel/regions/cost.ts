/**
 * What it costs to compute a value again where it is read, instead of loading it. A value is light
 * for a reader if its expression, down to the values that are stored, stays within the reader's
 * budget.
 */
import { elementCount, type Node, type OpName } from '../../graph/graph.ts';

/** Of one element, in additions; a bitwise generator is dear, a comparison is not. Ops not listed cost 1. */
const weights: Partial<Record<OpName, number>> = {
  div: 2,
  mod: 4,
  sqrt: 4,
  exp: 8,
  log: 8,
  sin: 8,
  cos: 8,
  tanh: 10,
  erf: 10,
  pow: 16,
  threefry: 100,
  gather: 4,
  scatter_add: 2,
};

export interface Budget {
  readonly flops: number;
  /** Loads of tensors about as large as the value itself. */
  readonly full: number;
  /** Loads of tensors at least `smallRatio` times smaller. */
  readonly small: number;
}

/**
 * By who reads: a point of a map, a reduction's prologue, an operand of a dot (read by every tile),
 * or attention, which may read keys and values with those of the newest token put in.
 * Arithmetic is cheap beside memory: on a software driver a tanh takes less time than a load.
 */
export const budgets: Readonly<Record<'map' | 'rows' | 'operand' | 'attention', Budget>> = {
  map: { flops: 24, full: 1, small: 3 },
  rows: { flops: 24, full: 3, small: 4 },
  operand: { flops: 2, full: 1, small: 0 },
  attention: { flops: 4, full: 1, small: 2 },
};

export type Reader = keyof typeof budgets;

const smallRatio = 8;

export function weight(node: Node): number {
  return weights[node.op] ?? 1;
}

export function isSmallBeside(leaf: Node, node: Node): boolean {
  return elementCount(leaf.shape) * smallRatio <= elementCount(node.shape);
}
