/**
 * The template of contractions. A band of invocations computes a tile of `rows` x (band x lanes)
 * results, each invocation all the rows of its own columns, in registers. Of the left operand each
 * lane of a subgroup reads one row, and `subgroupBroadcast` hands the elements round; without
 * subgroups each invocation reads all rows itself. Nothing is staged in workgroup memory. Rows and
 * columns beyond the edge are clamped when read and left out when stored.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { add, constant, type Index, ofAxis, plus, scale } from '../indexing/affine.ts';
import type { Expr, Lanes, Stmt } from '../ir.ts';
import type { Region, Store } from '../regions/region.ts';
import { dotCandidates } from '../schedule/dot-candidates.ts';
import type { DotSchedule } from '../schedule/schedule.ts';
import { type Contraction, contractionOf, dotOf, factsOf } from './contraction.ts';
import { type DotLoader, makeLoader } from './dot-operands.ts';
import { lanesAxis } from './evaluator.ts';
import { gridOf } from './grid.ts';
import {
  type Binding,
  bindMap,
  bindStores,
  type Context,
  type Lowered,
  Scene,
  type Template,
} from './scene.ts';

export const dotTemplate: Template<DotSchedule> = {
  candidates: (region, context) =>
    dotCandidates(factsOf(region, context), context.target, context.maxLanes),
  lower: (region, context, schedule) => [new DotKernel(region, context, schedule).lower()],
};

class DotKernel {
  private readonly region: Region;
  private readonly context: Context;
  private readonly node: Node<'dot'>;
  private readonly shape: Contraction;
  private readonly schedule: DotSchedule;
  /** Whether the columns of an invocation lie side by side; otherwise each has an axis of its own. */
  private readonly isPacked: boolean;
  private readonly scene: Scene;

  constructor(region: Region, context: Context, schedule: DotSchedule) {
    this.region = region;
    this.context = context;
    this.node = dotOf(region);
    this.shape = contractionOf(this.node, region, schedule.isTurned);
    this.schedule = schedule;
    this.isPacked = this.shape.columns % schedule.lanes === 0;
    const first = bindStores(region.stores, this.binding(0));
    this.scene = new Scene(region, context, this.schedule.lanes, first);
  }

  lower(): Lowered {
    const { rows, lanes, bandLanes, bands } = this.schedule;
    const { writer, evaluator } = this.scene;
    const columnTiles = Math.ceil(this.shape.columns / (bandLanes * lanes));
    const rowTiles = Math.ceil(this.shape.rows / (rows * bands));
    const grid = gridOf(columnTiles * rowTiles * this.shape.batch, this.context.target);
    const local = k.builtin('local_index');
    const body = writer.block(() => {
      const tile = writer.name('w', grid.workgroup);
      const lane = writer.name('j', k.mod(local, k.index(bandLanes)));
      const column = k.add(k.mul(k.mod(tile, k.index(columnTiles)), k.index(bandLanes)), lane);
      const above = k.div(tile, k.index(columnTiles));
      const band = k.add(
        k.mul(k.mod(above, k.index(rowTiles)), k.index(bands)),
        bands === 1 ? k.index(0) : k.div(local, k.index(bandLanes)),
      );
      const row = writer.name('i', k.mul(band, k.index(rows)));
      const axes = new Map([['z', writer.name('z', k.div(above, k.index(rowTiles)))]]);
      this.bindColumns(axes, column);
      evaluator.within(axes, () => this.tile(row, column, lane));
    });
    const { batch, rows: m, columns: n, depth } = this.shape;
    const name = `dot_${batch}x${m}x${n}x${depth}`;
    return this.scene.finish(name, bandLanes * bands, grid.size, grid.inside(body));
  }

  // ---- where things are

  /** The first column of the invocation (in units of `lanes`), or each of its columns. */
  private bindColumns(axes: Map<string, Expr>, column: Expr): void {
    const { writer } = this.scene;
    const { lanes } = this.schedule;
    const { columns } = this.shape;
    if (this.isPacked) {
      const count = columns / lanes;
      axes.set('n', writer.name('n', this.clamp(column, count, this.columnsCovered() / lanes)));
      return;
    }
    for (let at = 0; at < lanes; at += 1) {
      const own = k.add(k.mul(column, k.index(lanes)), k.index(at));
      axes.set(`n${at}`, writer.name('n', this.clamp(own, columns, this.columnsCovered())));
    }
  }

  private columnsCovered(): number {
    const width = this.schedule.bandLanes * this.schedule.lanes;
    return Math.ceil(this.shape.columns / width) * width;
  }

  private rowsCovered(): number {
    const height = this.schedule.rows * this.schedule.bands;
    return Math.ceil(this.shape.rows / height) * height;
  }

  private clamp(value: Expr, count: number, covered: number): Expr {
    return covered === count ? value : k.min(value, k.index(count - 1));
  }

  /** The index of a column: of all lanes together where they are packed, else of the lane `at`. */
  private column(at: number): Index {
    const { lanes } = this.schedule;
    const { columns } = this.shape;
    if (!this.isPacked) return ofAxis({ name: `n${at}`, extent: columns });
    return scale(ofAxis({ name: 'n', extent: columns / lanes }), lanes);
  }

  private columns(at: number): Index {
    if (!this.isPacked || this.schedule.lanes === 1) return this.column(at);
    return add(this.column(at), ofAxis(lanesAxis(this.schedule.lanes)));
  }

  private binding(column: number): Binding {
    return this.shape.bindOutput({
      batch: ofAxis({ name: 'z', extent: this.shape.batch }),
      row: ofAxis({ name: 'm', extent: this.shape.rows }),
      column: this.columns(column),
    });
  }

  // ---- the tile

  private tile(row: Expr, column: Expr, lane: Expr): void {
    const { writer } = this.scene;
    const { rows, lanes } = this.schedule;
    const element =
      this.node.dtype === 'i32' || this.node.dtype === 'u32' ? this.node.dtype : 'f32';
    const sums = Array.from({ length: rows }, (): Expr => {
      const initial = k.literal(0, { element, lanes });
      const name = writer.fresh('c');
      writer.emit({ kind: 'var', name, type: initial.type, initial });
      return k.variable(name, initial.type);
    });
    const loader = makeLoader(this.scene, this.shape, this.schedule, {
      row,
      lane,
      element,
      batch: ofAxis({ name: 'z', extent: this.shape.batch }),
      column: (at) => (this.isPacked ? plus(this.column(at), at) : this.column(at)),
      columns: this.isPacked ? this.columns(0) : undefined,
      clampRow: (value) => this.clamp(value, this.shape.rows, this.rowsCovered()),
    });
    this.contract(loader, sums);
    this.storeRows(row, column, sums);
  }

  private contract(loader: DotLoader, sums: readonly Expr[]): void {
    const { writer, evaluator } = this.scene;
    const { depth } = loader;
    const blocks = Math.floor(this.shape.depth / depth);
    const accumulate = (step: ReturnType<DotLoader['step']>): void => {
      for (let at = 0; at < step.depth; at += 1) {
        const right = step.right(at);
        for (const [row, sum] of sums.entries()) {
          writer.emit(k.assign(nameOf(sum), multiplyAdd(step.left(row, at), right, sum)));
        }
      }
    };
    if (blocks > 0) {
      const name = writer.fresh('k');
      const body = (counter: Expr): readonly Stmt[] =>
        writer.block(() => {
          evaluator.within(new Map([['k', counter]]), () => {
            accumulate(loader.step(scale(ofAxis({ name: 'k', extent: blocks }), depth), depth));
          });
        });
      writer.emit(k.loop(name, k.index(blocks), body));
    }
    for (let at = blocks * depth; at < this.shape.depth; at += 1) {
      accumulate(loader.step(constant(at), 1));
    }
  }

  // ---- the results

  /**
   * A loop over the rows, the results moving up by one each time: unrolled, a driver takes ten times
   * as long to compile it. Its bound leaves out the rows beyond the edge.
   */
  private storeRows(first: Expr, column: Expr, sums: readonly Expr[]): void {
    const { writer, evaluator } = this.scene;
    const end = k.min(k.add(first, k.index(sums.length)), k.index(this.shape.rows));
    const body = (row: Expr): readonly Stmt[] =>
      writer.block(() => {
        evaluator.within(new Map([['m', row]]), () => this.storeRow(sums[0]!, column));
        for (const [at, sum] of sums.entries()) {
          const next = sums[at + 1];
          if (next !== undefined) writer.emit(k.assign(nameOf(sum), next));
        }
      });
    writer.emit(k.loop(writer.fresh('m'), writer.name('m', end), body, { from: first }));
  }

  private storeRow(sum: Expr, column: Expr): void {
    const { writer } = this.scene;
    const count = this.isPacked ? 1 : this.schedule.lanes;
    for (let at = 0; at < count; at += 1) {
      const value = this.isPacked ? sum : k.component(sum, at as 0 | 1 | 2 | 3);
      const isInside = this.isInside(column, at);
      const stores = this.results(this.binding(at), value);
      writer.emit(...(isInside === undefined ? stores : [k.when(isInside, stores)]));
    }
  }

  /** Whether the columns of the invocation, or that at `at`, exist; undefined if they always do. */
  private isInside(column: Expr, at: number): Expr | undefined {
    const { lanes } = this.schedule;
    if (this.columnsCovered() === this.shape.columns) return undefined;
    if (this.isPacked) return k.lt(column, k.index(this.shape.columns / lanes));
    const own = k.add(k.mul(column, k.index(lanes)), k.index(at));
    return k.lt(own, k.index(this.shape.columns));
  }

  private results(binding: Binding, value: Expr): readonly Stmt[] {
    const { evaluator } = this.scene;
    const stores: readonly Store[] = bindStores(this.region.stores, binding);
    const result = k.cast(value, this.node.dtype === 'f16' ? 'f16' : value.type.element);
    evaluator.bind(this.node, bindMap(this.region.members.get(this.node)!, binding), result);
    const values = stores.map((store) => evaluator.value(store.node, store.map));
    return stores.flatMap((store, at) => this.scene.store(store, values[at]!));
  }
}

function nameOf(sum: Expr): string {
  invariant(sum.kind === 'variable', () => 'an accumulator is a variable');
  return sum.name;
}

function multiplyAdd(left: Expr, right: Expr, sum: Expr): Expr {
  if (sum.type.element !== 'f32') return k.apply('add', sum, k.apply('mul', left, right));
  return k.fma(wide(left, sum.type.lanes), right, sum);
}

function wide(value: Expr, lanes: Lanes): Expr {
  return value.type.lanes === lanes ? value : k.vector(...new Array<Expr>(lanes).fill(value));
}
