/** A dot as batch x rows x columns x depth, with each axis flat, whichever operand the rows are of. */
import { elementCount, type Node, type Shape } from '../../graph/graph.ts';
import { add, type Index, ofAxis, scale } from '../indexing/affine.ts';
import { type IndexMap, isIndexOnly, source, unflatten } from '../indexing/map.ts';
import type { Lanes } from '../ir.ts';
import type { Region } from '../regions/region.ts';
import { scheduleDot } from '../schedule.ts';
import { lanesAxis } from './evaluator.ts';
import { type Binding, bindMap, type Context, isPackedAt } from './scene.ts';

export interface Position {
  readonly batch: Index;
  readonly row: Index;
  readonly column: Index;
}

export interface Contraction {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** The operand that has the rows, and its index map. */
  readonly rowOperand: Node;
  readonly rowMap: (batch: Index, row: Index, depth: Index) => IndexMap;
  readonly columnOperand: Node;
  readonly columnMap: (batch: Index, column: Index, depth: Index) => IndexMap;
  /** The region's axes at a position of the result. */
  readonly bindOutput: (position: Position) => Binding;
}

/** Lanes run along the columns, so those should be the side that is stored and read side by side. */
export function orient(node: Node<'dot'>, region: Region, context: Context): Contraction {
  const straight = describe(node, region, false);
  const turned = describe(node, region, true);
  return score(turned, region, context) > score(straight, region, context) ? turned : straight;
}

function score(shape: Contraction, region: Region, context: Context): number {
  const { lanes, bandLanes } = scheduleDot(
    shape.rows,
    shape.columns,
    context.target,
    context.maxLanes,
  );
  const columns = shape.columns / lanes;
  if (!Number.isInteger(columns)) return -1;
  const axis = lanesAxis(lanes);
  const column = add(scale(ofAxis({ name: 'n', extent: columns }), lanes), ofAxis(axis));
  const batch = ofAxis({ name: 'z', extent: shape.batch });
  const row = ofAxis({ name: 'm', extent: shape.rows });
  const depth = ofAxis({ name: 'k', extent: shape.depth });
  const binding = shape.bindOutput({ batch, row, column });
  const isStored = region.stores.every((store) =>
    isPackedAt(store.storage, bindMap(store.position, binding), lanes),
  );
  const { columnOperand } = shape;
  const isRead = isReadAcross(columnOperand, shape.columnMap(batch, column, depth), lanes);
  // A narrow side leaves lanes idle, which costs more than any order of memory.
  return (isStored ? 2 : 0) + (isRead ? 1 : 0) + (shape.columns < bandLanes ? -4 : 0);
}

/** Whether an operand, looked at through movement, has the lanes of a map side by side. */
export function isReadAcross(node: Node, map: IndexMap, lanes: Lanes): boolean {
  if (isIndexOnly(node)) return isReadAcross(node.inputs[0]!, source(node, map), lanes);
  return isPackedAt(node, map, lanes);
}

function describe(node: Node<'dot'>, region: Region, isTurned: boolean): Contraction {
  const { batch, contract } = node.attributes;
  const sides = [side(node, 0), side(node, 1)] as const;
  const [rowSide, columnSide] = isTurned ? [sides[1], sides[0]] : sides;
  const batchShape = batch.map(([left]) => sides[0].operand.shape[left]!);
  const depthShape = contract.map(([left]) => sides[0].operand.shape[left]!);
  const mapOf =
    (which: Side) =>
    (z: Index, free: Index, depth: Index): IndexMap => {
      const map: Index[] = [];
      const fill = (axes: readonly number[], indices: IndexMap): void =>
        axes.forEach((axis, at) => {
          map[axis] = indices[at]!;
        });
      fill(which.batch, unflatten(z, batchShape));
      fill(which.free, unflatten(free, which.freeShape));
      fill(which.contract, unflatten(depth, depthShape));
      return map;
    };
  return {
    batch: elementCount(batchShape),
    rows: elementCount(rowSide.freeShape),
    columns: elementCount(columnSide.freeShape),
    depth: elementCount(depthShape),
    rowOperand: rowSide.operand,
    rowMap: mapOf(rowSide),
    columnOperand: columnSide.operand,
    columnMap: mapOf(columnSide),
    bindOutput: ({ batch: z, row, column }) => {
      const [left, right] = isTurned ? [column, row] : [row, column];
      const indices = [
        ...unflatten(z, batchShape),
        ...unflatten(left, sides[0].freeShape),
        ...unflatten(right, sides[1].freeShape),
      ];
      return new Map(region.axes.map((axis, at) => [axis.name, indices[at]!]));
    },
  };
}

interface Side {
  readonly operand: Node;
  readonly batch: readonly number[];
  readonly contract: readonly number[];
  readonly free: readonly number[];
  readonly freeShape: Shape;
}

function side(node: Node<'dot'>, which: 0 | 1): Side {
  const operand = node.inputs[which]!;
  const batch = node.attributes.batch.map((pair) => pair[which]);
  const contract = node.attributes.contract.map((pair) => pair[which]);
  const taken = new Set([...batch, ...contract]);
  const free = operand.shape.map((_, axis) => axis).filter((axis) => !taken.has(axis));
  return { operand, batch, contract, free, freeShape: free.map((axis) => operand.shape[axis]!) };
}
