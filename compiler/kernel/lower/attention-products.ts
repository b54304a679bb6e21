/**
 * The two products of attention, on tiles in registers:
 *
 *     productsOf   tile[row][column] = sum over depth of rows[row][depth] * columns[column][depth]
 *     accumulate   result[row][cell] += sum over columns of tile[row][column] * columns[column][cell]
 *
 * In the first each lane reads a row, whose elements are handed round the band; in the second it is
 * the tile that is handed round, and lanes lie along the cells. Nothing is staged in workgroup memory.
 */
import * as k from '../build.ts';
import { add, constant, type Index, ofAxis, scale } from '../indexing/affine.ts';
import type { Expr, Lanes, Stmt } from '../ir.ts';
import type { Operand } from './attention-space.ts';
import {
  cellIndex,
  component,
  nameOf,
  type Registers,
  type Tile,
  widen,
} from './attention-tile.ts';
import { lanesAxis } from './evaluator.ts';

/** The products of rows and columns, in f32. */
export function productsOf(
  tile: Tile,
  left: Operand,
  right: Operand,
  depth: number,
): readonly Expr[] {
  const { writer, evaluator } = tile.scene;
  const { lanes } = tile.schedule;
  const sums = tile.eachRow(() => tile.declare('s', 0, lanes));
  const blocks = Math.floor(depth / lanes);
  const body = (counter: Expr): readonly Stmt[] =>
    writer.block(() => {
      evaluator.within(new Map([['k', counter]]), () => {
        multiply(
          tile,
          sums,
          left,
          right,
          scale(ofAxis({ name: 'k', extent: blocks }), lanes),
          lanes,
        );
      });
    });
  if (blocks > 0) writer.emit(k.loop(writer.fresh('k'), k.index(blocks), body));
  for (let at = blocks * lanes; at < depth; at += 1) {
    multiply(tile, sums, left, right, constant(at), 1);
  }
  return sums;
}

/** `count` steps of the depth from `at` on: one, or as many as a vector has lanes. */
function multiply(
  tile: Tile,
  sums: readonly Expr[],
  left: Operand,
  right: Operand,
  at: Index,
  count: Lanes,
): void {
  const { writer } = tile.scene;
  const { lanes, bandLanes } = tile.schedule;
  const steps = count > 1 ? add(at, ofAxis(lanesAxis(count))) : at;
  const own = Array.from({ length: tile.rowGroups }, (_, group) => {
    const row = bandLanes === 1 ? tile.row(group) : tile.ownRow(group);
    return tile.read('q', left, row, steps);
  });
  const columns = Array.from({ length: lanes }, (_, part) =>
    tile.read('b', right, tile.column(part), steps),
  );
  for (let step = 0; step < count; step += 1) {
    const across = columns.map((column) => component(column, step));
    const column = lanes === 1 ? across[0]! : writer.name('b', k.vector(...across));
    for (const [row, sum] of sums.entries()) {
      const value = component(own[Math.floor(row / bandLanes)]!, step);
      addProduct(tile, sum, tile.handRound(value, row % bandLanes), column);
    }
  }
}

/**
 * Adds to `result` the vectors of the columns of the tile `number`, weighted. One column at a time:
 * written out for all of them, a driver takes twice as long to compile it, and to run it. Behind
 * the columns that come first in their lanes the weights of all move up by one.
 */
export function accumulate(
  tile: Tile,
  result: Registers,
  weights: readonly Expr[],
  vectors: Operand,
  width: number,
  number: Expr,
): void {
  const { writer } = tile.scene;
  const { lanes } = tile.schedule;
  const start = writer.name('n', k.mul(number, k.index(tile.width)));
  const overParts = (part: Expr): readonly Stmt[] =>
    writer.block(() => {
      overLanes(tile, start, (lane) => {
        const column = k.add(k.add(start, k.mul(lane, k.index(lanes))), part);
        addColumn(tile, result, weights, vectors, width, lane, column);
      });
      const moves = lanes === 1 ? [] : weights;
      writer.emit(...moves.map((weight) => k.assign(nameOf(weight), turned(weight))));
    });
  if (lanes === 1) writer.emit(...overParts(k.index(0)));
  else writer.emit(k.loop(writer.fresh('p'), k.index(lanes), overParts));
}

/** For each lane of the band that has columns, in the tile whose columns begin at `start`. */
function overLanes(tile: Tile, start: Expr, each: (lane: Expr) => void): void {
  const { writer } = tile.scene;
  const { lanes, bandLanes } = tile.schedule;
  const body = (lane: Expr): readonly Stmt[] => writer.block(() => each(lane));
  if (bandLanes === 1) {
    writer.emit(...body(k.index(0)));
    return;
  }
  const left = k.add(k.sub(k.index(tile.columns.count), start), k.index(lanes - 1));
  const count = writer.name('w', k.min(k.div(left, k.index(lanes)), k.index(bandLanes)));
  writer.emit(k.loop(writer.fresh('w'), count, body));
}

function addColumn(
  tile: Tile,
  result: Registers,
  weights: readonly Expr[],
  vectors: Operand,
  width: number,
  lane: Expr,
  column: Expr,
): void {
  const cells = readCells(tile, vectors, width, column);
  for (const [row, registers] of result.entries()) {
    const own = component(weights[row]!, 0);
    const shared = tile.schedule.bandLanes === 1 ? own : k.subgroupShuffle(own, lane);
    const weight = tile.scene.writer.name('w', shared);
    for (const [group, sum] of registers.entries()) addProduct(tile, sum, weight, cells[group]!);
  }
}

/** The cells of the invocation in the vector of one column. */
function readCells(tile: Tile, vectors: Operand, width: number, column: Expr): readonly Expr[] {
  const { writer, evaluator } = tile.scene;
  const at = writer.name('n', tile.clampColumn(column, tile.columns.count));
  const axis = { name: 'key', extent: tile.columns.count };
  const cells: Expr[] = [];
  for (const cell of tile.cellsOf(width)) {
    const axes = new Map([
      ['key', at],
      ['c', cell.at],
    ]);
    evaluator.within(axes, () => {
      cells.push(tile.read('b', vectors, ofAxis(axis), cellIndex(width, tile.schedule.lanes)));
    });
  }
  return cells;
}

function addProduct(tile: Tile, sum: Expr, scalar: Expr, vector: Expr): void {
  const { lanes } = sum.type;
  tile.scene.writer.emit(
    k.assign(nameOf(sum), k.fma(widen(scalar, lanes), widen(vector, lanes), sum)),
  );
}

/** The elements moved up by one, the first behind the last. */
function turned(value: Expr): Expr {
  const { lanes } = value.type;
  return k.vector(...Array.from({ length: lanes }, (_, at) => component(value, (at + 1) % lanes)));
}
