import { expect, test } from 'vitest';
import * as k from '../../compiler/kernel/build.ts';
import type { Kernel, Stmt } from '../../compiler/kernel/ir.ts';
import { verifyKernel } from '../../compiler/kernel/verify.ts';
import { baseline, lavapipe } from '../../compiler/target/target.ts';

const thread = k.builtin('local_index');
const group = k.builtin('workgroup_x');

function faults(body: readonly Stmt[], parts: Partial<Kernel> = {}, target = lavapipe) {
  return verifyKernel(
    {
      name: 'test',
      bindings: [k.readOnly('x', 'f32'), k.readWrite('y', 'f32'), k.readOnly('n', 'u32')],
      workgroupSize: 64,
      shared: [{ name: 'tile', element: 'f32', length: 64 }],
      body,
      grid: [1, 1, 1],
      span: undefined,
      ...parts,
    },
    target,
  );
}

const x = k.load(0, thread, 'f32');

test('a kernel without faults', () => {
  const [start, total] = k.declare('total', k.literal(0, k.f32));
  const loop = k.loop('i', k.load(2, group, 'u32'), (i) => [
    k.storeShared('tile', thread, k.load(0, k.add(i, thread), 'f32')),
    k.barrier,
    k.assign('total', k.add(total, k.loadShared('tile', k.index(0), 'f32'))),
  ]);
  expect(faults([start, loop, k.store(1, thread, total)])).toEqual([]);
});

test('the same name in blocks beside each other, but not within', () => {
  const body = () => [k.define('a', x)[0]];
  expect(faults([k.loop('i', k.index(2), body), k.loop('i', k.index(2), body)])).toEqual([]);
  expect(faults([k.define('i', x)[0], k.loop('i', k.index(2), body)])).toEqual([
    'i is bound twice',
  ]);
});

test.each<[string, readonly Stmt[]]>([
  ['late is not bound', [k.store(1, thread, k.variable('late', k.f32))]],
  ['constant is no variable', [k.define('constant', x)[0], k.assign('constant', x)]],
  ['binding 0 is not writable', [k.store(0, thread, x)]],
  ['what is stored to binding 1 is u32, not f32', [k.store(1, thread, thread)]],
  ['an index is f32, not u32', [k.store(1, x, x)]],
  ['there is no array heap', [k.storeShared('heap', thread, x)]],
  ['there is no binding 9', [k.store(1, thread, k.load(9, thread, 'f32'))]],
  [
    'x is loaded as another type',
    [k.store(1, thread, k.component(k.load(0, thread, 'f32', 4), 0))],
  ],
  ['add of different types', [k.store(1, thread, k.apply('add', x, thread))]],
  ['exp does not take u32', [k.define('a', k.apply('exp', thread))[0]]],
  ['a condition is f32, not bool', [k.when(x, [])]],
  ['a loop bound is f32, not u32', [k.loop('i', x, () => [])]],
])('%s', (fault, body) => {
  expect(faults(body)).toContain(fault);
});

const isFirst = k.eq(thread, k.index(0));
const sum = k.store(1, thread, k.subgroupReduce('add', x));
const [mutable, counter] = k.declare('counter', k.index(4));

test.each<[string, readonly Stmt[]]>([
  ['under a branch on the thread', [k.when(isFirst, [k.barrier])]],
  ['in the other branch', [k.when(isFirst, [], [k.barrier])]],
  ['in a loop as long as the thread', [k.loop('i', thread, () => [k.barrier])]],
  [
    'after a detour by a let',
    [k.define('flag', isFirst)[0], k.when(k.variable('flag', k.bool), [k.barrier])],
  ],
  [
    'in a loop whose bound some threads change',
    [
      mutable,
      k.when(isFirst, [k.assign('counter', k.index(9))]),
      k.loop('i', counter, () => [k.barrier]),
    ],
  ],
  [
    'in a loop whose bound the kernel may write',
    [k.when(k.lt(k.load(1, group, 'f32'), k.literal(0, k.f32)), [k.barrier])],
  ],
  [
    'in a loop bounded by workgroup memory',
    [k.when(k.lt(k.loadShared('tile', group, 'f32'), k.literal(0, k.f32)), [k.barrier])],
  ],
])('a barrier %s is divergent', (_, body) => {
  expect(faults(body)).toEqual(['a barrier in divergent control flow']);
});

test('subgroup operations need all threads, too', () => {
  expect(faults([sum])).toEqual([]);
  expect(faults([k.when(k.eq(group, k.index(0)), [sum])])).toEqual([]);
  expect(faults([k.when(isFirst, [sum])])).toEqual([
    'a subgroup operation in divergent control flow',
  ]);
});

test('limits and features of the device', () => {
  const tooMuch = {
    bindings: Array.from({ length: 17 }, (_, i) => k.readOnly(`x${i}`, 'f16')),
    workgroupSize: 2048,
    shared: [{ name: 'tile', element: 'f32', length: 10_000 } as const],
    grid: [70_000, 1, 1] as const,
  };
  expect(faults([], tooMuch)).toEqual([
    '17 bindings, where the device takes 16',
    '40000 bytes of workgroup memory, where the device takes 32768',
    '2048 threads in a workgroup, where the device takes 1024',
    '2048 threads in a workgroup, where the device takes 1024',
    '70000 workgroups in a dimension, where the device takes 65535',
  ]);
  const half = k.cast(x, 'f16');
  expect(faults([sum, k.define('half', half)[0]], {}, baseline)).toEqual([
    'f16, which the device lacks',
    'subgroup operations, which the device lacks',
  ]);
});
