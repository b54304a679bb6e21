import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { printRegions } from '../../compiler/kernel/print-regions.ts';
import {
  allRules,
  type DisabledRules,
  optionalRules,
} from '../../compiler/kernel/regions/rules.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import type { Program } from '../../compiler/program/program.ts';
import { lavapipe, type Target } from '../../compiler/target/target.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { limitedTargets } from '../support/limits.ts';
import { fusionCases, Sketch } from './fused-cases.ts';

const device = await testDevice();

const targets: readonly Target[] = [device.target, ...limitedTargets(device.target)];

function compile(graph: Graph, target: Target, disabled = allRules): Program {
  const program = lowerGraph(graph, target, { disabled });
  if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
  return program.value;
}

async function expectRight(
  graph: Graph,
  values: ReadonlyMap<string, NdArray>,
  target: Target,
  disabled = allRules,
): Promise<void> {
  const actual = await runProgram(device, compile(graph, target, disabled), values);
  for (const [name, expected] of evaluate(graph, values)) {
    const error = roundings(actual.get(name)!, expected);
    expect(error, `${name} on ${target.name}`).toBeLessThan(64);
  }
}

for (const { name, kernels, build } of fusionCases) {
  test(name, async () => {
    const sketch = new Sketch();
    const graph = build(sketch);
    const apart = lowerFused(graph, lavapipe, { disabled: new Set(['H']) });
    expect(apart.calls.length).toBe(kernels);
    for (const target of targets) await expectRight(graph, sketch.values, target);
  });
}

describe.each(optionalRules)('without %s', (rule) => {
  const without = new Set([rule]);

  test('the results are the same', async () => {
    for (const { build } of fusionCases) {
      const sketch = new Sketch();
      await expectRight(build(sketch), sketch.values, device.target, without);
    }
  });

  test('some kernels are others', () => {
    const changed = fusionCases.filter(({ build }) => {
      const graph = build(new Sketch());
      const text = (disabled: DisabledRules) => compile(graph, lavapipe, disabled).pipelines;
      return JSON.stringify(text(allRules)) !== JSON.stringify(text(without));
    });
    expect(changed).not.toEqual([]);
  });
});

test('without any rule that can be switched off the results are the same', async () => {
  for (const { build } of fusionCases) {
    const sketch = new Sketch();
    await expectRight(build(sketch), sketch.values, device.target, new Set(optionalRules));
  }
});

test('state is updated where it lies', () => {
  const adam = fusionCases.find(({ name }) => name.startsWith('one leaf of AdamW'))!;
  const program = compile(adam.build(new Sketch()), lavapipe);
  expect(program.copies).toEqual([]);
  // Four inputs in four buffers, and the rate: no output has another.
  expect(program.buffers.length).toBe(5);
});

test('a kernel takes no more buffers than the device binds', async () => {
  const sketch = new Sketch();
  const inputs = Array.from({ length: 20 }, () => sketch.f([6, 8]));
  const total = inputs.reduce((sum, x) => sketch.b.add(sum, x));
  const row = sketch.b.sum(
    inputs.map((x) => sketch.b.exp(x)).reduce((a, x) => sketch.b.mul(a, x)),
    [1],
  );
  const graph = sketch.graph({ total, row });
  for (const target of targets) {
    for (const { kernel } of lowerFused(graph, target).calls) {
      expect(kernel.bindings.length).toBeLessThanOrEqual(
        target.limits.maxStorageBuffersPerShaderStage,
      );
    }
    await expectRight(graph, sketch.values, target);
  }
});

test('equal layers share their pipelines', () => {
  const sketch = new Sketch();
  const { b } = sketch;
  const w = sketch.f([6, 16, 16]);
  let x = sketch.f([8, 16]);
  for (let layer = 0; layer < 6; layer += 1) {
    const own = b.reshape(b.sliceAxis(w, 0, layer, layer + 1), [16, 16]);
    x = b.tanh(b.dot(x, own, { batch: [], contract: [[1, 0]] }));
  }
  const program = compile(sketch.graph({ x }), lavapipe);
  expect(program.dispatches.length).toBe(6);
  expect(program.pipelines.length).toBe(1);
});

test('the text of regions names each rule', () => {
  const sketch = new Sketch();
  const pre = sketch.linear(sketch.f([4, 8]), sketch.f([8, 8]), sketch.f([8]));
  const text = printRegions(sketch.graph({ y: sketch.softmax(sketch.gelu(pre)) }), lavapipe);
  expect(text).toMatchInlineSnapshot(`
    "sketch: 2 kernels

    kernel 0: dot over [4, 8]
      reads x0 f32[4, 8], x1 f32[8, 8], x2 f32[8]
      stores %5 add f32[4, 8] for kernel 1
        what \`dot\` gives is computed once
      %3 dot f32[4, 8]  F0
      %5 add f32[4, 8]  F3 S

    kernel 1: rows over [4, (8)]
      reads %5 add f32[4, 8]
      stores %29 div f32[4, 8]
      %8 mul f32[4, 8]  F6
      %9 mul f32[4, 8]  F0
      %10 mul f32[4, 8]  F2
      %13 mul f32[4, 8]  F2
      %14 add f32[4, 8]  F2
      %17 mul f32[4, 8]  F2
      %18 tanh f32[4, 8]  F2
      %21 add f32[4, 8]  F2
      %22 mul f32[4, 8]  F2
      %23 reduce_max f32[4]  F4
      %25 sub f32[4, 8]  F5
      %26 exp f32[4, 8]  F5
      %27 sum f32[4]  F5
      %29 div f32[4, 8]  F5

    rules
      F0: starts a kernel: nothing computed before can take it in
      F2: a pointwise value joins the kernel that computes its input
      F3: epilogue: computed on the result of the dot before it is stored
      F4: prologue: computed while the reduction reads it
      F5: row kernel: reductions over the same axes and the code between them
      F6: siblings: same iteration space, one kernel
      S: stored: read by another kernel"
  `);
});
