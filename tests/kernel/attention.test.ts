/** The kernels of attention against the interpreter. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount } from '../../compiler/graph/graph.ts';
import { countFlops } from '../../compiler/kernel/count-flops.ts';
import { boundsOf } from '../../compiler/kernel/lower/attention-range.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { baseline, lavapipe, type Target } from '../../compiler/target/target.ts';
import { printWgsl } from '../../compiler/target/wgsl/print.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import {
  type AttentionCase,
  attentionCase,
  type Extents,
  type HoleCase,
  holeOf,
  holes,
} from './attention-cases.ts';

const device = await testDevice();

/** No subgroups, 8 buffers. */
const plain: Target = { ...baseline, name: 'plain' };

const holeNamed = (name: string): HoleCase => holes.find((hole) => hole.name === name)!;
const causal = holeNamed('causal');

async function run({ graph, values }: AttentionCase, target: Target) {
  const program = lowerGraph(graph, target);
  if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
  return runProgram(device, program.value, values);
}

async function expectRight(one: AttentionCase, target: Target): Promise<void> {
  const actual = await run(one, target);
  for (const [name, expected] of evaluate(one.graph, one.values)) {
    const error = roundings(actual.get(name)!, expected);
    expect(error, `${one.graph.name}: ${name} on ${target.name}`).toBeLessThan(16);
  }
}

const shared: Extents = { batch: [2], heads: 3, queries: 11, keys: 19, width: 8, cells: 12 };
/** With lower tiles, which a driver compiles sooner. */
const low: Extents = { ...shared, heads: 1, queries: 3 };

test.each(holes)('$name', async (hole) => {
  await expectRight(attentionCase(hole, low), device.target);
});

const shapes: readonly (Extents & { readonly name: string })[] = [
  { name: 'whole tiles', batch: [2], heads: 1, queries: 64, keys: 64, width: 16, cells: 32 },
  { name: 'odd sizes', batch: [2, 2], heads: 1, queries: 13, keys: 37, width: 5, cells: 3 },
  { name: 'one query', batch: [], heads: 2, queries: 1, keys: 21, width: 16, cells: 16 },
  { name: 'one of each', batch: [], heads: 1, queries: 1, keys: 1, width: 1, cells: 1 },
  { name: 'heads that share keys', ...shared },
  { name: 'wide cells', batch: [], heads: 1, queries: 6, keys: 35, width: 4, cells: 80 },
];

test.each(shapes)('$name', async (sizes) => {
  for (const target of [device.target, plain])
    await expectRight(attentionCase(causal, sizes), target);
});

test.each(['dropout', 'a bias for each score'])(
  '%s, without subgroups and with 8 buffers',
  async (name) => expectRight(attentionCase(holeNamed(name), shared), plain),
);

test('in f16, with sums in f32', async () => {
  const one = attentionCase(causal, shared, { dtype: 'f16' });
  const actual = await run(one, device.target);
  for (const [name, expected] of evaluate(one.graph, one.values)) {
    const errors = expected.data.map((value, at) => Math.abs(value - actual.get(name)!.data[at]!));
    // Results below 4, whose neighbours in f16 are 2^-9 apart; scores are rounded to f16 as well.
    expect(Math.max(...errors), name).toBeLessThan(2 ** -7);
  }
});

test('two runs give the same bits', async () => {
  const one = attentionCase(holeNamed('dropout'), shared);
  const [first, second] = [await run(one, device.target), await run(one, device.target)];
  for (const [name, { data }] of first) expect(second.get(name)!.data).toEqual(data);
});

test('a forward and its normaliser are one kernel, and so are dk and dv', () => {
  const { graph } = attentionCase(causal, shared);
  const labels = lowerFused(graph, lavapipe).calls.map(({ label }) => label.split(' ')[0]);
  expect(labels).toEqual([
    'attention+attention_normaliser',
    'sum',
    'attention_dq',
    'attention_dk+attention_dv',
  ]);
});

test('no scores in memory', () => {
  const sizes: Extents = { ...shared, heads: 1, queries: 128, keys: 128 };
  const { graph } = attentionCase(causal, sizes);
  for (const call of lowerFused(graph, lavapipe).calls) {
    for (const { shape } of call.arguments) expect(elementCount(shape)).toBeLessThan(2 * 128 * 128);
  }
});

test('tiles that are masked whole are left out', () => {
  const sizes: Extents = { ...shared, heads: 1, queries: 512, keys: 512 };
  const flops = (hole: HoleCase): number => {
    const { calls } = lowerFused(attentionCase(hole, sizes).graph, lavapipe);
    return calls.reduce((sum, { kernel }) => sum + countFlops(kernel), 0);
  };
  const all = flops(holeNamed('nothing'));
  expect(flops(causal) / all).toBeLessThan(0.6);
  expect(flops(causal) / all).toBeGreaterThan(0.5);
  expect(flops(holeNamed('window')) / all).toBeLessThan(0.1);
});

test('masks by position are read off the hole, if each query keeps a key', () => {
  const bounds = (name: string, sizes: Extents) => boundsOf(holeOf(holeNamed(name), sizes, 'f32'));
  const square: Extents = { ...shared, queries: 19 };
  expect(bounds('causal', square)).toEqual([{ query: -1, key: 1, constant: 0 }]);
  expect(bounds('window', square)).toEqual([
    { query: -1, key: 1, constant: 0 },
    { query: 1, key: -1, constant: -4 },
  ]);
  expect(bounds('causal by an added bias, with some keys to come', square)).toEqual([
    { query: -1, key: 1, constant: -3 },
  ]);
  expect(bounds('soft cap and a slope for each head', square)).toEqual([
    { query: -1, key: 1, constant: 0 },
  ]);
  // The last queries see no key at all: their probabilities are all equal.
  expect(bounds('window', { ...shared, queries: 30 })).toEqual([]);
  expect(bounds('nothing', square)).toEqual([]);
  expect(bounds('a bias for each score', square)).toEqual([]);
  expect(bounds('documents, where some queries see nothing', square)).toEqual([]);
});

test('as WGSL', () => {
  const sizes: Extents = { batch: [2], heads: 1, queries: 64, keys: 64, width: 32, cells: 32 };
  const { graph } = attentionCase(causal, sizes, { gradients: false });
  const [call] = lowerFused(graph, lavapipe).calls;
  expect(printWgsl(call!.kernel)).toMatchSnapshot();
});
