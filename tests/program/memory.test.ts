/** What a step keeps: equal results in less memory, and in memory that is overwritten when it is free. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph, transformGraph } from '../../compiler/pipeline.ts';
import { emitProgram } from '../../compiler/program/emit.ts';
import { memoryPlan } from '../../compiler/program/memory.ts';
import type { Program } from '../../compiler/program/program.ts';
import { Random } from '../fuzz/random.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { poisonFreed, shuffleDispatches } from '../support/memory-checks.ts';
import { graphOf, unwrap } from '../support/stage.ts';

const device = await testDevice();
const { target } = device;

const graph = graphOf(
  `
use std.nn.{LayerNorm, Linear, gelu}
model Layer[D, H] {
  norm: LayerNorm[D]
  up: Linear[D, H]
  down: Linear[H, D]
  (x: float[D]) -> float[D] = x + down(gelu(up(norm(x))))
}
fn loss(m: [6]Layer[24, 96], x: float[320, 24]) -> f32 {
  let y = for b: chain(x[b], m)
  sum(for b: y[b] @ y[b]) as f32
}
fn f(m: [6]Layer[24, 96], x: float[320, 24]) -> (f32, [6]Layer[24, 96]) = value_and_grad m: loss(m, x)`,
  'f',
);

const random = new Random(5);
const values: ReadonlyMap<string, NdArray> = new Map(
  graph.inputs.map((input) => [input.attributes.name, random.array(input, -0.4, 0.4)] as const),
);
const expected = evaluate(differentiate(graph), values);
const transformed = transformGraph(graph, 2, target);
const lowered = lowerFused(transformed, target);
const plan = memoryPlan(lowered, target);
const program = unwrap(emitProgram(lowered, target));

async function expectRight(tried: Program): Promise<ReadonlyMap<string, NdArray>> {
  const actual = await runProgram(device, tried, values);
  for (const [name, value] of expected) {
    expect(roundings(actual.get(name)!, value), name).toBeLessThan(256);
  }
  return actual;
}

test('activations and norms are not kept', async () => {
  const kept = memoryPlan(lowerFused(transformed, target, { disabled: new Set(['R']) }), target);
  // Of each layer norm(x) and gelu(…): together as much as x and up(…), which are kept.
  const activations = 6 * 320 * (24 + 96) * 4;
  expect(kept.liveBytes - plan.liveBytes).toBeGreaterThan(0.5 * activations);
  expect(plan.dispatches.length).toBeLessThanOrEqual(kept.dispatches.length);
  await expectRight(program);
});

test('a budget of memory is kept to, and changes no result', async () => {
  const memoryBudget = Math.floor(program.statistics.peakBytes - 3 * 320 * 96 * 4);
  const fitted = unwrap(compileGraph(graph, { target, optimize: 2, memoryBudget }));
  expect(fitted.statistics.peakBytes).toBeLessThanOrEqual(memoryBudget);
  expect(fitted.dispatches.length).toBeGreaterThan(program.dispatches.length);
  await expectRight(fitted);
});

test('a budget that cannot be kept to is refused with the least that can', () => {
  const refused = compileGraph(graph, { target, optimize: 2, memoryBudget: 1000 });
  expect(refused.ok ? [] : refused.diagnostics).toMatchObject([
    { slug: 'memory-budget', title: '`f` does not fit its memory budget' },
  ]);
});

test('memory that is overwritten when it is free', async () => {
  const poisoned = poisonFreed(program, plan);
  expect(poisoned.dispatches.length).toBeGreaterThan(1.5 * program.dispatches.length);
  expect(await expectRight(poisoned)).toEqual(await runProgram(device, program, values));
});

test('any order of dispatches that keeps hazards gives the same bits', async () => {
  const usual = await runProgram(device, program, values);
  for (let seed = 1; seed <= 3; seed += 1) {
    const shuffled = shuffleDispatches(program, new Random(seed));
    expect(shuffled.dispatches).not.toEqual(program.dispatches);
    expect(await runProgram(device, shuffled, values)).toEqual(usual);
  }
});
