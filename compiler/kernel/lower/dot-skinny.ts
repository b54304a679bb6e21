/**
 * Contractions of few rows: what costs is reading the other operand once, and there are too few
 * results to keep a device busy with one invocation each. So a team of invocations splits the
 * contracted axis, and its sums come together in a fixed order.
 */
import * as k from '../build.ts';
import type { Expr, Stmt } from '../ir.ts';
import type { SkinnySchedule } from '../schedule/schedule.ts';
import { DotFrame, type DotJob, multiplyAdd, nameOf, part } from './dot-frame.ts';
import { OperandReader } from './dot-vectors.ts';
import type { Lowered } from './scene.ts';

export function lowerSkinnyDot(job: DotJob, schedule: SkinnySchedule): Lowered {
  const { rows, lanes, teams, teamSize, split, through } = schedule;
  const frame = new DotFrame(job, schedule, { rows, columns: teams * lanes });
  const { writer } = frame.scene;
  const array = writer.fresh('partial');
  const local = k.builtin('local_index');
  const size = teams * teamSize;
  // Neighbours read what lies side by side: steps of one team, or columns of several.
  const width = k.index(split === 'along' ? teamSize : teams);
  const shared = { name: array, element: frame.element, lanes, length: rows * size };
  return frame.kernel(
    size,
    (tile) => {
      const fast = writer.name('j', k.mod(local, width));
      const slow = writer.name('j', k.div(local, width));
      const [member, team] = split === 'along' ? [fast, slow] : [slow, fast];
      const column = k.add(k.mul(tile.column, k.index(teams)), team);
      const row = writer.name('i', k.mul(tile.row, k.index(rows)));
      frame.within(tile, column, () => {
        const place = { row, column, member, team };
        const sums =
          split === 'along' ? sumAlong(frame, schedule, place) : sumAcross(frame, schedule, place);
        if (through === 'subgroup') combineSubgroup(frame, sums, place);
        else combineMemory(frame, schedule, array, sums, place);
      });
    },
    through === 'memory' ? [shared] : [],
  );
}

interface Place {
  readonly row: Expr;
  /** In vectors. */
  readonly column: Expr;
  readonly member: Expr;
  readonly team: Expr;
}

/** Each member takes every so manieth vector of the contracted axis, for each column by itself. */
function sumAlong(
  frame: DotFrame,
  { rows, lanes, teamSize }: SkinnySchedule,
  { row, column, member }: Place,
): readonly Expr[] {
  const { writer } = frame.scene;
  const blocks = Math.ceil(frame.shape.depth / lanes);
  const left = new OperandReader(frame, 'rows', blocks * lanes);
  const right = new OperandReader(frame, 'columns', blocks * lanes);
  const sums = Array.from({ length: rows }, () => frame.sums(lanes));
  const body = (block: Expr): readonly Stmt[] =>
    writer.block(() => {
      const vectors = sums.map((_, at) => left.along(k.add(row, k.index(at)), block));
      for (let at = 0; at < lanes; at += 1) {
        const own = k.add(k.mul(column, k.index(lanes)), k.index(at));
        const vector = right.along(own, block);
        for (const [r, line] of sums.entries()) {
          const sum = line[at]!;
          writer.emit(k.assign(nameOf(sum), multiplyAdd(vectors[r]!, vector, sum)));
        }
      }
    });
  if (blocks > 0) writer.emit(overShare(writer.fresh('k'), blocks, member, teamSize, body));
  return sums.map((line) => {
    const totals = line.map((sum) => addLanes(sum));
    return writer.name('t', lanes === 1 ? totals[0]! : k.vector(...totals));
  });
}

/** Each member takes every so manieth step, for all columns at once. */
function sumAcross(
  frame: DotFrame,
  { rows, teamSize }: SkinnySchedule,
  { row, column, member }: Place,
): readonly Expr[] {
  const { writer } = frame.scene;
  const { depth } = frame.shape;
  const left = new OperandReader(frame, 'rows', depth);
  const right = new OperandReader(frame, 'columns', depth);
  const lines = Array.from({ length: rows }, (_, at) =>
    writer.name('i', frame.clamp('rows', k.add(row, k.index(at)))),
  );
  const sums = frame.sums(rows);
  const body = (step: Expr): readonly Stmt[] =>
    writer.block(() => {
      const vector = right.across(column, step);
      for (const [r, sum] of sums.entries()) {
        const value = multiplyAdd(left.scalar(lines[r]!, step), vector, sum);
        writer.emit(k.assign(nameOf(sum), value));
      }
    });
  if (depth > 0) writer.emit(overShare(writer.fresh('k'), depth, member, teamSize, body));
  return sums;
}

/** Every so manieth of `count` steps. */
function overShare(
  name: string,
  count: number,
  member: Expr,
  teamSize: number,
  body: (step: Expr) => readonly Stmt[],
): Stmt {
  return k.loop(name, k.index(count), body, { from: member, step: k.index(teamSize) });
}

/** In a fixed order: (x + y) + (z + w). */
function addLanes(sum: Expr): Expr {
  if (sum.type.lanes === 1) return sum;
  const low = k.apply('add', part(sum, 0), part(sum, 1));
  if (sum.type.lanes === 2) return low;
  return k.apply('add', low, k.apply('add', part(sum, 2), part(sum, 3)));
}

/** All members know the sums of their team, and the first stores them. */
function combineSubgroup(
  frame: DotFrame,
  sums: readonly Expr[],
  { row, column, member }: Place,
): void {
  const { writer } = frame.scene;
  const totals = sums.map((sum) => {
    const total = k.subgroupReduce('add', sum);
    const name = writer.fresh('c');
    writer.emit({ kind: 'var', name, type: total.type, initial: total });
    return k.variable(name, total.type);
  });
  const store = writer.block(() => frame.storeRows(row, column, totals));
  writer.emit(k.when(k.eq(member, k.index(0)), store));
}

/** Rows are dealt out to the members, each of which adds up what all of them have of it. */
function combineMemory(
  frame: DotFrame,
  { rows, teams, teamSize }: SkinnySchedule,
  array: string,
  sums: readonly Expr[],
  { row, column, member, team }: Place,
): void {
  const { scene, element, lanes, shape } = frame;
  const { writer } = scene;
  const size = k.index(teams * teamSize);
  const own = writer.name('s', k.add(k.mul(member, k.index(teams)), team));
  for (const [r, sum] of sums.entries()) {
    writer.emit(k.storeShared(array, k.add(own, k.index(r * teams * teamSize)), sum));
  }
  writer.emit(k.barrier);
  const end = writer.name('m', k.min(k.index(rows), k.sub(k.index(shape.rows), row)));
  const body = (r: Expr): readonly Stmt[] =>
    writer.block(() => {
      const [total] = frame.sums(1);
      const first = writer.name('s', k.add(k.mul(r, size), team));
      const add = (of: Expr): readonly Stmt[] => {
        const at = k.add(first, k.mul(of, k.index(teams)));
        const value = k.loadShared(array, at, element, lanes);
        return [k.assign(nameOf(total!), k.apply('add', total!, value))];
      };
      writer.emit(k.loop(writer.fresh('k'), k.index(teamSize), add));
      frame.storeRow(k.add(row, r), column, total!);
    });
  const step = k.index(teamSize);
  writer.emit(k.loop(writer.fresh('m'), end, body, { from: member, step }));
}
