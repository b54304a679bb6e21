/** Reductions and scans: each thread walks its elements one after another. */

import { elementCount, type Node } from '../../graph/graph.ts';
import { axesWithout } from '../../graph/nd-array.ts';
import { add, apply, assign, cast, declare, index, literal, loop, sub, when } from '../build.ts';
import type { Expr } from '../ir.ts';
import { coordinatesOf, flatIndex } from './coordinates.ts';
import { accumulatorOf, type ElementCode, read } from './element-kernel.ts';

export function sum(node: Node<'sum'>, i: Expr): ElementCode {
  const { at, width } = walk(node, node.attributes.axes, i);
  const element = accumulatorOf(node.dtype);
  const [declaration, total] = declare('total', literal(0, { element, lanes: 1 }));
  const accumulate = loop('k', index(width), (k) => [
    assign('total', apply('add', total, cast(read(node, 0, at(k)), element))),
  ]);
  return { statements: [declaration, accumulate], value: total };
}

export function reduceMax(node: Node<'reduce_max'>, i: Expr): ElementCode {
  const { at, width } = walk(node, node.attributes.axes, i);
  const [declaration, best] = declare('best', read(node, 0, at(index(0))));
  const compare = loop(
    'k',
    index(width),
    (k) => [assign('best', apply('max', best, read(node, 0, at(k))))],
    { from: index(1) },
  );
  return { statements: [declaration, compare], value: best };
}

export function argmax(node: Node<'argmax'>, i: Expr): ElementCode {
  const { at, width } = walk(node, [node.attributes.axis], i);
  const [bestDeclaration, best] = declare('best', read(node, 0, at(index(0))));
  const [placeDeclaration, place] = declare('place', index(0));
  const compare = loop(
    'k',
    index(width),
    (k) => [
      when(apply('lt', best, read(node, 0, at(k))), [
        assign('best', read(node, 0, at(k))),
        assign('place', k),
      ]),
    ],
    { from: index(1) },
  );
  return { statements: [bestDeclaration, placeDeclaration, compare], value: cast(place, 'i32') };
}

export function cumsum(node: Node<'cumsum'>, i: Expr): ElementCode {
  const { axis, reverse } = node.attributes;
  const at = coordinatesOf(i, node.shape);
  const along = (k: Expr) =>
    flatIndex(
      at.map((position, own) => (own === axis ? k : position)),
      node.shape,
    );
  const element = accumulatorOf(node.dtype);
  const [declaration, total] = declare('total', literal(0, { element, lanes: 1 }));
  // In the order of the definition: from the end that is summed first up to this element.
  const last = index(node.shape[axis]! - 1);
  const count = reverse ? sub(index(node.shape[axis]!), at[axis]!) : add(at[axis]!, index(1));
  const accumulate = loop('k', count, (k) => {
    const term = read(node, 0, along(reverse ? sub(last, k) : k));
    return [assign('total', apply('add', total, cast(term, element)))];
  });
  return { statements: [declaration, accumulate], value: total };
}

/** The elements that belong to result `i`: how many, and where the k-th lies in the input. */
function walk(
  node: Node,
  axes: readonly number[],
  i: Expr,
): { readonly at: (k: Expr) => Expr; readonly width: number } {
  const { shape } = node.inputs[0]!;
  const reduced = axes.map((axis) => shape[axis]!);
  const kept = axesWithout(shape.length, axes);
  const outer = coordinatesOf(i, node.shape);
  const at = (k: Expr): Expr => {
    const inner = coordinatesOf(k, reduced);
    const position = (axis: number) =>
      axes.includes(axis) ? inner[axes.indexOf(axis)]! : outer[kept.indexOf(axis)]!;
    return flatIndex(
      shape.map((_, axis) => position(axis)),
      shape,
    );
  };
  return { at, width: elementCount(reduced) };
}
