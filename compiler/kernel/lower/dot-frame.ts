/**
 * What all templates of contractions share: tiles in a grid, where the columns of an invocation are,
 * and what becomes of results. Rows and columns beyond the edge are clamped when read and left out
 * when stored.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { add, type Index, ofAxis, plus, scale } from '../indexing/affine.ts';
import type { Element, Expr, Kernel, Lanes, Stmt } from '../ir.ts';
import type { Region, Store } from '../regions/region.ts';
import { type Contraction, contractionOf, dotOf } from './contraction.ts';
import { lanesAxis } from './evaluator.ts';
import { gridOf } from './grid.ts';
import { type Binding, bindMap, bindStores, type Context, type Lowered, Scene } from './scene.ts';

/** A contraction to be lowered, whole or as `parts` partial sums that the region stores. */
export interface DotJob {
  readonly region: Region;
  readonly context: Context;
  readonly parts: number;
}

/** The axis along which a region of partial sums stores its parts. */
export const partAxis = 'part';

/** Results of a workgroup. */
export interface TileSize {
  readonly rows: number;
  readonly columns: number;
}

/** The numbers of a workgroup's tile; `slice` counts batches, and parts of those. */
export interface Tile {
  readonly row: Expr;
  readonly column: Expr;
  readonly slice: Expr;
}

export class DotFrame {
  readonly scene: Scene;
  readonly shape: Contraction;
  readonly lanes: Lanes;
  /** What sums are kept in. */
  readonly element: Element;
  /** Whether the columns of an invocation lie side by side; otherwise each has an axis of its own. */
  readonly isPacked: boolean;
  private readonly job: DotJob;
  private readonly node: Node<'dot'>;
  private readonly tile: TileSize;

  constructor(
    job: DotJob,
    { isTurned, lanes }: { readonly isTurned: boolean; readonly lanes: Lanes },
    tile: TileSize,
  ) {
    this.job = job;
    this.node = dotOf(job.region);
    this.shape = contractionOf(this.node, job.region, isTurned);
    this.lanes = lanes;
    this.tile = tile;
    this.isPacked = this.shape.columns % lanes === 0;
    const { dtype } = this.node;
    this.element = dtype === 'i32' || dtype === 'u32' ? dtype : 'f32';
    const first = bindStores(job.region.stores, this.binding(0));
    this.scene = new Scene(job.region, job.context, lanes, first);
  }

  /** One workgroup a tile: columns first, then rows, then batches. */
  kernel(
    workgroupSize: number,
    write: (tile: Tile) => void,
    shared: Kernel['shared'] = [],
  ): Lowered {
    const { batch, rows, columns, depth } = this.shape;
    const columnTiles = Math.ceil(columns / this.tile.columns);
    const rowTiles = Math.ceil(rows / this.tile.rows);
    const { parts, context } = this.job;
    const grid = gridOf(columnTiles * rowTiles * batch * parts, context.target);
    const { writer } = this.scene;
    const body = writer.block(() => {
      const tile = writer.name('w', grid.workgroup);
      const above = k.div(tile, k.index(columnTiles));
      write({
        column: k.mod(tile, k.index(columnTiles)),
        row: k.mod(above, k.index(rowTiles)),
        slice: k.div(above, k.index(rowTiles)),
      });
    });
    const part = parts === 1 ? '' : `_in_${parts}`;
    const name = `dot_${batch}x${rows}x${columns}x${depth}${part}`;
    return this.scene.finish(name, workgroupSize, grid.size, grid.inside(body), shared);
  }

  // ---- where things are

  /** Inside, the batch, the part and the columns of the invocation are known; `column` counts `lanes`. */
  within(tile: Tile, column: Expr, write: () => void): void {
    const { writer, evaluator } = this.scene;
    const { batch } = this.shape;
    const axes = new Map([['z', writer.name('z', this.batchOf(tile))]]);
    if (this.job.parts > 1) {
      axes.set(partAxis, writer.name('p', k.div(tile.slice, k.index(batch))));
    }
    this.bindColumns(axes, column);
    evaluator.within(axes, write);
  }

  private batchOf({ slice }: Tile): Expr {
    return this.job.parts > 1 ? k.mod(slice, k.index(this.shape.batch)) : slice;
  }

  private bindColumns(axes: Map<string, Expr>, column: Expr): void {
    const { writer } = this.scene;
    const { lanes } = this;
    const { columns } = this.shape;
    const covered = this.covered('columns');
    if (this.isPacked) {
      axes.set('n', writer.name('n', clamp(column, columns / lanes, covered / lanes)));
      return;
    }
    for (let at = 0; at < lanes; at += 1) {
      const own = k.add(k.mul(column, k.index(lanes)), k.index(at));
      axes.set(`n${at}`, writer.name('n', clamp(own, columns, covered)));
    }
  }

  private covered(side: 'rows' | 'columns'): number {
    return Math.ceil(this.shape[side] / this.tile[side]) * this.tile[side];
  }

  /** The number of a row or a column, kept within its side. */
  clamp(side: 'rows' | 'columns', value: Expr): Expr {
    return clamp(value, this.shape[side], this.covered(side));
  }

  get batch(): Index {
    return ofAxis({ name: 'z', extent: this.shape.batch });
  }

  /** The index of the column `at` of the invocation. */
  column(at: number): Index {
    return this.isPacked ? plus(this.columnsFrom(at), at) : this.columnsFrom(at);
  }

  /** All columns of the invocation, as lanes, if they lie side by side. */
  get columns(): Index | undefined {
    return this.isPacked ? this.asLanes(0) : undefined;
  }

  private columnsFrom(at: number): Index {
    const { columns } = this.shape;
    if (!this.isPacked) return ofAxis({ name: `n${at}`, extent: columns });
    return scale(ofAxis({ name: 'n', extent: columns / this.lanes }), this.lanes);
  }

  private asLanes(at: number): Index {
    if (!this.isPacked || this.lanes === 1) return this.columnsFrom(at);
    return add(this.columnsFrom(at), ofAxis(lanesAxis(this.lanes)));
  }

  private binding(column: number): Binding {
    return this.shape.bindOutput({
      batch: this.batch,
      row: ofAxis({ name: 'm', extent: this.shape.rows }),
      column: this.asLanes(column),
    });
  }

  // ---- sums

  /** Variables that begin at zero. */
  sums(count: number, lanes: Lanes = this.lanes): readonly Expr[] {
    const { writer } = this.scene;
    return Array.from({ length: count }, (): Expr => {
      const initial = k.literal(0, { element: this.element, lanes });
      const name = writer.fresh('c');
      writer.emit({ kind: 'var', name, type: initial.type, initial });
      return k.variable(name, initial.type);
    });
  }

  /**
   * A loop over `blocks` steps of the contracted axis, those of this part of it. `body` may use the
   * axis `k` of that extent.
   */
  overDepth(blocks: number, body: () => void): void {
    if (blocks === 0) return;
    const { writer, evaluator } = this.scene;
    const { parts } = this.job;
    const statements = (counter: Expr): readonly Stmt[] =>
      writer.block(() => evaluator.within(new Map([['k', counter]]), body));
    if (parts === 1) {
      writer.emit(k.loop(writer.fresh('k'), k.index(blocks), statements));
      return;
    }
    const each = Math.ceil(blocks / parts);
    const from = writer.name('f', k.mul(this.part(), k.index(each)));
    const to = writer.name('f', k.min(k.add(from, k.index(each)), k.index(blocks)));
    writer.emit(k.loop(writer.fresh('k'), to, statements, { from }));
  }

  /** What is left behind the last whole block belongs to the last part. */
  inLastPart(write: () => void): void {
    const { writer } = this.scene;
    const { parts } = this.job;
    const statements = writer.block(write);
    if (statements.length === 0) return;
    if (parts === 1) writer.emit(...statements);
    else writer.emit(k.when(k.eq(this.part(), k.index(parts - 1)), statements));
  }

  private part(): Expr {
    return this.scene.evaluator.index(ofAxis({ name: partAxis, extent: this.job.parts }));
  }

  // ---- results

  /**
   * A loop over the rows, the results moving up by one each time: unrolled, a driver takes ten times
   * as long to compile it. Its bound leaves out the rows beyond the edge. `column` as in `within`.
   */
  storeRows(first: Expr, column: Expr, sums: readonly Expr[]): void {
    const { writer } = this.scene;
    const end = k.min(k.add(first, k.index(sums.length)), k.index(this.shape.rows));
    const body = (row: Expr): readonly Stmt[] =>
      writer.block(() => {
        this.storeRow(row, column, sums[0]!);
        for (const [at, sum] of sums.entries()) {
          const next = sums[at + 1];
          if (next !== undefined) writer.emit(k.assign(nameOf(sum), next));
        }
      });
    writer.emit(k.loop(writer.fresh('m'), writer.name('m', end), body, { from: first }));
  }

  /** What invocation at `column` has of a row that exists. */
  storeRow(row: Expr, column: Expr, sum: Expr): void {
    const { writer, evaluator } = this.scene;
    const count = this.isPacked ? 1 : this.lanes;
    evaluator.within(new Map([['m', row]]), () => {
      for (let at = 0; at < count; at += 1) {
        const value = this.isPacked ? sum : part(sum, at);
        const isInside = this.isInside(column, at);
        const stores = this.results(this.binding(at), value);
        writer.emit(...(isInside === undefined ? stores : [k.when(isInside, stores)]));
      }
    });
  }

  /** Whether the columns of the invocation, or that at `at`, exist; undefined if they always do. */
  private isInside(column: Expr, at: number): Expr | undefined {
    const { columns } = this.shape;
    if (this.covered('columns') === columns) return undefined;
    if (this.isPacked) return k.lt(column, k.index(columns / this.lanes));
    const own = k.add(k.mul(column, k.index(this.lanes)), k.index(at));
    return k.lt(own, k.index(columns));
  }

  private results(binding: Binding, sum: Expr): readonly Stmt[] {
    const { region, parts } = this.job;
    const { evaluator } = this.scene;
    const stores: readonly Store[] = bindStores(region.stores, binding);
    // Partial sums keep the precision in which they are added up.
    const value = parts === 1 ? resultOf(this.node, sum) : sum;
    evaluator.bind(this.node, bindMap(region.members.get(this.node)!, binding), value);
    const values = stores.map((store) => evaluator.value(store.node, store.map));
    return stores.flatMap((store, at) => this.scene.store(store, values[at]!));
  }
}

/** A sum in the type of the contraction. */
export function resultOf(node: Node<'dot'>, sum: Expr): Expr {
  return k.cast(sum, node.dtype === 'f16' ? 'f16' : sum.type.element);
}

/** `covered` values of a size of `count`: nothing to do if they are as many. */
function clamp(value: Expr, count: number, covered: number): Expr {
  return covered === count ? value : k.min(value, k.index(count - 1));
}

export function nameOf(sum: Expr): string {
  invariant(sum.kind === 'variable', () => 'an accumulator is a variable');
  return sum.name;
}

export const part = (value: Expr, at: number): Expr => k.component(value, at as 0 | 1 | 2 | 3);

/** `left * right + sum`; a scalar on the left is for all lanes. */
export function multiplyAdd(left: Expr, right: Expr, sum: Expr): Expr {
  if (sum.type.element !== 'f32') return k.apply('add', sum, k.apply('mul', left, right));
  return k.fma(wide(left, sum.type.lanes), wide(right, sum.type.lanes), sum);
}

/** A scalar in all lanes. */
export function wide(value: Expr, lanes: Lanes): Expr {
  return value.type.lanes === lanes ? value : k.vector(...new Array<Expr>(lanes).fill(value));
}
