/** `chain(…, remat: true)`: equal gradients in less memory. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import type { Program } from '../../compiler/program/program.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { graphOf, unwrap } from '../support/stage.ts';

const device = await testDevice();

const key = { dtype: 'u32', shape: [2], data: Float64Array.of(7, 0) } as const;

/** A stack of eight layers, each wide inside: what a backward pass would keep is wide. */
function stackOf(remat: boolean, width: number): Graph {
  return graphOf(
    `
use std.nn.Linear
use std.nn.gelu
model Layer[D, H] {
  up: Linear[D, H]
  down: Linear[H, D]
  (x: float[D]) -> float[D] = x + down(gelu(up(x)))
}
fn loss(m: [8]Layer[8, ${width}], x: float[32, 8]) -> f32 {
  let y = for b: chain(x[b], m, remat: ${remat})
  sum(for b: y[b] @ y[b]) as f32
}
fn f(m: [8]Layer[8, ${width}], x: float[32, 8]) -> (f32, [8]Layer[8, ${width}], float[32, 8]) {
  let (value, (slope, dx)) = value_and_grad m, x: loss(m, x)
  (value, slope, dx)
}`,
    'f',
  );
}

function valuesFor(graph: Graph): ReadonlyMap<string, NdArray> {
  const arrays = graph.inputs.map(({ attributes: { name, dtype, shape } }, k) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const data = Float64Array.from({ length: size }, (_, i) => 0.3 * Math.sin(1 + i * (k + 2)));
    return [name, { dtype, shape, data: data.map(Math.fround) }] as const;
  });
  return new Map(arrays);
}

function compile(graph: Graph): Program {
  return unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));
}

test('gradients are equal', async () => {
  const kept = stackOf(false, 12);
  const values = valuesFor(kept);
  const expected = evaluate(differentiate(kept), values);
  const again = evaluate(differentiate(stackOf(true, 12)), values);
  const actual = await runProgram(device, compile(stackOf(true, 12)), values);
  for (const [name, value] of expected) {
    expect(roundings(again.get(name)!, value), name).toBeLessThan(1e-3);
    expect(roundings(actual.get(name)!, value), name).toBeLessThan(256);
  }
});

test('less is kept', () => {
  const temporary = (program: Program): number =>
    program.buffers.reduce((sum, { bytes, role }) => sum + (role === 'temporary' ? bytes : 0), 0);
  const [kept, again] = [compile(stackOf(false, 256)), compile(stackOf(true, 256))];
  expect(temporary(again)).toBeLessThan(temporary(kept) / 2);
  expect(again.dispatches.length).toBeLessThan(kept.dispatches.length);
});

test('layers that are computed again draw the same numbers', async () => {
  const text = (remat: boolean): string => `
use std.nn.Linear
model Layer[D] {
  linear: Linear[D, D]
  random (x: float[D]) -> float[D] = tanh(linear(x)) * (for d < D: if uniform() < 0.5 { 2.0 } else { 0.0 })
}
fn f(m: [6]Layer[8], x: float[8], k: Key) -> [6]Layer[8] =
  grad m: using k: sum(chain(x, m, remat: ${remat})) as f32`;
  const [kept, again] = [graphOf(text(false), 'f'), graphOf(text(true), 'f')];
  const values = new Map([...valuesFor(kept), ['k', key]]);
  const expected = evaluate(differentiate(kept), values);
  const actual = await runProgram(device, compile(again), values);
  for (const [name, value] of expected) {
    expect(roundings(actual.get(name)!, value), name).toBeLessThan(256);
  }
});
