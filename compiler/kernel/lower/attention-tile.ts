/**
 * A tile of scores in registers, and the band of invocations that has it: each of them has all
 * `rows` of the tile, and of each row `lanes` columns. Here is where rows, columns and cells lie, and
 * what the invocations of a band tell each other.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import * as k from '../build.ts';
import { add, constant, type Index, ofAxis, plus, scale } from '../indexing/affine.ts';
import type { Expr, Lanes } from '../ir.ts';
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
  get rowGroups(): number {
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

  clampColumn(at: Expr, count: number): Expr {
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

  // ---- reading

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

  ownRow(group: number): Index {
    return ofAxis({ name: `own${group}`, extent: this.rows.count });
  }

  read(prefix: string, { node, map }: Operand, position: Index, at: Index): Expr {
    const { writer, evaluator } = this.scene;
    return writer.name(prefix, k.cast(evaluator.value(node, map(position, at)), 'f32'));
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
}

/** Along a row of `width` cells, in vectors; the axis `c` counts those. */
export function cellIndex(width: number, lanes: Lanes): Index {
  const vector = scale(ofAxis({ name: 'c', extent: width / lanes }), lanes);
  return lanes === 1 ? vector : add(vector, ofAxis(lanesAxis(lanes)));
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
