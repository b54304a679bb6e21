/** Movement ops: copies of one element each, from where the index arithmetic says. */
import { elementCount, type Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import {
  add,
  and,
  assign,
  declare,
  index,
  le,
  literal,
  load,
  lt,
  store,
  sub,
  when,
} from '../build.ts';
import type { Expr } from '../ir.ts';
import { coordinatesOf, flatIndex } from './coordinates.ts';
import {
  type ElementCode,
  elementOf,
  type NaiveCall,
  read,
  threadKernel,
} from './element-kernel.ts';

/** The element itself: reshape, and the marks of differentiation. */
export function copy(node: Node, i: Expr): ElementCode {
  return { value: read(node, 0, i) };
}

export function permute(node: Node<'permute'>, i: Expr): ElementCode {
  const { permutation } = node.attributes;
  return copyFrom(node, i, (at) => permutation.map((_, axis) => at[permutation.indexOf(axis)]!));
}

export function broadcast(node: Node<'broadcast'>, i: Expr): ElementCode {
  return copyFrom(node, i, (at) => node.attributes.axes.map((axis) => at[axis]!));
}

export function slice(node: Node<'slice'>, i: Expr): ElementCode {
  const { start } = node.attributes;
  return copyFrom(node, i, (at) => at.map((position, axis) => add(position, index(start[axis]!))));
}

export function reverse(node: Node<'reverse'>, i: Expr): ElementCode {
  const { axes } = node.attributes;
  const last = (axis: number) => index(node.shape[axis]! - 1);
  return copyFrom(node, i, (at) =>
    at.map((position, axis) => (axes.includes(axis) ? sub(last(axis), position) : position)),
  );
}

/** `source` says where in the input the element at given coordinates of the result lies. */
function copyFrom(
  node: Node,
  i: Expr,
  source: (at: readonly Expr[]) => readonly Expr[],
): ElementCode {
  const from = source(coordinatesOf(i, node.shape));
  return { value: read(node, 0, flatIndex(from, node.inputs[0]!.shape)) };
}

export function pad(node: Node<'pad'>, i: Expr): ElementCode {
  const { low, value } = node.attributes;
  const { shape } = node.inputs[0]!;
  const at = coordinatesOf(i, node.shape);
  const from = at.map((position, axis) => sub(position, index(low[axis]!)));
  const inside = at
    .map((position, axis) =>
      and(le(index(low[axis]!), position), lt(position, index(low[axis]! + shape[axis]!))),
    )
    .reduce(and, literal(1, { element: 'bool', lanes: 1 }));
  const [declaration, result] = declare(
    'value',
    literal(value, { element: elementOf(node.dtype), lanes: 1 }),
  );
  return {
    statements: [
      declaration,
      when(inside, [assign('value', read(node, 0, flatIndex(from, shape)))]),
    ],
    value: result,
  };
}

/** A kernel for each part, which copies it to its place: any number of parts, no branches. */
export function concat(node: Node<'concat'>, target: Target): readonly NaiveCall[] {
  const { axis } = node.attributes;
  let offset = 0;
  return node.inputs.map((part) => {
    const start = offset;
    offset += part.shape[axis]!;
    const kernel = threadKernel(node, [part], elementCount(part.shape), target, (i) => {
      const at = coordinatesOf(i, part.shape);
      const to = at.map((position, k) => (k === axis ? add(position, index(start)) : position));
      return [store(1, flatIndex(to, node.shape), load(0, i, elementOf(part.dtype)))];
    });
    return { kernel, operands: [part, node] };
  });
}
