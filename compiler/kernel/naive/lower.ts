/**
 * `--opt 0`: one op, one kernel, one thread an element, sums in order. Slow and plain on purpose:
 * it shares only the kernel IR and its printer with the optimized path, which is checked against
 * it.
 */
import { CompilerBug } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import type { Expr } from '../ir.ts';
import { dot } from './contraction.ts';
import { type ElementCode, elementKernel, type NaiveCall } from './element-kernel.ts';
import { gather, scatterAdd } from './indexed.ts';
import { broadcast, concat, copy, pad, permute, reverse, slice } from './movement.ts';
import { constant, convert, iota, pointwise, randomBits, reinterpret } from './pointwise.ts';
import { argmax, cumsum, reduceMax, sum } from './reduction.ts';

/** The kernels that compute a node from its inputs; none for an input, a loop or its result. */
export function lowerNaively(node: Node, target: Target): readonly NaiveCall[] {
  if (node.op === 'input' || node.op === 'loop' || node.op === 'result') return [];
  if (node.op === 'concat') return concat(node, target);
  return elementKernel(node, target, (i) => codeOf(node, i));
}

type ElementNode = Exclude<Node, Node<'input' | 'concat' | 'loop' | 'result'>>;

function codeOf(node: ElementNode, i: Expr): ElementCode {
  switch (node.op) {
    case 'constant':
      return constant(node);
    case 'iota':
      return iota(i);
    case 'cast':
      return convert(node, i);
    case 'bitcast':
      return reinterpret(node, i);
    case 'threefry':
      return randomBits(node, i);
    case 'reshape':
    case 'stop_grad':
    case 'mark':
      return copy(node, i);
    case 'permute':
      return permute(node, i);
    case 'broadcast':
      return broadcast(node, i);
    case 'slice':
      return slice(node, i);
    case 'pad':
      return pad(node, i);
    case 'reverse':
      return reverse(node, i);
    case 'sum':
      return sum(node, i);
    case 'reduce_max':
      return reduceMax(node, i);
    case 'argmax':
      return argmax(node, i);
    case 'cumsum':
      return cumsum(node, i);
    case 'dot':
      return dot(node, i);
    case 'gather':
      return gather(node, i);
    case 'scatter_add':
      return scatterAdd(node, i);
    case 'gradient':
      throw new CompilerBug('a gradient must be expanded by the pass `differentiate`', node.span);
    case 'attention':
    case 'attention_normaliser':
    case 'attention_dq':
    case 'attention_dk':
    case 'attention_dv':
      throw new CompilerBug('attention must be decomposed before', node.span);
    default:
      return pointwise(node, node.op, i);
  }
}
