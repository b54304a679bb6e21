/** A dot as batch x rows x columns x depth, with each axis flat, whichever operand the rows are of. */
import { invariant } from '../../diagnostics/invariant.ts';
import { elementCount, type Node, type Shape } from '../../graph/graph.ts';
import { add, type Index, ofAxis, scale } from '../indexing/affine.ts';
import { type IndexMap, isIndexOnly, source, unflatten } from '../indexing/map.ts';
import type { Lanes } from '../ir.ts';
import type { Region } from '../regions/region.ts';
import type { DotFacts } from '../schedule/dot-facts.ts';
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

/** What schedules are chosen by: both ways of looking at the contraction of a region. */
export function factsOf(region: Region, { maxLanes }: Context): readonly DotFacts[] {
  const node = dotOf(region);
  return [false, true].map((isTurned) => {
    const shape = contractionOf(node, region, isTurned);
    const { batch, rows, columns, depth } = shape;
    const isPacked = packing(shape, region);
    const of = (side: keyof typeof isPacked): Lanes =>
      ([4, 2] as const).find((lanes) => lanes <= maxLanes && isPacked[side](lanes)) ?? 1;
    return {
      isTurned,
      batch,
      rows,
      columns,
      depth,
      rowsAlong: of('rowsAlong'),
      rowsAcross: of('rowsAcross'),
      columnsAlong: of('columnsAlong'),
      columnsAcross: of('columnsAcross'),
      stored: of('stored'),
    };
  });
}

export function dotOf(region: Region): Node<'dot'> {
  const node = [...region.members.keys()].find((member) => member.op === 'dot');
  invariant(node?.op === 'dot', () => 'a dot region without a dot');
  return node;
}

/** Whether so many lanes lie side by side: of an operand along or across the contracted axis, and of the results. */
function packing(shape: Contraction, region: Region) {
  const batch = ofAxis({ name: 'z', extent: shape.batch });
  const row = ofAxis({ name: 'm', extent: shape.rows });
  const column = ofAxis({ name: 'n', extent: shape.columns });
  const depth = ofAxis({ name: 'k', extent: shape.depth });
  /** An axis of `extent` elements, so many at a time. */
  const wide = (name: string, extent: number, lanes: Lanes): Index =>
    add(scale(ofAxis({ name, extent: extent / lanes }), lanes), ofAxis(lanesAxis(lanes)));
  const fits =
    (
      extent: number,
      isRead: (of: (name: string, lanes: Lanes) => Index, lanes: Lanes) => boolean,
    ) =>
    (lanes: Lanes): boolean =>
      extent % lanes === 0 && isRead((name) => wide(name, extent, lanes), lanes);
  const readRow = (z: Index, m: Index, k: Index, lanes: Lanes): boolean =>
    isReadAcross(shape.rowOperand, shape.rowMap(z, m, k), lanes);
  const readColumn = (z: Index, n: Index, k: Index, lanes: Lanes): boolean =>
    isReadAcross(shape.columnOperand, shape.columnMap(z, n, k), lanes);
  return {
    rowsAlong: fits(shape.depth, (of, lanes) => readRow(batch, row, of('k', lanes), lanes)),
    rowsAcross: fits(shape.rows, (of, lanes) => readRow(batch, of('m', lanes), depth, lanes)),
    columnsAlong: fits(shape.depth, (of, lanes) =>
      readColumn(batch, column, of('k', lanes), lanes),
    ),
    columnsAcross: fits(shape.columns, (of, lanes) =>
      readColumn(batch, of('n', lanes), depth, lanes),
    ),
    stored: fits(shape.columns, (of, lanes) => {
      const binding = shape.bindOutput({ batch, row, column: of('n', lanes) });
      return region.stores.every((store) =>
        isPackedAt(store.storage, bindMap(store.position, binding), lanes),
      );
    }),
  };
}

/** Whether an operand, looked at through movement, has the lanes of a map side by side. */
export function isReadAcross(node: Node, map: IndexMap, lanes: Lanes): boolean {
  if (isIndexOnly(node)) return isReadAcross(node.inputs[0]!, source(node, map), lanes);
  return isPackedAt(node, map, lanes);
}

export function contractionOf(node: Node<'dot'>, region: Region, isTurned: boolean): Contraction {
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
