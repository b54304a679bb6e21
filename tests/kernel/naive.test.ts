import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, OpName } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { lowerGraphNaively } from '../../compiler/program/lower-naively.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Target } from '../../compiler/target/target.ts';
import { samples } from '../graph/samples.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { CaseBuilder, cases } from './naive-cases.ts';

/** The distance of 1 to the next f32. */
const epsilon = 2 ** -23;

/**
 * Error allowed in an f32 result, in units of `epsilon`: of the value itself (`relative`), of 1
 * (`absolute`), and of the sum of the sizes of what was added (`summed`, times the root of their
 * number is what rounding at random gives). Where WGSL promises less than this, the devices we know
 * keep more. Ops without an entry are exact.
 */
interface Tolerance {
  readonly relative?: number;
  readonly absolute?: number;
  readonly summed?: number;
}

const tolerances: Partial<Record<OpName, Tolerance>> = {
  constant: { relative: 0.5 },
  exp: { relative: 64 }, // the range goes to 80, and the error grows with the argument
  log: { relative: 4, absolute: 8 },
  sqrt: { relative: 1 },
  sin: { absolute: 4 },
  cos: { absolute: 4 },
  tanh: { relative: 4 },
  erf: { relative: 4 },
  add: { relative: 0.5 },
  sub: { relative: 0.5 },
  mul: { relative: 0.5 },
  div: { relative: 2.5 },
  pow: { relative: 64 },
  sum: { summed: 1 },
  cumsum: { summed: 1 },
  dot: { summed: 1 },
  scatter_add: { summed: 1 },
  cast: { relative: 0.5 },
  pad: { relative: 0.5 },
};

const roundings: Partial<Record<NdArray['dtype'], number>> = { f32: epsilon, f16: 2 ** -10 };

function compile(graph: Graph, target: Target): Program {
  const program = lowerGraphNaively(graph, target);
  if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
  return program.value;
}

function sizes(values: ReadonlyMap<string, NdArray>): Map<string, NdArray> {
  return new Map(
    [...values].map(([name, value]) => [
      name,
      value.dtype.startsWith('f') ? { ...value, data: value.data.map(Math.abs) } : value,
    ]),
  );
}

/** Every element within the tolerance; `magnitude` is what the op gives for the sizes of its inputs. */
function expectNear(
  actual: NdArray,
  expected: NdArray,
  magnitude: NdArray,
  terms: number,
  tolerance: Tolerance | undefined,
): void {
  expect([actual.dtype, actual.shape]).toEqual([expected.dtype, expected.shape]);
  expect(actual.data.length).toBe(expected.data.length);
  const unit = roundings[expected.dtype] ?? 0;
  const { relative = 0, absolute = 0, summed = 0 } = tolerance ?? {};
  for (let i = 0; i < actual.data.length; i += 1) {
    const value = expected.data[i]!;
    const size = magnitude.data[i]!;
    const allowed =
      unit * (relative * Math.abs(value) + absolute + summed * Math.sqrt(terms) * Math.abs(size));
    const error = Math.abs(actual.data[i]! - value);
    if (!(error <= allowed)) {
      expect.fail(`element ${i}: ${actual.data[i]} for ${value}, off by ${error} > ${allowed}`);
    }
  }
}

test.each(Object.entries(cases))('%s on edge shapes', async (op, build) => {
  const c = new CaseBuilder(op.length * 1009 + op.charCodeAt(0));
  const graph = c.graph(build(c));
  const device = await testDevice();
  const actual = await runProgram(device, compile(graph, device.target), c.values);
  const expected = evaluate(graph, c.values);
  const magnitude = evaluate(graph, sizes(c.values));
  for (const { name, node } of graph.outputs) {
    const tolerance = tolerances[op as OpName];
    const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
    const terms = Math.max(1, ...node.inputs.map(({ shape }) => count(shape)));
    expectNear(actual.get(name)!, expected.get(name)!, magnitude.get(name)!, terms, tolerance);
  }
});

test.each(Object.keys(cases) as (keyof typeof cases)[])('%s on hand-made samples', async (op) => {
  const b = new GraphBuilder();
  const values = new Map<string, NdArray>();
  const uses = samples[op].map((sample, use) => {
    const nodes = (sample.inputs as readonly NdArray[]).map((value, at) => {
      values.set(`x${use}_${at}`, value);
      return b.input(`x${use}_${at}`, value.dtype, value.shape);
    });
    return { nodes, node: b.node(op, nodes, sample.attributes), expected: sample.expected };
  });
  const graph: Graph = {
    name: op,
    inputs: uses.flatMap(({ nodes }) => nodes),
    outputs: uses.map(({ node }, at) => ({ name: `y${at}`, node })),
  };
  const device = await testDevice();
  const actual = await runProgram(device, compile(graph, device.target), values);
  uses.forEach(({ node, expected }, at) => {
    const value = { ...node, data: Float64Array.from(expected) };
    const allowed = { relative: 4, absolute: op === 'mod' || op === 'erf' ? 4 : 1 };
    expectNear(actual.get(`y${at}`)!, value, value, 1, allowed);
  });
});

test('more workgroups than one dimension takes', async () => {
  const b = new GraphBuilder();
  const size = 65_535 * 64 + 129;
  const graph: Graph = {
    name: 'long',
    inputs: [],
    outputs: [{ name: 'last', node: b.sliceAxis(b.neg(b.iota(size)), 0, size - 200, size) }],
  };
  const device = await testDevice();
  const program = compile(graph, device.target);
  expect(program.dispatches.map(({ grid }) => grid)).toContainEqual([65_535, 2, 1]);
  const actual = await runProgram(device, program, new Map());
  const expected = Float64Array.from({ length: 200 }, (_, i) => -(size - 200 + i));
  expect(actual.get('last')!.data).toEqual(expected);
});
