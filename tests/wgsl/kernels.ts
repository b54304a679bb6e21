/** Kernels that together use everything the printer knows. */
import * as k from '../../compiler/kernel/build.ts';
import type { Expr, Kernel } from '../../compiler/kernel/ir.ts';

const lane = k.builtin('subgroup_lane');
const thread = k.builtin('local_index');

function kernel(name: string, parts: Partial<Kernel> & Pick<Kernel, 'bindings' | 'body'>): Kernel {
  return { name, workgroupSize: 64, shared: [], grid: [1, 1, 1], span: undefined, ...parts };
}

/** A row sum in workgroup memory: loops, barriers, branches. */
const [sumStart, sum] = k.declare('sum', k.literal(0, k.f32));
const [rowBinding, row] = k.define('row', k.builtin('workgroup_x'));
export const rowSum = kernel('row sum', {
  bindings: [k.readOnly('h0.ln/x', 'f32'), k.readWrite('out', 'f32')],
  shared: [{ name: 'partial', element: 'f32', length: 64 }],
  grid: [12, 1, 1],
  body: [
    rowBinding,
    sumStart,
    k.loop(
      'column',
      k.index(300),
      (column) => [
        k.assign('sum', k.add(sum, k.load(0, k.add(k.mul(row, k.index(300)), column), 'f32'))),
      ],
      { from: thread, step: k.index(64) },
    ),
    k.storeShared('partial', thread, sum),
    k.barrier,
    k.comment('One thread adds up: 64 numbers.'),
    k.when(
      k.eq(thread, k.index(0)),
      [
        k.loop('other', k.index(64), (other) => [
          k.assign('sum', k.add(sum, k.loadShared('partial', other, 'f32'))),
        ]),
        k.store(1, row, sum),
      ],
      [k.assign('sum', k.literal(0, k.f32))],
    ),
  ],
});

/** Vectors, bools in storage, a choice, subgroups. */
const four = k.vectorOf('f32', 4);
const [xBinding, x] = k.define('x', k.load(0, thread, 'f32', 4));
const [totalBinding, total] = k.define('total', k.subgroupReduce('add', k.component(x, 2)));
export const vectors = kernel('vectors', {
  bindings: [
    k.readOnly('x', 'f32', 4),
    k.readOnly('mask', 'bool', 4),
    k.readWrite('y', 'f32', 4),
    k.readWrite('big', 'bool', 4),
  ],
  body: [
    xBinding,
    k.store(2, thread, k.select(k.load(1, thread, 'bool', 4), x, k.literal(-1e30, k.f32))),
    k.store(3, thread, k.and(k.lt(k.literal(1, k.f32), x), k.load(1, thread, 'bool', 4))),
    totalBinding,
    k.store(
      2,
      k.add(thread, lane),
      k.vector(
        k.subgroupBroadcast(k.component(x, 0), 3),
        total,
        k.fma(k.component(x, 1), k.component(x, 1), k.literal(2, k.f32)),
        k.apply('neg', k.sub(k.component(x, 0), k.add(k.component(x, 1), k.literal(-3, k.f32)))),
      ),
    ),
    k.store(2, thread, k.apply('tanh', k.mul(k.literal(1, four), k.apply('erf', x)))),
  ],
});

/** Integers: what WGSL evaluates while compiling, and would refuse, must not be visible to it. */
const word = k.load(0, thread, 'u32');
const one = k.literal(1, k.u32);
const stores = (values: readonly Expr[]) =>
  values.map((value, at) => k.store(1, k.add(thread, k.index(at * 64)), value));
export const integers = kernel('integers', {
  bindings: [k.readOnly('x', 'u32'), k.readWrite('y', 'u32')],
  body: stores([
    k.apply('add', k.literal(2 ** 32 - 1, k.u32), one),
    k.apply('div', word, k.literal(0, k.u32)),
    k.apply('shl', word, k.literal(40, k.u32)),
    k.apply('xor', k.apply('shr', word, one), k.apply('and', word, k.apply('not', word))),
    k.cast(k.apply('mod', k.bitcast(word, 'i32'), k.literal(-3, k.i32)), 'u32'),
    k.threefry(1, [word, one, one, word]),
    k.bitcast(k.literal(Number.POSITIVE_INFINITY, k.f32), 'u32'),
    k.cast(k.literal(1e10, k.f32), 'u32'),
    k.cast(k.lt(word, one), 'u32'),
    k.sub(k.add(word, one), k.sub(word, one)),
    k.div(k.mul(word, k.div(word, k.add(word, one))), k.index(3)),
  ]),
});

/** Halves: arithmetic in f16, functions in f32. */
const half = k.load(0, thread, 'f16');
export const halves = kernel('halves', {
  bindings: [k.readOnly('x', 'f16'), k.readWrite('y', 'f16')],
  body: [
    k.store(1, thread, k.add(k.mul(half, k.literal(0.5, k.f16)), k.apply('exp', half))),
    k.store(1, thread, k.cast(k.cast(half, 'f32'), 'f16')),
  ],
});
