/**
 * Vectors of a contraction's operand at rows or columns that are computed while the kernel runs:
 * along the contracted axis or across it. Beyond the end of that axis they are zero, so that a tile
 * may reach over it; rows and columns beyond theirs repeat the last one.
 */
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { add, type Index, ofAxis, scale } from '../indexing/affine.ts';
import type { IndexMap } from '../indexing/map.ts';
import type { Expr } from '../ir.ts';
import { isReadAcross } from './contraction.ts';
import { type DotFrame, wide } from './dot-frame.ts';
import { lanesAxis } from './evaluator.ts';

export class OperandReader {
  /** How many rows or columns there are. */
  readonly count: number;
  private readonly frame: DotFrame;
  private readonly side: 'rows' | 'columns';
  private readonly operand: Node;
  private readonly map: (free: Index, depth: Index) => IndexMap;
  /** How far reads along the contracted axis may go. */
  private readonly reach: number;

  constructor(frame: DotFrame, side: 'rows' | 'columns', reach: number) {
    const { shape, batch } = frame;
    this.frame = frame;
    this.side = side;
    this.reach = reach;
    this.count = shape[side];
    this.operand = side === 'rows' ? shape.rowOperand : shape.columnOperand;
    const map = side === 'rows' ? shape.rowMap : shape.columnMap;
    this.map = (free, depth) => map(batch, free, depth);
  }

  /** Whether a vector across, from row to row or column to column, is one load. */
  get isAcross(): boolean {
    const { lanes, shape } = this.frame;
    if (this.count % lanes !== 0) return false;
    const depth = ofAxis({ name: 'd', extent: shape.depth });
    return isReadAcross(this.operand, this.map(this.vectors('f', this.count), depth), lanes);
  }

  /** The elements `lanes * block …` of the row or column `free` along the contracted axis. */
  along(free: Expr, block: Expr): Expr {
    const { lanes, shape } = this.frame;
    const { depth } = shape;
    const row = this.frame.clamp(this.side, free);
    if (depth % lanes !== 0) {
      return this.perLane((at) =>
        this.scalar(row, k.add(k.mul(block, k.index(lanes)), k.index(at))),
      );
    }
    const index = this.vectors('d', depth);
    const axis = ofAxis({ name: 'f', extent: this.count });
    const inside = this.limit(block, depth / lanes, this.reach / lanes);
    return this.read(
      axis,
      index,
      [
        ['f', row],
        ['d', inside.at],
      ],
      inside.condition,
    );
  }

  /** The rows or columns `lanes * block …` at the step `depth`. */
  across(block: Expr, depth: Expr): Expr {
    const { lanes, shape } = this.frame;
    if (this.count % lanes !== 0) {
      return this.perLane((at) => {
        const own = k.add(k.mul(block, k.index(lanes)), k.index(at));
        return this.scalar(this.frame.clamp(this.side, own), depth);
      });
    }
    const blocks = k.min(block, k.index(this.count / lanes - 1));
    const axis = ofAxis({ name: 'd', extent: shape.depth });
    const inside = this.limit(depth, shape.depth, this.reach);
    const index = this.vectors('f', this.count);
    return this.read(
      index,
      axis,
      [
        ['f', blocks],
        ['d', inside.at],
      ],
      inside.condition,
    );
  }

  /** One element; `free` is a row or column that exists. */
  scalar(free: Expr, depth: Expr): Expr {
    const { shape } = this.frame;
    const inside = this.limit(depth, shape.depth, this.reach);
    const axis = ofAxis({ name: 'f', extent: this.count });
    const step = ofAxis({ name: 'd', extent: shape.depth });
    return this.read(
      axis,
      step,
      [
        ['f', free],
        ['d', inside.at],
      ],
      inside.condition,
      1,
    );
  }

  private read(
    free: Index,
    depth: Index,
    axes: readonly (readonly [name: string, value: Expr])[],
    condition: Expr | undefined,
    lanes = this.frame.lanes,
  ): Expr {
    const { scene, element } = this.frame;
    const { writer, evaluator } = scene;
    let value: Expr | undefined;
    const named = axes.map(([name, at]) => [name, writer.name('i', at)] as const);
    evaluator.within(new Map(named), () => {
      const found = k.cast(evaluator.value(this.operand, this.map(free, depth)), element);
      value = wide(found, lanes);
    });
    const zero = k.literal(0, value!.type);
    const safe = condition === undefined ? value! : k.apply('select', condition, value!, zero);
    return writer.name('a', safe);
  }

  private perLane(read: (at: number) => Expr): Expr {
    const { lanes, scene } = this.frame;
    const parts = Array.from({ length: lanes }, (_, at) => read(at));
    return lanes === 1 ? parts[0]! : scene.writer.name('a', k.vector(...parts));
  }

  /** A position that exists, and whether it is the one asked for. */
  private limit(at: Expr, count: number, reach: number) {
    if (reach <= count) return { at, condition: undefined };
    return { at: k.min(at, k.index(count - 1)), condition: k.lt(at, k.index(count)) };
  }

  private vectors(name: string, extent: number): Index {
    const { lanes } = this.frame;
    const first = scale(ofAxis({ name, extent: extent / lanes }), lanes);
    return lanes === 1 ? first : add(first, ofAxis(lanesAxis(lanes)));
  }
}
