/** Loops on the device, unfused and fused, against the interpreter. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { type Graph, topological } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph, transformGraph } from '../../compiler/pipeline.ts';
import { printProgram } from '../../compiler/program/print.ts';
import type { Program } from '../../compiler/program/program.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { graphOf, unwrap } from '../support/stage.ts';

const device = await testDevice();
const levels = [0, 1, 2] as const;

function compile(graph: Graph, optimize: 0 | 1 | 2 = 2): Program {
  return unwrap(compileGraph(graph, { target: device.target, optimize }));
}

function valuesFor(graph: Graph): ReadonlyMap<string, NdArray> {
  const arrays = graph.inputs.map(({ attributes: { name, dtype, shape } }, k) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const data = Float64Array.from({ length: size }, (_, i) =>
      dtype === 'f32' ? Math.fround(0.5 * Math.sin(1 + i * (k + 2))) : 7,
    );
    return [name, { dtype, shape, data }] as const;
  });
  return new Map(arrays);
}

async function expectRight(graph: Graph): Promise<void> {
  const values = valuesFor(graph);
  const expected = evaluate(differentiate(graph), values);
  for (const level of levels) {
    verifyDifferentiated(transformGraph(graph, level, device.target));
    const actual = await runProgram(device, compile(graph, level), values);
    for (const [name, value] of expected) {
      const error = roundings(actual.get(name)!, value);
      expect(error, `${name} at level ${level}`).toBeLessThan(256);
    }
  }
}

const x = 'x: f32[20]';

test.each([
  ['a number', `fn f(${x}) -> f32 = fold(1.0, x, |a, b| 0.5 * a - b)`],
  [
    'stacks that come out',
    `fn f(${x}) -> (f32, f32[20]) = scan(0.0, x, |a, b| (0.9 * a + b, a * b))`,
  ],
  ['stacks alone', `fn f(${x}) -> f32[20] = scan(0.0, x, |a, b| (a + 1, a * b)).1`],
  [
    'values that change places',
    `
fn f(${x}) -> (f32[2], f32[2]) =
  fold((x[..2], x[2..4]), x, |(a, b), y| (b, a + y * b))`,
  ],
  [
    'values that only change places',
    `
fn f(${x}) -> (f32, f32, f32) = fold((x[0], x[1], x[2]), x, |(a, b, c), _| (c, a, b))`,
  ],
  [
    'one value carried twice',
    `
fn f(${x}) -> (f32, f32) = fold((x[0], x[0]), x, |(a, b), y| { let c = 0.5 * (a + b) + y
  (c, c) })`,
  ],
  ['the round', `fn f(${x}) -> i32 = fold(3, 0..20, |n, i| (n * 5 + i) % 1000)`],
  [
    'a matrix',
    `
fn f(w: f32[16, 16], h: f32[4, 16], ${x}) -> f32[4, 16] =
  fold(h, x, |h, y| tanh(h @ w + y))`,
  ],
  [
    'a loop in a loop',
    `
fn f(${x}) -> f32[20] =
  scan(0.0, x, |a, y| { let b = fold(a, x, |b, z| 0.5 * b + y * z)
    (b, a + b) }).1`,
  ],
  [
    'a loop behind a loop',
    `
fn f(${x}) -> f32 = { let y = scan(0.0, x, |a, b| (0.5 * a + b, a)).1
  fold(sum(y), y, |a, b| 0.5 * a + b * sum(x)) }`,
  ],
  [
    'an update in place',
    `
fn f(${x}) -> f32[20] = fold(for i: 0.0, 0..20, |a, i| update(a, i, x[i] + a[max(i - 1, 0)]))`,
  ],
  [
    'random numbers',
    `
fn f(k: Key) -> f32[20, 3] = using k: scan(0.0, 0..20, |a, _| (a, for i < 3: normal())).1`,
  ],
  [
    'a loop under for',
    `
fn f(x: f32[3, 20]) -> f32[3] = for i: fold(0.0, x[i], |a, b| 0.5 * a + b)`,
  ],
  ['a gradient', `fn f(${x}) -> f32[20] = grad x: fold(1.0, x, |a, b| sin(a) * b + 0.5 * a)`],
  [
    'the gradient of a matrix',
    `
fn g(w: f32[8, 8], h: f32[2, 8], x: f32[20, 8]) -> f32 =
  sum(sum(fold(h, x, |h, y| for i: tanh(h[i] @ w + y))))
fn f(w: f32[8, 8], h: f32[2, 8], x: f32[20, 8]) -> (f32[8, 8], f32[2, 8], f32[20, 8]) =
  grad w, h, x: g(w, h, x)`,
  ],
  [
    'the gradient of a loop in a loop',
    `
fn f(${x}) -> f32[20] =
  grad x: fold(0.1, x, |a, b| fold(a, x, |c, d| 0.5 * c + 0.01 * d * b * sin(c)))`,
  ],
])('%s', async (_, text) => {
  await expectRight(graphOf(text, 'f'));
});

const recurrent = (rounds: number): string => `
use std.nn.Linear
model Cell[I, H] {
  inward: Linear[I, H]
  back: Linear[H, H]
  (h: float[H], x: float[I]) -> float[H] = tanh(inward(x) + back(h))
}
fn loss(cell: Cell[3, 8], x: float[${rounds}, 3]) -> f32 {
  let (_, seen) = scan(for i < 8: 0.0, x, |h, x| { let h = cell(h, x)
    (h, h) })
  mean(for t: seen[t] @ seen[t]) as f32
}
fn f(cell: Cell[3, 8], x: float[${rounds}, 3]) -> (f32, Cell[3, 8]) =
  value_and_grad cell: loss(cell, x)`;

test('a recurrent network of 200 rounds, and its gradient', async () => {
  await expectRight(graphOf(recurrent(200), 'f'));
});

test('gradients of many micro-batches are added up in a loop', async () => {
  const text = `
fn loss(w: f32[8, 8], x: f32[4, 8]) -> f32 = sum(for i: tanh(x[i] @ w) @ x[i])
fn f(w: f32[8, 8], x: f32[20, 4, 8]) -> (f32, f32[8, 8]) =
  fold((0.0, for i < 8, j < 8: 0.0), x, |(total, slope), part| {
    let (value, more) = value_and_grad w: loss(w, part)
    (total + value, slope + more)
  })`;
  await expectRight(graphOf(text, 'f'));
});

test('sums begin anew in each run, though nothing fills their memory', async () => {
  const graph = graphOf(
    'fn f(x: f32[20, 300]) -> f32[300] = fold(for i < 300: 0.5, x, |sum, row| sum + row)',
    'f',
  );
  const values = valuesFor(graph);
  const expected = evaluate(graph, values).get('out')!;
  for (const level of levels) {
    const program = compile(graph, level);
    const actual = await runProgram(device, program, values, 3);
    expect(roundings(actual.get('out')!, expected), `level ${level}`).toBeLessThan(64);
  }
  const labels = compile(graph).dispatches.map(({ label }) => label);
  expect(labels).toEqual(['set', 'add [300]', 'count']);
});

test('neither a graph nor a program grows with the rounds', () => {
  const sizes = [100, 1000].map((rounds) => {
    const graph = graphOf(recurrent(rounds), 'f');
    const { dispatches, pipelines, statistics } = compile(graph);
    return [topological(graph).length, statistics.ops, dispatches.length, pipelines.length];
  });
  expect(sizes[1]).toEqual(sizes[0]);
  expect(sizes[0]![2]).toBeLessThan(40);
});

test('a carried value is updated where it lies', () => {
  const text = `fn f(x: f32[1000], y: f32[20]) -> f32[1000] = fold(x, y, |a, b| 0.5 * a + b)`;
  const program = compile(graphOf(text, 'f'));
  expect(printProgram(program)).toContain('\nrepeat 2-4, 20 rounds\n');
  expect(program.repeats).toEqual([{ first: 2, count: 3, rounds: 20 }]);
  expect(program.dispatches.map(({ label }) => label)).toEqual([
    'set',
    'copy',
    'gather []',
    'add [1000]',
    'count',
  ]);
});
