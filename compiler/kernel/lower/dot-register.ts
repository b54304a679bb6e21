/**
 * Contractions in registers alone. A band of invocations computes a tile of `rows` x (band x lanes)
 * results, each invocation all the rows of its own columns. Of the left operand each lane of a
 * subgroup reads one row, and `subgroupBroadcast` hands the elements round; without subgroups each
 * invocation reads all rows itself. Nothing is staged in workgroup memory.
 */
import * as k from '../build.ts';
import { constant, ofAxis, scale } from '../indexing/affine.ts';
import type { Expr } from '../ir.ts';
import type { RegisterSchedule } from '../schedule/schedule.ts';
import { DotFrame, type DotJob, multiplyAdd, nameOf } from './dot-frame.ts';
import { type DotLoader, makeLoader } from './dot-operands.ts';
import type { Lowered } from './scene.ts';

export function lowerRegisterDot(job: DotJob, schedule: RegisterSchedule): Lowered {
  const { rows, lanes, bandLanes, bands } = schedule;
  const frame = new DotFrame(job, schedule, { rows: rows * bands, columns: bandLanes * lanes });
  const { writer } = frame.scene;
  const local = k.builtin('local_index');
  return frame.kernel(bandLanes * bands, (tile) => {
    const lane = writer.name('j', k.mod(local, k.index(bandLanes)));
    const column = k.add(k.mul(tile.column, k.index(bandLanes)), lane);
    const ownBand = bands === 1 ? k.index(0) : k.div(local, k.index(bandLanes));
    const band = k.add(k.mul(tile.row, k.index(bands)), ownBand);
    const row = writer.name('i', k.mul(band, k.index(rows)));
    frame.within(tile, column, () => {
      const sums = frame.sums(rows);
      contract(frame, makeLoader(frame, schedule, { row, lane }), sums);
      frame.storeRows(row, column, sums);
    });
  });
}

function contract(frame: DotFrame, loader: DotLoader, sums: readonly Expr[]): void {
  const { writer } = frame.scene;
  const { depth } = loader;
  const blocks = Math.floor(frame.shape.depth / depth);
  const accumulate = (step: ReturnType<DotLoader['step']>): void => {
    for (let at = 0; at < step.depth; at += 1) {
      const right = step.right(at);
      for (const [row, sum] of sums.entries()) {
        writer.emit(k.assign(nameOf(sum), multiplyAdd(step.left(row, at), right, sum)));
      }
    }
  };
  frame.overDepth(blocks, () => {
    accumulate(loader.step(scale(ofAxis({ name: 'k', extent: blocks }), depth), depth));
  });
  frame.inLastPart(() => {
    for (let at = blocks * depth; at < frame.shape.depth; at += 1) {
      accumulate(loader.step(constant(at), 1));
    }
  });
}
