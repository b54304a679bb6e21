/**
 * Index maps: where in a tensor a point of an iteration space lies, one index an axis. Movement
 * ops are nothing but maps: `source` carries a map of the result back to the input, `target` carries
 * a map of the input forward to the result of an op that only rearranges.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node, Shape } from '../../graph/graph.ts';
import { type Axis, add, constant, div, type Index, mod, ofAxis, plus, scale } from './affine.ts';

export type IndexMap = readonly Index[];

export function mapKey(map: IndexMap): string {
  return map.map((index) => index.key).join(',');
}

/** One axis for each axis of a shape; those of size 1 are the constant 0. */
export function axesFor(shape: Shape, prefix: string): readonly Axis[] {
  return shape.map((extent, at) => ({ name: `${prefix}${at}`, extent }));
}

export function identity(axes: readonly Axis[]): IndexMap {
  return axes.map(ofAxis);
}

/** Row-major position. */
export function flatten(map: IndexMap, shape: Shape): Index {
  return map.reduce((sum, index, at) => add(scale(sum, shape[at]!), index), constant(0));
}

/** The inverse of `flatten`. */
export function unflatten(flat: Index, shape: Shape): IndexMap {
  const map: Index[] = [];
  let stride = 1;
  for (let at = shape.length - 1; at >= 0; at -= 1) {
    const size = shape[at]!;
    const quotient = div(flat, stride);
    map[at] = size === 1 ? constant(0) : at === 0 ? quotient : mod(quotient, size);
    stride *= Math.max(1, size);
  }
  return map;
}

/** Ops whose result is each element of the input, once. */
export type Rearrangement = Node<'reshape' | 'permute' | 'reverse' | 'mark' | 'stop_grad'>;

export function isRearrangement(node: Node): node is Rearrangement {
  switch (node.op) {
    case 'reshape':
    case 'permute':
    case 'reverse':
    case 'mark':
    case 'stop_grad':
      return true;
    default:
      return false;
  }
}

/** Ops that only rename or repeat indices; `pad` and `concat` also choose, and are evaluated as conditions. */
export type IndexOnly = Rearrangement | Node<'broadcast' | 'slice'>;

export function isIndexOnly(node: Node): node is IndexOnly {
  return isRearrangement(node) || node.op === 'broadcast' || node.op === 'slice';
}

/** The map of the input at a map of the result. */
export function source(node: IndexOnly, map: IndexMap): IndexMap {
  const input = node.inputs[0];
  invariant(input !== undefined, () => `${node.op} without an input`, node.span);
  switch (node.op) {
    case 'mark':
    case 'stop_grad':
      return map;
    case 'reshape':
      return unflatten(flatten(map, node.shape), input.shape);
    case 'permute': {
      const result: Index[] = [];
      node.attributes.permutation.forEach((from, at) => {
        result[from] = map[at]!;
      });
      return result;
    }
    case 'broadcast':
      return node.attributes.axes.map((axis, at) =>
        input.shape[at] === 1 ? constant(0) : map[axis]!,
      );
    case 'slice':
      return map.map((index, at) => plus(index, node.attributes.start[at]!));
    case 'reverse':
      return reversed(map, node.attributes.axes, input.shape);
    default:
      return node satisfies never;
  }
}

/** The map of the result at a map of the input. */
export function target(node: Rearrangement, map: IndexMap): IndexMap {
  const input = node.inputs[0];
  invariant(input !== undefined, () => `${node.op} without an input`, node.span);
  switch (node.op) {
    case 'mark':
    case 'stop_grad':
      return map;
    case 'reshape':
      return unflatten(flatten(map, input.shape), node.shape);
    case 'permute':
      return node.attributes.permutation.map((from) => map[from]!);
    case 'reverse':
      return reversed(map, node.attributes.axes, input.shape);
    default:
      return node satisfies never;
  }
}

function reversed(map: IndexMap, axes: readonly number[], shape: Shape): IndexMap {
  return map.map((index, at) =>
    axes.includes(at) ? plus(scale(index, -1), Math.max(0, shape[at]! - 1)) : index,
  );
}
