/** Where f16 ends: what a program casts saturates, what is computed or pulled back overflows, and stays seen. */
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Node } from '../../compiler/graph/graph.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { unwrap } from '../support/stage.ts';

const device = await testDevice();

const given = [1, -3.5, 65504, 65519, 65520, -70000, 1e30, -1e30, 2 ** -20];
const size = given.length;

async function compute(
  build: (b: GraphBuilder, x: Node<'input'>) => Node,
  optimize: 0 | 2,
): Promise<readonly number[]> {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [size]);
  const graph = { name: 'f16', inputs: [x], outputs: [{ name: 'y', node: build(b, x) }] };
  const program = unwrap(compileGraph(graph, { target: device.target, optimize }));
  const values = new Map([
    ['x', { dtype: 'f32', shape: [size], data: Float64Array.from(given) } as const],
  ]);
  return [...(await runProgram(device, program, values)).get('y')!.data];
}

const { POSITIVE_INFINITY: over, NEGATIVE_INFINITY: under } = Number;

test.each([0, 2] as const)('casts at --opt %d', async (optimize) => {
  const saturated = await compute((b, x) => b.cast(x, 'f16'), optimize);
  expect(saturated).toEqual([1, -3.5, 65504, 65504, 65504, -65504, 65504, -65504, 2 ** -20]);
  const overflown = await compute((b, x) => b.castOverflowing(x, 'f16'), optimize);
  expect(overflown).toEqual([1, -3.5, 65504, 65504, over, under, over, under, 2 ** -20]);
});

test.each([0, 2] as const)('sums and products at --opt %d overflow after f32', async (optimize) => {
  const wide = (b: GraphBuilder, x: Node): Node => b.broadcast(b.cast(x, 'f16'), [size, 3], [0]);
  const sums = await compute((b, x) => b.sum(wide(b, x), [1]), optimize);
  const doubled = [3, -10.5, over, over, over, under, over, under];
  expect(sums.slice(0, 8)).toEqual(doubled);
  const products = await compute((b, x) => {
    const ones = b.splat(1, 'f16', [3, 2]);
    const both = b.dot(wide(b, x), ones, { batch: [], contract: [[1, 0]] });
    return b.reshape(b.slice(both, [0, 0], [size, 1]), [size]);
  }, optimize);
  expect(products.slice(0, 8)).toEqual(doubled);
});

test('what is no number does not become one on its way back', async () => {
  const graph = (b: GraphBuilder, x: Node): Node => {
    const infinite = b.mul(b.castOverflowing(x, 'f16'), b.splat(2, 'f16', [size]));
    return b.cast(b.castOverflowing(b.cast(b.sub(infinite, infinite), 'f32'), 'f16'), 'f32');
  };
  const differences = await compute(graph, 0);
  for (const [i, value] of differences.entries()) {
    const isSmall = Math.abs(given[i]!) < 32760;
    expect(Number.isFinite(value), `${given[i]}`).toBe(isSmall);
  }
});
