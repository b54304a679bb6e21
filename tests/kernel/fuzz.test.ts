/** Random graphs: the interpreter, one op a kernel, and kernels fused by all rules or by some, with the best schedules or any, must agree. */
import { expect, test } from 'vitest';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { findRegions } from '../../compiler/kernel/regions/find-regions.ts';
import { type DisabledRules, optionalRules } from '../../compiler/kernel/regions/rules.ts';
import type { ChooseSchedule } from '../../compiler/kernel/schedule/schedule.ts';
import { graphPasses } from '../../compiler/passes/passes.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { lowerGraphNaively } from '../../compiler/program/lower-naively.ts';
import type { Program } from '../../compiler/program/program.ts';
import { baseline, type Target } from '../../compiler/target/target.ts';
import { Random } from '../fuzz/random.ts';
import { type RandomCase, type RandomGraphOptions, randomGraph } from '../fuzz/random-graph.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';

const device = await testDevice();
/** Less than any device has: no subgroups, no immediates, six buffers a kernel. */
const reduced: Target = {
  ...baseline,
  name: 'reduced',
  limits: { ...baseline.limits, maxStorageBuffersPerShaderStage: 6 },
};

function transform(graph: Graph): Graph {
  return graphPasses.reduce((current, pass) => pass.run(current, device.target), graph);
}

async function outputs(
  result: Result<Program>,
  drawn: RandomCase,
): Promise<ReadonlyMap<string, NdArray>> {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return runProgram(device, result.value, drawn.inputs);
}

/** Each rule with even odds. */
function someRules(seed: number): DisabledRules {
  const random = new Random(seed);
  return new Set(optionalRules.filter(() => random.chance(0.5)));
}

/** Any of the schedules that a kernel may have. */
function someSchedules(seed: number): ChooseSchedule {
  const random = new Random(seed);
  return (_, candidates) => random.pick(candidates);
}

async function compare(seed: number, options: RandomGraphOptions = {}): Promise<void> {
  const drawn = randomGraph(seed, options);
  const graph = transform(drawn.graph);
  const expected = evaluate(graph, drawn.inputs);
  const answers = {
    fused: await outputs(lowerGraph(graph, device.target), drawn),
    'by some rules': await outputs(
      lowerGraph(graph, device.target, { disabled: someRules(seed) }),
      drawn,
    ),
    'by some schedules': await outputs(
      lowerGraph(graph, device.target, { choose: someSchedules(seed) }),
      drawn,
    ),
    reduced: await outputs(lowerGraph(graph, reduced), drawn),
    naive: await outputs(lowerGraphNaively(graph, device.target), drawn),
  };
  for (const [name, answer] of Object.entries(answers)) {
    for (const [output, value] of expected) {
      const error = roundings(answer.get(output)!, value);
      expect.soft(error, `seed ${seed}, ${name}, ${output}`).toBeLessThan(1000);
    }
  }
}

const seeds = 300;

for (let first = 1; first <= seeds; first += 10) {
  test(`seeds ${first} to ${first + 9}`, async () => {
    for (let seed = first; seed < first + 10; seed += 1) await compare(seed);
  }, 180_000);
}

test('the seeds come by every rule that can be switched off', () => {
  const met = new Set<string>();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const graph = transform(randomGraph(seed).graph);
    for (const { rule } of findRegions(graph, device.target).decisions) met.add(rule);
    if (lowerFused(graph, device.target).calls.some(({ beside }) => beside)) met.add('H');
  }
  expect(optionalRules.filter((rule) => !met.has(rule))).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('with loops, seed %i', async (seed) => {
  await compare(seed, { loops: true, maxElements: 300, steps: 4 });
});

test('a region that wants its own reduction at other points gets it from memory', async () => {
  await compare(1556);
});
