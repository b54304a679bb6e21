/**
 * Tiles of scores in registers. Each invocation of a band has all `rows` of a tile, and of each row
 * `lanes` columns. Two products are all there is to it:
 *
 *     scores       tile[row][column] = sum over depth of rows[row][depth] * columns[column][depth]
 *     accumulate   result[row][cell] += sum over columns of tile[row][column] * columns[column][cell]
 *
 * In the first each lane reads a row and `subgroupBroadcast` hands its elements round; in the second
 * it is the tile that is handed round, and lanes lie along the cells. A band of one invocation does
 * without. Nothing is staged in workgroup memory.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import * as k from '../build.ts';
import { add, constant, type Index, ofAxis, plus, scale } from '../indexing/affine.ts';
import type { Expr, Lanes, Stmt } from '../ir.ts';
import type { AttentionSchedule } from '../schedule/schedule.ts';
import type { Operand, Side } from './attention-space.ts';
import { lanesAxis } from './evaluator.ts';
import type { AxisValues } from './index-expr.ts';
import type { Scene } from './scene.ts';

/** Where in a workgroup an invocation is, and which rows it has. */
export interface TilePlace {
  readonly lane: Expr;
  readonly firstRow: Expr;
}

/** Registers of a result: for each row its cells, a vector for each time the band goes along them. */
export type Registers = readonly (readonly Expr[])[];

/** A place along a row, in vectors where registers are vectors, and whether it is the invocation's own. */
export interface Cell {
  readonly at: Expr;
  readonly condition: Expr | undefined;
}

export class Tile {
  readonly scene: Scene;
  readonly schedule: AttentionSchedule;
  readonly rows: Side;
  readonly columns: Side;
  private readonly place: TilePlace;

  constructor(
    scene: Scene,
    schedule: AttentionSchedule,
    sides: { readonly rows: Side; readonly columns: Side },
    place: TilePlace,
  ) {
    this.scene = scene;
    this.schedule = schedule;
    this.rows = sides.rows;
    this.columns = sides.columns;
    this.place = place;
  }

  // ---- where things are

  /** The row `at` of the tile, clamped to those there are; `rowAxes` gives its axis a value. */
  row(at: number): Index {
    return ofAxis({ name: `m${at}`, extent: this.rows.count });
  }

  /** Values for the rows of the tile, and for those that the lanes of the band read. */
  rowAxes(): AxisValues {
    const { writer } = this.scene;
    const { rows, bandLanes } = this.schedule;
    const { lane, firstRow } = this.place;
    const axes = new Map<string, Expr>();
    const clamp = (row: Expr): Expr =>
      writer.name('r', k.min(row, k.index(Math.max(0, this.rows.count - 1))));
    for (let at = 0; at < rows; at += 1) axes.set(`m${at}`, clamp(k.add(firstRow, k.index(at))));
    if (bandLanes === 1) return axes;
    const own = bandLanes > rows ? k.min(lane, k.index(rows - 1)) : lane;
    for (let at = 0; at < this.rowGroups; at += 1) {
      axes.set(`own${at}`, clamp(k.add(k.add(firstRow, k.index(at * bandLanes)), own)));
    }
    return axes;
  }

  /** How many rows each lane reads. */
  private get rowGroups(): number {
    return Math.ceil(this.schedule.rows / this.schedule.bandLanes);
  }

  /** Whether the columns of an invocation are a vector; otherwise each has an axis of its own. */
  get isPacked(): boolean {
    return this.columns.count % this.schedule.lanes === 0;
  }

  /** Columns of a tile. */
  get width(): number {
    return this.schedule.bandLanes * this.schedule.lanes;
  }

  /** The columns of the invocation in the tile `number`, clamped to those there are. */
  columnAxes(number: Expr): AxisValues {
    const { writer } = this.scene;
    const { lanes, bandLanes } = this.schedule;
    const at = k.add(k.mul(number, k.index(bandLanes)), this.place.lane);
    if (this.isPacked) {
      return new Map([['n', writer.name('n', this.clampColumn(at, this.columns.count / lanes))]]);
    }
    const all = Array.from({ length: lanes }, (_, part) => {
      const own = k.add(k.mul(at, k.index(lanes)), k.index(part));
      return [`n${part}`, writer.name('n', this.clampColumn(own, this.columns.count))] as const;
    });
    return new Map(all);
  }

  private clampColumn(at: Expr, count: number): Expr {
    return this.isWhole ? at : k.min(at, k.index(Math.max(0, count - 1)));
  }

  /** Whether tiles end where the columns do. */
  private get isWhole(): boolean {
    return this.columns.count % this.width === 0;
  }

  /** One column of the invocation. */
  column(part: number): Index {
    const { lanes } = this.schedule;
    if (!this.isPacked) return ofAxis({ name: `n${part}`, extent: this.columns.count });
    return plus(scale(ofAxis({ name: 'n', extent: this.columns.count / lanes }), lanes), part);
  }

  /** A vector of what `compute` makes of each column, of all at once where they lie side by side. */
  alongColumns(compute: (column: Index, part: (vector: Expr) => Expr) => Expr): Expr {
    const { lanes } = this.schedule;
    if (lanes === 1) return compute(this.column(0), (vector) => vector);
    if (this.isPacked) {
      return compute(add(this.column(0), ofAxis(lanesAxis(lanes))), (vector) => vector);
    }
    const parts = Array.from({ length: lanes }, (_, at) =>
      compute(this.column(at), (vector) => component(vector, at)),
    );
    return k.vector(...parts);
  }

  /** `value`, or `outside` in columns beyond the last, of the tile `number`. */
  inside(number: Expr, value: Expr, outside: number): Expr {
    if (this.isWhole) return value;
    const { lanes, bandLanes } = this.schedule;
    const at = k.add(k.mul(number, k.index(bandLanes)), this.place.lane);
    const other = k.literal(outside, value.type);
    if (this.isPacked) {
      return k.apply('select', k.lt(at, k.index(this.columns.count / lanes)), value, other);
    }
    const parts = Array.from({ length: lanes }, (_, part) => {
      const own = k.add(k.mul(at, k.index(lanes)), k.index(part));
      const isInside = k.lt(own, k.index(this.columns.count));
      const scalar = k.literal(outside, { ...value.type, lanes: 1 });
      return k.apply('select', isInside, component(value, part), scalar);
    });
    return k.vector(...parts);
  }

  // ---- registers

  declare(prefix: string, value: number, lanes: Lanes): Expr {
    const initial = k.literal(value, { element: 'f32', lanes });
    const name = this.scene.writer.fresh(prefix);
    this.scene.writer.emit({ kind: 'var', name, type: initial.type, initial });
    return k.variable(name, initial.type);
  }

  eachRow<T>(make: (row: number) => T): readonly T[] {
    return Array.from({ length: this.schedule.rows }, (_, row) => make(row));
  }

  zeros(width: number): Registers {
    const { lanes } = this.schedule;
    const groups = this.cellsOf(width).length;
    return this.eachRow(() => Array.from({ length: groups }, () => this.declare('a', 0, lanes)));
  }

  // ---- products

  /** The products of rows and columns, in f32. */
  scores(left: Operand, right: Operand, depth: number): readonly Expr[] {
    const { writer, evaluator } = this.scene;
    const { lanes } = this.schedule;
    const tile = this.eachRow(() => this.declare('s', 0, lanes));
    const blocks = Math.floor(depth / lanes);
    const body = (counter: Expr): readonly Stmt[] =>
      writer.block(() => {
        evaluator.within(new Map([['k', counter]]), () => {
          this.multiply(
            tile,
            left,
            right,
            scale(ofAxis({ name: 'k', extent: blocks }), lanes),
            lanes,
          );
        });
      });
    if (blocks > 0) writer.emit(k.loop(writer.fresh('k'), k.index(blocks), body));
    for (let at = blocks * lanes; at < depth; at += 1) {
      this.multiply(tile, left, right, constant(at), 1);
    }
    return tile;
  }

  /** `count` steps of the depth from `at` on: one, or as many as a vector has lanes. */
  private multiply(
    tile: readonly Expr[],
    left: Operand,
    right: Operand,
    at: Index,
    count: Lanes,
  ): void {
    const { writer } = this.scene;
    const { lanes, bandLanes } = this.schedule;
    const steps = count > 1 ? add(at, ofAxis(lanesAxis(count))) : at;
    const own = Array.from({ length: this.rowGroups }, (_, group) => {
      const row = bandLanes === 1 ? this.row(group) : this.ownRow(group);
      return this.read('q', left, row, steps);
    });
    const columns = Array.from({ length: lanes }, (_, part) =>
      this.read('b', right, this.column(part), steps),
    );
    for (let step = 0; step < count; step += 1) {
      const across = columns.map((column) => component(column, step));
      const column = lanes === 1 ? across[0]! : writer.name('b', k.vector(...across));
      for (const [row, sum] of tile.entries()) {
        const value = component(own[Math.floor(row / bandLanes)]!, step);
        this.addProduct(sum, this.handRound(value, row % bandLanes), column);
      }
    }
  }

  /** A number of each row: each lane reads those of its own rows, and hands them round. */
  ofRows(operand: Operand, at: number): readonly Expr[] {
    const { bandLanes } = this.schedule;
    const own = Array.from({ length: this.rowGroups }, (_, group) =>
      this.read('f', operand, bandLanes === 1 ? this.row(group) : this.ownRow(group), constant(at)),
    );
    return this.eachRow((row) =>
      this.scene.writer.name(
        'f',
        this.handRound(own[Math.floor(row / bandLanes)]!, row % bandLanes),
      ),
    );
  }

  private ownRow(group: number): Index {
    return ofAxis({ name: `own${group}`, extent: this.rows.count });
  }

  private read(prefix: string, { node, map }: Operand, position: Index, at: Index): Expr {
    const { writer, evaluator } = this.scene;
    return writer.name(prefix, k.cast(evaluator.value(node, map(position, at)), 'f32'));
  }

  /**
   * Adds to `result` the vectors of the columns of the tile `number`, weighted. One column at a time:
   * written out for all of them, a driver takes twice as long to compile it, and to run it. Behind
   * the columns that come first in their lanes the weights of all move up by one.
   */
  accumulate(
    result: Registers,
    weights: readonly Expr[],
    vectors: Operand,
    width: number,
    number: Expr,
  ): void {
    const { writer } = this.scene;
    const { lanes, bandLanes } = this.schedule;
    const start = writer.name('n', k.mul(number, k.index(this.width)));
    const overParts = (part: Expr): readonly Stmt[] =>
      writer.block(() => {
        const overLanes = (lane: Expr): readonly Stmt[] => {
          const column = k.add(k.add(start, k.mul(lane, k.index(lanes))), part);
          return writer.block(() => this.addColumn(result, weights, vectors, width, lane, column));
        };
        if (bandLanes === 1) writer.emit(...overLanes(k.index(0)));
        else writer.emit(k.loop(writer.fresh('w'), k.index(bandLanes), overLanes));
        if (lanes > 1)
          for (const weight of weights) writer.emit(k.assign(nameOf(weight), turned(weight)));
      });
    if (lanes === 1) writer.emit(...overParts(k.index(0)));
    else writer.emit(k.loop(writer.fresh('p'), k.index(lanes), overParts));
  }

  private addColumn(
    result: Registers,
    weights: readonly Expr[],
    vectors: Operand,
    width: number,
    lane: Expr,
    column: Expr,
  ): void {
    const cells = this.readCells(vectors, width, column);
    for (const [row, registers] of result.entries()) {
      const own = component(weights[row]!, 0);
      const shared = this.schedule.bandLanes === 1 ? own : k.subgroupShuffle(own, lane);
      const weight = this.scene.writer.name('w', shared);
      for (const [group, sum] of registers.entries()) this.addProduct(sum, weight, cells[group]!);
    }
  }

  /** The cells of the invocation in the vector of one column. */
  private readCells(vectors: Operand, width: number, column: Expr): readonly Expr[] {
    const { writer, evaluator } = this.scene;
    const at = writer.name('n', this.clampColumn(column, this.columns.count));
    const axis = { name: 'key', extent: this.columns.count };
    const cells: Expr[] = [];
    for (const cell of this.cellsOf(width)) {
      const axes = new Map([
        ['key', at],
        ['c', cell.at],
      ]);
      evaluator.within(axes, () => {
        cells.push(this.read('b', vectors, ofAxis(axis), cellIndex(width, this.schedule.lanes)));
      });
    }
    return cells;
  }

  // ---- cells

  /** For each time the band goes along `width` cells, the vector of the invocation, if it has one. */
  cellsOf(width: number): readonly Cell[] {
    const { bandLanes, lanes } = this.schedule;
    const count = width / lanes;
    return Array.from({ length: Math.ceil(count / bandLanes) }, (_, group) => {
      const own = k.add(this.place.lane, k.index(group * bandLanes));
      if ((group + 1) * bandLanes <= count) return { at: own, condition: undefined };
      return { at: k.min(own, k.index(count - 1)), condition: k.lt(own, k.index(count)) };
    });
  }

  /** Two numbers a row, which the first lane stores. */
  pairCells(): readonly Cell[] {
    const isFirst = k.eq(this.place.lane, k.index(0));
    const condition = this.schedule.bandLanes === 1 ? undefined : isFirst;
    return [0, 1].map((at) => ({ at: k.index(at), condition }));
  }

  // ---- the band

  handRound(value: Expr, lane: number): Expr {
    return this.schedule.bandLanes === 1 ? value : k.subgroupBroadcast(value, lane);
  }

  /** Of all invocations of the band. */
  acrossBand(op: 'add' | 'max', value: Expr): Expr {
    const { bandLanes } = this.schedule;
    if (bandLanes === 1) return value;
    // On a software driver a reduction is a loop over the lanes with branches.
    if (bandLanes > 8) return k.subgroupReduce(op, value);
    const own = this.scene.writer.name('t', value);
    let parts = Array.from({ length: bandLanes }, (_, lane) => this.handRound(own, lane));
    while (parts.length > 1) {
      const pairs = parts;
      parts = pairs.flatMap((part, at) =>
        at % 2 === 1 ? [] : at + 1 < pairs.length ? [k.apply(op, part, pairs[at + 1]!)] : [part],
      );
    }
    return parts[0]!;
  }

  /** Of the lanes of one vector. */
  acrossLanes(op: 'add' | 'max', value: Expr): Expr {
    const parts = Array.from({ length: value.type.lanes }, (_, at) => component(value, at));
    return parts.reduce((a, b) => k.apply(op, a, b));
  }

  private addProduct(sum: Expr, scalar: Expr, vector: Expr): void {
    const { lanes } = sum.type;
    this.scene.writer.emit(
      k.assign(nameOf(sum), k.fma(widen(scalar, lanes), widen(vector, lanes), sum)),
    );
  }
}

/** Along a row of `width` cells, in vectors; the axis `c` counts those. */
export function cellIndex(width: number, lanes: Lanes): Index {
  const vector = scale(ofAxis({ name: 'c', extent: width / lanes }), lanes);
  return lanes === 1 ? vector : add(vector, ofAxis(lanesAxis(lanes)));
}

/** The elements moved up by one, the first behind the last. */
function turned(value: Expr): Expr {
  const { lanes } = value.type;
  return k.vector(...Array.from({ length: lanes }, (_, at) => component(value, (at + 1) % lanes)));
}

/** What does not differ between lanes is a scalar. */
export function widen(value: Expr, lanes: Lanes): Expr {
  return value.type.lanes === lanes ? value : k.vector(...new Array<Expr>(lanes).fill(value));
}

export function component(value: Expr, at: number): Expr {
  return k.component(value, at as 0 | 1 | 2 | 3);
}

export function nameOf(register: Expr): string {
  invariant(register.kind === 'variable', () => 'a register is a variable');
  return register.name;
}
