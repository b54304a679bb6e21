import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import * as k from '../../compiler/kernel/build.ts';
import type { Kernel } from '../../compiler/kernel/ir.ts';
import { lowerNaively } from '../../compiler/kernel/naive/lower.ts';
import { verifyKernel } from '../../compiler/kernel/verify.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { printWgsl } from '../../compiler/target/wgsl/print.ts';
import { testDevice } from '../support/gpu.ts';
import { halves, integers, rowSum, vectors } from './kernels.ts';

const b = new GraphBuilder();
const x = b.input('x', 'f32', [5, 7]);
const naive = (node: ReturnType<typeof b.neg>): Kernel => lowerNaively(node, lavapipe)[0]!.kernel;

const kernels: Readonly<Record<string, Kernel>> = {
  'row-sum': rowSum,
  vectors,
  integers,
  halves,
  'naive-dot': naive(b.dot(x, b.input('w', 'f32', [3, 7]), { batch: [], contract: [[1, 1]] })),
  'naive-pad': naive(b.pad(x, [1, 0], [0, 2], -1e30)),
  'naive-argmax': naive(b.argmax(x, 1)),
};

test.each(Object.entries(kernels))('%s, as reviewed', async (name, kernel) => {
  expect(verifyKernel(kernel, lavapipe)).toEqual([]);
  await expect(printWgsl(kernel, 'model.llm:7')).toMatchFileSnapshot(`snapshots/${name}.wgsl`);
});

test.each(Object.entries(kernels))('Dawn takes %s', async (_, kernel) => {
  const { gpu } = await testDevice();
  gpu.pushErrorScope('validation');
  const module = gpu.createShaderModule({ code: printWgsl(kernel) });
  gpu.createComputePipeline({ layout: 'auto', compute: { module } });
  expect((await gpu.popErrorScope())?.message).toBeUndefined();
});

test('names that WGSL has for itself, or that meet, are changed', () => {
  const [start, loop] = k.declare('loop', k.index(0));
  const text = printWgsl({
    name: 'names',
    bindings: [
      k.readOnly('fn', 'u32'),
      k.readOnly('a.b', 'u32'),
      k.readWrite('a/b', 'u32'),
      k.readWrite('3d', 'u32'),
    ],
    workgroupSize: 1,
    shared: [{ name: 'loop', element: 'u32', length: 1 }],
    grid: [1, 1, 1],
    body: [start, k.store(2, loop, k.load(1, loop, 'u32')), k.storeShared('loop', loop, loop)],
    span: undefined,
  });
  expect(text).toContain('> fn_: array<u32>');
  expect(text).toContain('a_b2[loop_] = a_b[loop_];');
  expect(text).toContain('> v3d: array<u32>');
  expect(text).toContain('loop_2[loop_] = loop_;');
});
