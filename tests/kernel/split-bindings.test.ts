/** Tensors larger than a binding: the same results with limits forced down. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import * as k from '../../compiler/kernel/build.ts';
import type { Kernel } from '../../compiler/kernel/ir.ts';
import { splitBindings } from '../../compiler/kernel/split-bindings.ts';
import { verifyKernel } from '../../compiler/kernel/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import type { Program } from '../../compiler/program/program.ts';
import { lavapipe, type Target } from '../../compiler/target/target.ts';
import { printWgsl } from '../../compiler/target/wgsl/print.ts';
import { randomGraph } from '../fuzz/random-graph.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { fusionCases, Sketch } from './fused-cases.ts';

const device = await testDevice();

/** Bindings of so many bytes; more of them than a device has, so that every program can be tried. */
function narrow(maxStorageBufferBindingSize: number, target: Target = device.target): Target {
  return { ...target, limits: { ...target.limits, maxStorageBufferBindingSize } };
}

test('a load chooses among segments, a store goes to one', () => {
  const i = k.builtin('local_index');
  const kernel: Kernel = {
    name: 'negate',
    bindings: [k.readOnly('x', 'f32', 4), k.readWrite('y', 'f32', 4)],
    workgroupSize: 64,
    shared: [],
    body: [k.store(1, i, k.apply('neg', k.load(0, i, 'f32', 4)))],
    grid: [1, 1, 1],
    span: undefined,
  };
  const { kernel: split, parts } = splitBindings(kernel, [1040, 1040], narrow(520, lavapipe));
  expect(parts).toEqual(
    [0, 1].flatMap((of) => [
      { of, offset: 0, bytes: 512 },
      { of, offset: 512, bytes: 512 },
      { of, offset: 1024, bytes: 16 },
    ]),
  );
  expect(verifyKernel(split, lavapipe)).toEqual([]);
  expect(`\n${printWgsl(split)}`).toMatchInlineSnapshot(`
    "
    // negate

    @group(0) @binding(0) var<storage, read> x_0: array<vec4f>;
    @group(0) @binding(1) var<storage, read> x_1: array<vec4f>;
    @group(0) @binding(2) var<storage, read> x_2: array<vec4f>;
    @group(0) @binding(3) var<storage, read_write> y_0: array<vec4f>;
    @group(0) @binding(4) var<storage, read_write> y_1: array<vec4f>;
    @group(0) @binding(5) var<storage, read_write> y_2: array<vec4f>;

    @compute @workgroup_size(64)
    fn main(
      @builtin(local_invocation_index) local: u32,
    ) {
      let split_at0 = local;
      let split_at1 = local;
      let split_value2 = -select(select(x_2[max(split_at0, 64u) - 64u], x_1[min(max(split_at0, 32u) - 32u, 31u)], split_at0 < 64u), x_0[min(split_at0, 31u)], split_at0 < 32u);
      if (split_at1 < 32u) {
        y_0[split_at1] = split_value2;
      } else {
        if (split_at1 < 64u) {
          y_1[split_at1 - 32u] = split_value2;
        } else {
          y_2[split_at1 - 64u] = split_value2;
        }
      }
    }
    "
  `);
});

test('what fits is left as it is', () => {
  const kernel: Kernel = {
    name: 'one',
    bindings: [k.readWrite('y', 'f32')],
    workgroupSize: 1,
    shared: [],
    body: [k.store(0, k.index(0), k.literal(1, k.f32))],
    grid: [1, 1, 1],
    span: undefined,
  };
  expect(splitBindings(kernel, [512], narrow(512)).kernel).toBe(kernel);
});

/** Compiled for `target`, run on the device, against the interpreter. How many dispatches bind segments. */
async function segmentsOf(
  graph: Graph,
  values: ReadonlyMap<string, NdArray>,
  target: Target,
  optimize: 0 | 2,
): Promise<number> {
  const compiled = compileGraph(graph, { target, optimize });
  if (!compiled.ok) {
    expect(compiled.diagnostics.map(({ slug }) => slug)).toEqual(['tensor-too-large']);
    return 0;
  }
  const actual = await runProgram(device, compiled.value, values);
  for (const [name, expected] of evaluate(differentiate(graph), values)) {
    expect(roundings(actual.get(name)!, expected), name).toBeLessThan(1000);
  }
  expectNarrow(compiled.value, target);
  return compiled.value.dispatches.filter(({ ranges }) => ranges.some(({ offset }) => offset > 0))
    .length;
}

function expectNarrow(program: Program, { limits }: Target): void {
  for (const { buffer, offset, bytes } of program.dispatches.flatMap(({ ranges }) => ranges)) {
    expect(bytes).toBeLessThanOrEqual(limits.maxStorageBufferBindingSize);
    expect(offset % limits.minStorageBufferOffsetAlignment).toBe(0);
    expect(offset + bytes).toBeLessThanOrEqual(program.buffers[buffer]!.bytes);
  }
}

describe('on bindings of a few bytes', () => {
  test('every fused case', async () => {
    let split = 0;
    for (const { build } of fusionCases) {
      const sketch = new Sketch();
      const graph = build(sketch);
      split += await segmentsOf(graph, sketch.values, narrow(1024), 2);
    }
    expect(split).toBeGreaterThan(10);
  });

  test.each([
    [128, 0],
    [400, 2],
  ] as const)('random graphs in bindings of %i bytes, --opt %i', async (bytes, optimize) => {
    let split = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      const { graph, inputs } = randomGraph(seed);
      split += await segmentsOf(graph, inputs, narrow(bytes), optimize);
    }
    expect(split).toBeGreaterThan(10);
  });
});

test('an operation on more memory than the device binds is refused at its line', () => {
  const sketch = new Sketch();
  const [x, y] = [sketch.f([4096]), sketch.f([4096])];
  sketch.b.at({ file: 'sum.llm', start: 4, end: 9 });
  const graph = sketch.graph({ y: sketch.b.add(x, y) });
  const compiled = compileGraph(graph, { target: narrow(1024), optimize: 2 });
  expect(compiled.ok ? [] : compiled.diagnostics).toMatchObject([
    {
      slug: 'tensor-too-large',
      label: 'add [4096]',
      span: { file: 'sum.llm', start: 4, end: 9 },
      notes: [
        'it works on  49,152 bytes (48.0 KiB) in 48 bindings',
        'one kernel   16 bindings of 1,024 bytes',
      ],
    },
  ]);
});
