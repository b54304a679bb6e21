/** How partial results of a reduction come together: two values, the lanes of a vector, a team. */
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import type { Expr } from '../ir.ts';
import type { ReduceSchedule } from '../schedule/schedule.ts';
import { elementOf, type KernelWriter } from './writer.ts';

type Accumulator = 'f32' | 'i32' | 'u32';

/** f16 is summed in f32. */
export function accumulatorType(node: Node): Accumulator {
  const element = elementOf(node.dtype);
  return element === 'i32' || element === 'u32' ? element : 'f32';
}

const lowest: Readonly<Record<Accumulator, number>> = {
  f32: -3.4028234663852886e38,
  i32: -(2 ** 31),
  u32: 0,
};

export function identityOf(node: Node): number {
  return node.op === 'reduce_max' ? lowest[accumulatorType(node)] : 0;
}

export function merge(node: Node, a: Expr, b: Expr): Expr {
  return node.op === 'reduce_max' ? k.apply('max', a, b) : k.apply('add', a, b);
}

/** In a fixed order: (x + y) + (z + w). */
export function combineLanes(node: Node, value: Expr): Expr {
  const part = (at: 0 | 1 | 2 | 3): Expr => k.component(value, at);
  if (value.type.lanes === 1) return value;
  const low = merge(node, part(0), part(1));
  return value.type.lanes === 2 ? low : merge(node, low, merge(node, part(2), part(3)));
}

export function combineTeam(
  node: Node,
  partial: Expr,
  schedule: ReduceSchedule,
  writer: KernelWriter,
  share: (name: string, element: Accumulator, length: number) => void,
): Expr {
  switch (schedule.team) {
    case 'invocation':
      return partial;
    case 'subgroup':
      return k.subgroupReduce(node.op === 'reduce_max' ? 'max' : 'add', partial);
    case 'workgroup':
      return combineWorkgroup(node, partial, schedule.workgroupSize, writer, share);
    default:
      return schedule.team satisfies never;
  }
}

/** A tree through workgroup memory. */
function combineWorkgroup(
  node: Node,
  partial: Expr,
  size: number,
  writer: KernelWriter,
  share: (name: string, element: Accumulator, length: number) => void,
): Expr {
  const element = accumulatorType(node);
  const name = writer.fresh('m');
  share(name, element, size);
  const local = k.builtin('local_index');
  const at = (index: Expr): Expr => k.loadShared(name, index, element);
  writer.emit(k.storeShared(name, local, partial), k.barrier);
  for (let half = size / 2; half >= 1; half /= 2) {
    const sum = merge(node, at(local), at(k.add(local, k.index(half))));
    writer.emit(k.when(k.lt(local, k.index(half)), [k.storeShared(name, local, sum)]), k.barrier);
  }
  return writer.name('t', at(k.index(0)));
}
