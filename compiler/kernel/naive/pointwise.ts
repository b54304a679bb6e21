/** Leaves and pointwise ops: the op itself, applied to the elements at `i`. */
import type { Node } from '../../graph/graph.ts';
import { apply, bitcast, cast, castSaturating, literal, threefry } from '../build.ts';
import type { Expr, ScalarOp } from '../ir.ts';
import { type ElementCode, elementOf, read } from './element-kernel.ts';

export function constant(node: Node<'constant'>): ElementCode {
  const { value, dtype } = node.attributes;
  return { value: literal(value, { element: elementOf(dtype), lanes: 1 }) };
}

export function iota(i: Expr): ElementCode {
  return { value: cast(i, 'i32') };
}

export function pointwise(node: Node, op: ScalarOp, i: Expr): ElementCode {
  return { value: apply(op, ...operands(node, i)) };
}

export function convert(node: Node<'cast'>, i: Expr): ElementCode {
  const make = node.attributes.overflows ? cast : castSaturating;
  return { value: make(read(node, 0, i), elementOf(node.dtype)) };
}

export function reinterpret(node: Node<'bitcast'>, i: Expr): ElementCode {
  return { value: bitcast(read(node, 0, i), elementOf(node.dtype)) };
}

export function randomBits(node: Node<'threefry'>, i: Expr): ElementCode {
  const [key0, key1, counter0, counter1] = operands(node, i);
  return { value: threefry(node.attributes.word, [key0!, key1!, counter0!, counter1!]) };
}

function operands(node: Node, i: Expr): readonly Expr[] {
  return node.inputs.map((_, binding) => read(node, binding, i));
}
