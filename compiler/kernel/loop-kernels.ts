/** The small kernels that make a loop of calls: copies, and the round that is counted. */
import { elementCount } from '../graph/graph.ts';
import type { Target } from '../target/target.ts';
import * as k from './build.ts';
import type { InPlacePair, KernelCall, Value } from './call.ts';
import type { Expr, Stmt } from './ir.ts';
import { gridOf } from './lower/grid.ts';
import { elementOf } from './lower/writer.ts';

const workgroupSize = 64;

/** `to = from`, of one type. */
export function copyKernel(from: Value, to: Value, target: Target): KernelCall {
  const element = elementOf(from.dtype);
  const body = (i: Expr): readonly Stmt[] => [k.store(1, i, k.load(0, i, element))];
  return elementwise('copy', [from, to], target, body, [{ read: 0, written: 1 }]);
}

/** `stack[round] = element`. */
export function stackKernel(
  element: Value,
  round: Value,
  stack: Value,
  target: Target,
): KernelCall {
  const size = elementCount(element.shape);
  const call = elementwise('stack', [element, round, stack], target, (i) => {
    const at = k.cast(k.load(1, k.index(0), 'i32'), 'u32');
    const value = k.load(0, i, elementOf(element.dtype));
    return [k.store(2, k.add(k.mul(at, k.index(size)), i), value)];
  });
  return { ...call, touched: [element.bytes, round.bytes, element.bytes] };
}

/** `round = value`. */
export function setKernel(round: Value, value: number): KernelCall {
  return single('set', round, k.literal(value, k.i32));
}

/** `round += by`. */
export function countKernel(round: Value, by: number): KernelCall {
  const before = k.load(0, k.index(0), 'i32');
  return single('count', round, k.apply('add', before, k.literal(by, k.i32)));
}

/** A thread for each element of the first tensor; the last one is written. */
function elementwise(
  name: string,
  tensors: readonly Value[],
  target: Target,
  body: (i: Expr) => readonly Stmt[],
  inPlace: readonly InPlacePair[] = [],
): KernelCall {
  const [first] = tensors as readonly [Value, ...Value[]];
  const count = elementCount(first.shape);
  const grid = gridOf(Math.ceil(count / workgroupSize), target);
  const begin = k.mul(grid.workgroup, k.index(workgroupSize));
  const [point, i] = k.define('i', k.add(begin, k.builtin('local_index')));
  const last = tensors.length - 1;
  const kernel = {
    name,
    bindings: tensors.map(({ dtype }, at) => {
      const bind = at === last ? k.readWrite : k.readOnly;
      return bind(`x${at}`, elementOf(dtype));
    }),
    workgroupSize,
    shared: [],
    body: [point, k.when(k.lt(i, k.index(count)), body(i))],
    grid: grid.size,
    span: first.span,
  };
  return { kernel, arguments: tensors, label: name, span: first.span, inPlace };
}

function single(name: string, round: Value, value: Expr): KernelCall {
  const kernel = {
    name,
    bindings: [k.readWrite('round', 'i32')],
    workgroupSize: 1,
    shared: [],
    body: [k.store(0, k.index(0), value)],
    grid: [1, 1, 1] as const,
    span: round.span,
  };
  return { kernel, arguments: [round], label: name, span: round.span };
}
