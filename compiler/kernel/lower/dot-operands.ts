/**
 * How a tile reads its operands, a few steps along the contracted axis at a time. An operand whose
 * elements lie side by side along the contracted axis is read as vectors along it, one whose
 * columns do as vectors of columns.
 */
import * as k from '../build.ts';
import { add, type Index, ofAxis, plus, scale } from '../indexing/affine.ts';
import type { Expr, Lanes } from '../ir.ts';
import type { RegisterSchedule } from '../schedule/schedule.ts';
import { isReadAcross } from './contraction.ts';
import { type DotFrame, part } from './dot-frame.ts';
import { lanesAxis } from './evaluator.ts';

export interface DotLoader {
  /**
   * Steps to read at a time: as many as a vector has lanes where each column lies along the
   * contracted axis, else one.
   */
  readonly depth: Lanes;
  /** Reads what `depth` steps from `at` on need. */
  readonly step: (
    at: Index,
    depth: Lanes,
  ) => {
    readonly depth: number;
    /** The scalar of a row, the same in all lanes. */
    readonly left: (row: number, step: number) => Expr;
    /** The columns of the invocation. */
    readonly right: (step: number) => Expr;
  };
}

/** Where an invocation stands in its band. */
export interface BandPlace {
  /** The first row of the band. */
  readonly row: Expr;
  readonly lane: Expr;
}

export function makeLoader(
  frame: DotFrame,
  schedule: RegisterSchedule,
  place: BandPlace,
): DotLoader {
  const left = rowReader(frame, schedule, place);
  const isAcross = readsAcross(frame);
  const right = columnReader(frame, isAcross);
  const depth: Lanes = !isAcross && readsAlong(frame) ? schedule.lanes : 1;
  return {
    depth,
    step: (at, depth) => ({ depth, left: left(at, depth), right: right(at, depth) }),
  };
}

type Reader<Access> = (at: Index, depth: Lanes) => Access;

/** `at` and the steps behind it, as lanes where they are as many. */
function along(at: Index, depth: Lanes, lanes: Lanes): Index {
  return depth === lanes && lanes > 1 ? add(at, ofAxis(lanesAxis(lanes))) : at;
}

function rowReader(
  frame: DotFrame,
  schedule: RegisterSchedule,
  place: BandPlace,
): Reader<(row: number, step: number) => Expr> {
  const { shape, scene } = frame;
  const { writer, evaluator } = scene;
  const isShared = schedule.sharing === 'subgroup';
  const group = isShared ? schedule.bandLanes : 1;
  const groups = Math.ceil(schedule.rows / group);
  // Each lane of a subgroup reads one row of a group; without sharing a group is one row.
  const rows = Array.from({ length: groups }, (_, at) => {
    const first = k.add(place.row, k.index(at * group));
    return writer.name(
      'r',
      frame.clamp('rows', isShared ? k.add(first, clampLane(place.lane, schedule)) : first),
    );
  });
  return (at, depth) => {
    const values = rows.map((row, n) => {
      const axis = { name: `row${n}`, extent: shape.rows };
      let value: Expr | undefined;
      evaluator.within(new Map([[axis.name, row]]), () => {
        const map = shape.rowMap(frame.batch, ofAxis(axis), along(at, depth, schedule.lanes));
        value = writer.name('a', k.cast(evaluator.value(shape.rowOperand, map), frame.element));
      });
      return value!;
    });
    return (row, step) => {
      const own = part(values[Math.floor(row / group)]!, step);
      return isShared ? k.subgroupBroadcast(own, row % group) : own;
    };
  };
}

/** A subgroup wider than the tile is high has lanes without a row; they repeat the last one. */
function clampLane(lane: Expr, schedule: RegisterSchedule): Expr {
  return schedule.bandLanes > schedule.rows ? k.min(lane, k.index(schedule.rows - 1)) : lane;
}

function columnReader(frame: DotFrame, isAcross: boolean): Reader<(step: number) => Expr> {
  const { shape, scene, lanes, columns } = frame;
  const { writer, evaluator } = scene;
  const read = (column: Index, depth: Index): Expr => {
    const map = shape.columnMap(frame.batch, column, depth);
    return writer.name('b', k.cast(evaluator.value(shape.columnOperand, map), frame.element));
  };
  if (isAcross && columns !== undefined) {
    return (at, depth) => {
      const values = Array.from({ length: depth }, (_, step) => read(columns, plus(at, step)));
      return (step) => values[step]!;
    };
  }
  return (at, depth) => {
    const depths = along(at, depth, lanes);
    const values = Array.from({ length: lanes }, (_, column) => read(frame.column(column), depths));
    return (step) => {
      const parts = values.map((value) => part(value, step));
      return lanes === 1 ? parts[0]! : writer.name('b', k.vector(...parts));
    };
  };
}

/** Whether the columns of an invocation are one vector in memory. */
function readsAcross({ shape, lanes, batch, columns }: DotFrame): boolean {
  if (columns === undefined) return false;
  const depth = ofAxis({ name: 'k', extent: shape.depth });
  return isReadAcross(shape.columnOperand, shape.columnMap(batch, columns, depth), lanes);
}

/** Whether each column lies, a vector at a time, along the contracted axis. */
function readsAlong(frame: DotFrame): boolean {
  const { shape, lanes, batch } = frame;
  const block = scale(ofAxis({ name: 'k', extent: Math.floor(shape.depth / lanes) }), lanes);
  const map = shape.columnMap(batch, frame.column(0), along(block, lanes, lanes));
  return shape.depth >= lanes && isReadAcross(shape.columnOperand, map, lanes);
}
