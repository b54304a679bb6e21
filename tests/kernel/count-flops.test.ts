import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import * as ir from '../../compiler/kernel/build.ts';
import { countFlops } from '../../compiler/kernel/count-flops.ts';
import type { Kernel, Stmt } from '../../compiler/kernel/ir.ts';
import { lowerWithCosts } from '../../compiler/program/costs.ts';
import { baseline } from '../../compiler/target/target.ts';

const x = ir.builtin('workgroup_x');
const lane = ir.builtin('local_index');
const one = ir.literal(1, ir.f32);
const multiplyAdd = ir.store(0, lane, ir.fma(one, one, one));

function kernel(body: readonly Stmt[], grid: Kernel['grid'] = [4, 1, 1]): Kernel {
  const bindings = [ir.readWrite('y', 'f32')];
  return { name: 'k', bindings, workgroupSize: 8, shared: [], body, grid, span: undefined };
}

test('a fused multiply-add is two operations a thread and lane', () => {
  expect(countFlops(kernel([multiplyAdd]))).toBe(4 * 8 * 2);
  const wide = ir.vector(one, one, one, one);
  expect(countFlops(kernel([ir.store(0, lane, ir.fma(wide, wide, wide))]))).toBe(4 * 8 * 2 * 4);
});

test('index arithmetic, comparisons and selections are none', () => {
  const at = ir.add(ir.mul(x, ir.index(8)), lane);
  const value = ir.select(ir.lt(one, one), one, one);
  expect(countFlops(kernel([ir.store(0, at, value)]))).toBe(0);
});

test('a loop counts its rounds, one of threads in strides as well', () => {
  const fixed = ir.loop('k', ir.index(10), () => [multiplyAdd]);
  expect(countFlops(kernel([fixed]))).toBe(32 * 10 * 2);
  // 20 elements over 8 threads: four threads take three, four take two.
  const strided = ir.loop('k', ir.index(20), () => [multiplyAdd], {
    from: lane,
    step: ir.index(8),
  });
  expect(countFlops(kernel([strided]))).toBe(4 * 20 * 2);
});

test('a loop that ends at the number of its workgroup is a triangle', () => {
  const causal = ir.loop('k', ir.add(x, ir.index(1)), () => [multiplyAdd]);
  expect(countFlops(kernel([causal]))).toBe(8 * (1 + 2 + 3 + 4) * 2);
  const nested = ir.loop('i', ir.index(9), (i) => [ir.loop('j', i, () => [multiplyAdd])]);
  expect(countFlops(kernel([nested], [1, 1, 1]))).toBe(8 * ((9 * 8) / 2) * 2);
});

test('a guard lets those threads in that it lets in; data may go either way', () => {
  const inside = ir.lt(ir.add(ir.mul(x, ir.index(8)), lane), ir.index(30));
  expect(countFlops(kernel([ir.when(inside, [multiplyAdd])]))).toBe(30 * 2);
  const asked = ir.lt(ir.load(0, lane, 'f32'), one);
  expect(countFlops(kernel([ir.when(asked, [], [multiplyAdd])]))).toBe(32 * 2);
});

test('a large grid is counted by a sample of its threads', () => {
  const half = ir.when(ir.lt(lane, ir.index(4)), [multiplyAdd]);
  const exact = 1000 * 4 * 2;
  expect(Math.abs(countFlops(kernel([half], [1000, 1, 1])) / exact - 1)).toBeLessThan(0.05);
});

describe('lowered graphs', () => {
  function costsOf(build: (b: GraphBuilder) => Graph) {
    const lowered = lowerWithCosts(build(new GraphBuilder()), baseline);
    if (!lowered.ok) throw new Error(lowered.diagnostics[0]!.title);
    const { program, costs } = lowered.value;
    expect(costs.length).toBe(program.dispatches.length);
    const bytes = costs.reduce((total, cost) => total + cost.bytes, 0);
    expect(bytes).toBe(program.statistics.bytesMoved);
    return costs;
  }

  test('a matrix product is 2 M N K operations, and its three matrices', () => {
    const costs = costsOf((b) => {
      const [left, right] = [b.input('left', 'f32', [128, 64]), b.input('right', 'f32', [64, 256])];
      const node = b.dot(left, right, { batch: [], contract: [[1, 0]] });
      return { name: 'product', inputs: [left, right], outputs: [{ name: 'y', node }] };
    });
    const flops = costs.reduce((total, cost) => total + cost.flops, 0);
    expect(flops).toBe(2 * 128 * 64 * 256);
    expect(costs[0]!.bytes).toBe(4 * (128 * 64 + 64 * 256 + 128 * 256));
  });

  test('a pointwise kernel does its operations once an element', () => {
    const costs = costsOf((b) => {
      const x = b.input('x', 'f32', [4096]);
      return { name: 'p', inputs: [x], outputs: [{ name: 'y', node: b.exp(b.mul(x, x)) }] };
    });
    expect(costs).toEqual([{ flops: 2 * 4096, bytes: 2 * 4 * 4096 }]);
  });
});
