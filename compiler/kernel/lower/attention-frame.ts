/**
 * What the kernels of attention have in common: bands over batches, heads and rows, the loop over
 * tiles of columns, and the storing of results row by row.
 */
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { axesOf, type Index, ofAxis } from '../indexing/affine.ts';
import type { Expr, Stmt } from '../ir.ts';
import type { Region, Store } from '../regions/region.ts';
import type { AttentionSchedule } from '../schedule/schedule.ts';
import { type Bound, spanOf } from './attention-range.ts';
import type { Side, Space } from './attention-space.ts';
import { type Cell, cellIndex, nameOf, type Registers, Tile } from './attention-tile.ts';
import { gridOf } from './grid.ts';
import { type Binding, bindStores, type Context, type Lowered, Scene } from './scene.ts';

export interface FramePlan {
  readonly name: string;
  readonly region: Region;
  readonly context: Context;
  readonly schedule: AttentionSchedule;
  readonly space: Space;
  readonly rows: Side;
  readonly columns: Side;
  /** What tiles may be skipped by. */
  readonly bounds: readonly Bound[];
}

/** What is stored of each row: one register for each of the cells. */
export interface Result {
  readonly node: Node;
  readonly registers: Registers;
  readonly cells: readonly Cell[];
}

export class Frame {
  private readonly plan: FramePlan;
  private readonly scene: Scene;
  private readonly stores: readonly Store[];

  constructor(plan: FramePlan) {
    const { region, context, schedule } = plan;
    this.plan = plan;
    this.stores = region.stores.flatMap((store) => bindStores([store], this.bindingOf(store)));
    this.scene = new Scene(region, context, schedule.lanes, this.stores);
  }

  /** Where a result lies, by the axes `z`, `o`, `m` and, along a row, `c`. */
  private bindingOf({ map, node }: Store): Binding {
    const { rows, schedule } = this.plan;
    const width = node.shape.at(-1)!;
    const isVector = node.op !== 'attention_normaliser';
    const at = isVector ? cellIndex(width, schedule.lanes) : ofAxis({ name: 'c', extent: width });
    const place = rows.operand(node).map(ofAxis({ name: 'm', extent: rows.count }), at);
    const named = (index: Index): readonly string[] => [...axesOf(index).keys()];
    return new Map(
      map.flatMap((index, axis) => named(index).map((name) => [name, place[axis]!] as const)),
    );
  }

  /** `compute` is given the tile of a band and returns what is to be stored. */
  lower(compute: (tile: Tile, columns: TileLoop) => readonly Result[]): Lowered {
    const { name, context, schedule, space, rows } = this.plan;
    const { bandLanes, bands } = schedule;
    const { writer, evaluator } = this.scene;
    const height = schedule.rows * bands;
    const count = Math.ceil(rows.count / height);
    const grid = gridOf(count * rows.heads * space.batch, context.target);
    const local = k.builtin('local_index');
    const body = writer.block(() => {
      const workgroup = writer.name('w', grid.workgroup);
      const first = writer.name('i', k.mul(k.mod(workgroup, k.index(count)), k.index(height)));
      const above = writer.name('h', k.div(workgroup, k.index(count)));
      const band = bands === 1 ? k.index(0) : k.div(local, k.index(bandLanes));
      const place = {
        lane: bandLanes === 1 ? k.index(0) : writer.name('j', k.mod(local, k.index(bandLanes))),
        firstRow: writer.name('i', k.add(first, k.mul(band, k.index(schedule.rows)))),
      };
      const tile = new Tile(this.scene, schedule, this.plan, place);
      const axes = new Map([
        ['z', writer.name('z', k.div(above, k.index(rows.heads)))],
        ...(rows.heads > 1
          ? [['o', writer.name('o', k.mod(above, k.index(rows.heads)))] as const]
          : []),
        ...tile.rowAxes(),
      ]);
      evaluator.within(axes, () => {
        const results = compute(tile, (each) => this.overTiles(first, height, tile, each));
        this.store(results, place.firstRow);
      });
    });
    return this.scene.finish(name, bandLanes * bands, grid.size, grid.inside(body));
  }

  /** The tiles that some row of the workgroup counts, of each head that has columns. */
  private overTiles(first: Expr, height: number, tile: Tile, each: EachTile): void {
    const { columns } = this.plan;
    const { writer, evaluator } = this.scene;
    if (columns.heads === 1) {
      this.overColumns(first, height, tile, each);
      return;
    }
    const body = (head: Expr): readonly Stmt[] =>
      writer.block(() => {
        evaluator.within(new Map([['o', head]]), () => this.overColumns(first, height, tile, each));
      });
    writer.emit(k.loop(writer.fresh('o'), k.index(columns.heads), body));
  }

  private overColumns(first: Expr, height: number, tile: Tile, each: EachTile): void {
    const { writer, evaluator } = this.scene;
    const { from, to } = this.tileSpan(first, height, tile.width);
    const body = (number: Expr): readonly Stmt[] =>
      writer.block(() => evaluator.within(tile.columnAxes(number), () => each(number)));
    writer.emit(k.loop(writer.fresh('t'), to, body, { from }));
  }

  private tileSpan(first: Expr, height: number, width: number): { from: Expr; to: Expr } {
    const { rows, columns, bounds, space } = this.plan;
    const { writer } = this.scene;
    if (bounds.length === 0 || !space.isByHead) {
      return { from: k.index(0), to: k.index(Math.ceil(columns.count / width)) };
    }
    const end = k.min(k.add(first, k.index(height)), k.index(rows.count));
    const last = writer.name('i', k.sub(end, k.index(1)));
    const span = spanOf(bounds, columns.name, [first, last], columns.count);
    return {
      from: writer.name('t', k.div(span.from, k.index(width))),
      to: writer.name('t', k.div(k.add(span.to, k.index(width - 1)), k.index(width))),
    };
  }

  /**
   * A loop over the rows, the registers moving up by one each time: unrolled, a driver takes ten
   * times as long to compile it. Its bound leaves out the rows beyond the edge.
   */
  private store(results: readonly Result[], firstRow: Expr): void {
    const { writer, evaluator } = this.scene;
    const { rows, schedule } = this.plan;
    const end = k.min(k.add(firstRow, k.index(schedule.rows)), k.index(rows.count));
    const body = (row: Expr): readonly Stmt[] =>
      writer.block(() => {
        evaluator.within(new Map([['m', row]]), () => {
          for (const result of results) this.storeRow(result);
        });
        for (const { registers } of results) writer.emit(...movingUp(registers));
      });
    writer.emit(k.loop(writer.fresh('m'), writer.name('m', end), body, { from: firstRow }));
  }

  private storeRow({ node, registers, cells }: Result): void {
    const { writer, evaluator } = this.scene;
    const stores = this.stores.filter((store) => store.node === node);
    for (const [at, cell] of cells.entries()) {
      const writes = writer.block(() => {
        evaluator.within(new Map([['c', cell.at]]), () => {
          for (const store of stores) writer.emit(...this.scene.store(store, registers[0]![at]!));
        });
      });
      writer.emit(...(cell.condition === undefined ? writes : [k.when(cell.condition, writes)]));
    }
  }
}

type EachTile = (number: Expr) => void;
export type TileLoop = (each: EachTile) => void;

function movingUp(registers: Registers): readonly Stmt[] {
  return registers.flatMap((row, at) =>
    row.flatMap((register, group) => {
      const next = registers[at + 1]?.[group];
      return next === undefined ? [] : [k.assign(nameOf(register), next)];
    }),
  );
}
