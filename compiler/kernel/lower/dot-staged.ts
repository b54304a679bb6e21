/**
 * Contractions through workgroup memory: all invocations read the next tile of both operands, wait,
 * and each adds up its own rows and columns from there. Tiles hold vectors, along the contracted
 * axis or across it, as they lie in the operand, so that reading them is one load and nothing is
 * turned on the way.
 */
import * as k from '../build.ts';
import { ofAxis } from '../indexing/affine.ts';
import type { Expr, Lanes, Stmt } from '../ir.ts';
import type { StagedSchedule } from '../schedule/schedule.ts';
import { DotFrame, type DotJob, multiplyAdd, nameOf, part } from './dot-frame.ts';
import { OperandReader } from './dot-vectors.ts';
import type { Lowered } from './scene.ts';

export function lowerStagedDot(job: DotJob, schedule: StagedSchedule): Lowered {
  const { tileRows, tileColumns, tileDepth, rows, lanes } = schedule;
  const frame = new DotFrame(job, schedule, { rows: tileRows, columns: tileColumns });
  const { writer, evaluator } = frame.scene;
  const wide = tileColumns / lanes;
  const threads = (tileRows / rows) * wide;
  const tiles = Math.ceil(frame.shape.depth / tileDepth);
  const left = new StagedTile(frame, 'rows', schedule, threads);
  const right = new StagedTile(frame, 'columns', schedule, threads);
  const local = k.builtin('local_index');
  const write = (tile: { readonly row: Expr; readonly column: Expr; readonly slice: Expr }) => {
    const x = writer.name('j', k.mod(local, k.index(wide)));
    const y = writer.name('j', k.div(local, k.index(wide)));
    const firstRow = writer.name('i', k.mul(tile.row, k.index(tileRows)));
    const firstColumn = writer.name('i', k.mul(tile.column, k.index(wide)));
    const row = writer.name('i', k.add(firstRow, k.mul(y, k.index(rows))));
    const column = k.add(firstColumn, x);
    frame.within(tile, column, () => {
      const sums = frame.sums(rows);
      frame.overDepth(tiles, () => {
        const at = evaluator.index(ofAxis({ name: 'k', extent: tiles }));
        const step = writer.name('d', k.mul(at, k.index(tileDepth)));
        left.stage(firstRow, step);
        right.stage(k.mul(firstColumn, k.index(lanes)), step);
        writer.emit(k.barrier);
        const steps = (block: Expr): readonly Stmt[] =>
          writer.block(() =>
            accumulate(frame, sums, left.rowsAt(block, y), right.columnsAt(block, x)),
          );
        writer.emit(k.loop(writer.fresh('k'), k.index(tileDepth / lanes), steps), k.barrier);
      });
      frame.storeRows(row, column, sums);
    });
  };
  const arrays = [left, right].map(({ array, length }) => {
    return { name: array, element: frame.element, lanes, length };
  });
  return frame.kernel(threads, write, arrays);
}

function accumulate(
  frame: DotFrame,
  sums: readonly Expr[],
  left: (row: number, step: number) => Expr,
  right: (step: number) => Expr,
): void {
  for (let step = 0; step < frame.lanes; step += 1) {
    const own = right(step);
    for (const [row, sum] of sums.entries()) {
      frame.scene.writer.emit(k.assign(nameOf(sum), multiplyAdd(left(row, step), own, sum)));
    }
  }
}

/** The tile of one operand in workgroup memory. */
class StagedTile {
  readonly array: string;
  /** In vectors. */
  readonly length: number;
  private readonly frame: DotFrame;
  private readonly reader: OperandReader;
  private readonly schedule: StagedSchedule;
  private readonly side: 'rows' | 'columns';
  private readonly threads: number;
  private readonly isAcross: boolean;
  /** Rows or columns of the tile. */
  private readonly extent: number;

  constructor(
    frame: DotFrame,
    side: 'rows' | 'columns',
    schedule: StagedSchedule,
    threads: number,
  ) {
    const { tileDepth, tileRows, tileColumns } = schedule;
    this.frame = frame;
    this.schedule = schedule;
    this.side = side;
    this.threads = threads;
    this.extent = side === 'rows' ? tileRows : tileColumns;
    this.length = (this.extent * tileDepth) / frame.lanes;
    const reach = Math.ceil(frame.shape.depth / tileDepth) * tileDepth;
    this.reader = new OperandReader(frame, side, reach);
    this.isAcross = this.reader.isAcross;
    this.array = frame.scene.writer.fresh(side === 'rows' ? 'left' : 'right');
  }

  /** Each invocation reads every so manieth vector of the tile that begins at `first` and `step`. */
  stage(first: Expr, step: Expr): void {
    const { writer } = this.frame.scene;
    const local = k.builtin('local_index');
    for (let from = 0; from < this.length; from += this.threads) {
      const at = writer.name('s', k.add(local, k.index(from)));
      const copy = writer.block(() => this.stageVector(at, first, step));
      const isWhole = from + this.threads <= this.length;
      writer.emit(...(isWhole ? copy : [k.when(k.lt(at, k.index(this.length)), copy)]));
    }
  }

  /** Neighbouring invocations read neighbouring vectors. */
  private stageVector(at: Expr, first: Expr, step: Expr): void {
    const { writer } = this.frame.scene;
    const { lanes } = this.frame;
    const vectors = k.index((this.isAcross ? this.extent : this.schedule.tileDepth) / lanes);
    const fast = writer.name('s', k.mod(at, vectors));
    const slow = writer.name('s', k.div(at, vectors));
    if (this.isAcross) {
      const block = k.add(k.div(first, k.index(lanes)), fast);
      const value = this.reader.across(block, k.add(step, slow));
      writer.emit(k.storeShared(this.array, at, value));
      return;
    }
    const block = k.add(k.div(step, k.index(lanes)), fast);
    const value = this.reader.along(k.add(first, slow), block);
    writer.emit(k.storeShared(this.array, this.alongAt(fast, slow), value));
  }

  /**
   * Where the vector `block` of a row or column is. Columns are dealt out, the first of each
   * invocation before all second ones, so that neighbours read neighbouring vectors.
   */
  private alongAt(block: Expr, free: Expr): Expr {
    const start = k.mul(block, k.index(this.extent));
    if (this.side === 'rows') return k.add(start, free);
    const { lanes } = this.frame;
    const turn = k.mul(k.mod(free, k.index(lanes)), k.index(this.extent / lanes));
    return k.add(start, k.add(turn, k.div(free, k.index(lanes))));
  }

  /** What an invocation reads of its rows, `lanes` steps from `block * lanes` on. */
  rowsAt(block: Expr, y: Expr): (row: number, step: number) => Expr {
    const { lanes } = this.frame;
    const { rows } = this.schedule;
    if (!this.isAcross) {
      const own = k.mul(y, k.index(rows));
      const vectors = Array.from({ length: rows }, (_, row) =>
        this.read(this.alongAt(block, k.add(own, k.index(row)))),
      );
      return (row, step) => part(vectors[row]!, step);
    }
    const own = k.mul(y, k.index(rows / lanes));
    const vectors = eachStep(lanes, (step) =>
      Array.from({ length: rows / lanes }, (_, at) =>
        this.read(this.acrossAt(block, step, k.add(own, k.index(at)))),
      ),
    );
    return (row, step) => part(vectors[step]![Math.floor(row / lanes)]!, row % lanes);
  }

  columnsAt(block: Expr, x: Expr): (step: number) => Expr {
    const { lanes, scene } = this.frame;
    if (this.isAcross) {
      const vectors = eachStep(lanes, (step) => this.read(this.acrossAt(block, step, x)));
      return (step) => vectors[step]!;
    }
    const vectors = eachStep(lanes, (at) => {
      const turn = k.index((at * this.extent) / lanes);
      return this.read(k.add(k.mul(block, k.index(this.extent)), k.add(turn, x)));
    });
    return (step) => {
      const parts = vectors.map((vector) => part(vector, step));
      return lanes === 1 ? parts[0]! : scene.writer.name('b', k.vector(...parts));
    };
  }

  private acrossAt(block: Expr, step: number, free: Expr): Expr {
    const { lanes } = this.frame;
    const line = k.add(k.mul(block, k.index(lanes)), k.index(step));
    return k.add(k.mul(line, k.index(this.extent / lanes)), free);
  }

  private read(at: Expr): Expr {
    const { scene, element, lanes } = this.frame;
    return scene.writer.name('t', k.loadShared(this.array, at, element, lanes));
  }
}

function eachStep<T>(lanes: Lanes, make: (step: number) => T): readonly T[] {
  return Array.from({ length: lanes }, (_, step) => make(step));
}
