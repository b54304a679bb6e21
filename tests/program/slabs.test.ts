/** Slabs on the device: parameters that lie in one buffer, updated by one kernel, against the interpreter. */
import { expect, test } from 'vitest';
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node, Output, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph, transformGraph } from '../../compiler/pipeline.ts';
import type { Program } from '../../compiler/program/program.ts';
import { baseline, lavapipe } from '../../compiler/target/target.ts';
import { Random } from '../fuzz/random.ts';
import { randomUpdates } from '../passes/random-updates.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { programFrom, unwrap } from '../support/stage.ts';

const device = await testDevice();
const seeds = [0, 1, 3, 5, 7];
const runs = 3;

/** What a program that hands its outputs to itself gives after some runs. */
function evaluateRuns(graph: Graph, given: ReadonlyMap<string, NdArray>) {
  let inputs = given;
  let outputs = evaluate(graph, inputs);
  for (let run = 1; run < runs; run += 1) {
    const donated = graph.outputs.flatMap(({ name, donates }) =>
      donates === undefined ? [] : [[donates, outputs.get(name)!] as const],
    );
    inputs = new Map([...inputs, ...donated]);
    outputs = evaluate(graph, inputs);
  }
  return outputs;
}

test.each(seeds)("random updates, seed %i: three steps are the interpreter's", async (seed) => {
  const { graph, inputs } = randomUpdates(seed);
  const expected = evaluateRuns(graph, inputs);
  for (const target of [device.target, baseline]) {
    const program = unwrap(compileGraph(graph, { target, optimize: 2 }));
    expectDisjoint(program);
    const actual = await runProgram(device, program, inputs, runs);
    for (const [name, value] of expected) {
      expect(roundings(actual.get(name)!, value), `${name} on ${target.name}`).toBeLessThan(64);
    }
  }
});

test('after the gradients: two sums, one that ends them, two updates', () => {
  const b = new GraphBuilder();
  const inputs: Node<'input'>[] = [];
  const input = (name: string, shape: Shape) => {
    const node = b.input(name, 'f32', shape);
    inputs.push(node);
    return node;
  };
  const shapes: readonly Shape[] = [[300, 256], [256, 300], [70_000], [4_000]];
  const leaves = shapes.map((shape, at) => {
    const [weight, mean] = [input(`weight${at}`, shape), input(`mean${at}`, shape)];
    return { weight, mean, gradient: b.sum(input(`data${at}`, [4, ...shape]), [0]) };
  });
  const squares = leaves.map(({ gradient: g }) =>
    b.sum(
      b.mul(g, g),
      g.shape.map((_, axis) => axis),
    ),
  );
  const length = b.sqrt(squares.reduce((x, y) => b.add(x, y)));
  const outputs = leaves.flatMap(({ weight, mean, gradient }): Output[] => {
    const clipped = b.div(gradient, b.broadcast(length, weight.shape, []));
    const next = b.add(b.mul(mean, b.like(mean, 0.9)), clipped);
    const decayed = weight.shape.length > 1 ? b.mul(weight, b.like(weight, 0.99)) : weight;
    return [
      { name: weight.attributes.name, node: b.sub(decayed, next), donates: weight.attributes.name },
      { name: mean.attributes.name, node: next, donates: mean.attributes.name },
    ];
  });
  const graph: Graph = { name: 'clipped', inputs, outputs };
  const { dispatches, copies } = unwrap(compileGraph(graph, { target: lavapipe, optimize: 2 }));
  const gradients = shapes.length;
  expect(dispatches.map(({ label }) => label).slice(gradients)).toHaveLength(5);
  expect(copies).toEqual([]);
});

const micro = `
use std.optim.{Adam, AdamW, cosine}
use std.run.train_step
record Net { up: f32[8, 12], a: f32[12], down: f32[12, 4], b: f32[4] }
record Pair { x: f32[8], y: f32[4] }
fn cost(net: Net, pair: Pair) -> (f32, f32[1]) {
  let guess = tanh(pair.x @ net.up + net.a) @ net.down + net.b
  (sum((guess - pair.y)^2), [1.0])
}
fn step(model: Net, state: Adam[Net], batch: [A, B]Pair, seed: Key) ->
  (Net, Adam[Net], f32, f32) {
  let by = AdamW(lr: cosine(1e-3, 2, 20))
  let update = |m: Net, g: Net, s: Adam[Net]| by.update(m, g, s)
  let (next, after, loss, length, _) = train_step(model, state, batch, seed, cost, update)
  (next, after, loss, length)
}`;

function stageMicro(parts: number): Graph {
  const statics = {
    ...noStatics,
    dims: new Map([
      ['A', parts],
      ['B', 6 / parts],
    ]),
  };
  const results = ['model', 'state', 'loss', 'length'];
  const entry = { name: 'step', statics, results, donate: ['model', 'state'] };
  return unwrap(stageFunction(findFunction(programFrom(micro), 't', 'step'), entry));
}

function drawStep(graph: Graph): ReadonlyMap<string, NdArray> {
  const random = new Random(5);
  return new Map(
    graph.inputs.map((input) => {
      const { name } = input.attributes;
      const [low, high] = name.startsWith('state.square') ? [0.01, 0.02] : [-0.4, 0.4];
      return [
        name,
        input.dtype === 'f32' ? random.array(input, low, high) : random.array(input, 0, 12),
      ];
    }),
  );
}

test('micro-batches add up their gradients in the slabs', async () => {
  const graph = stageMicro(3);
  const inputs = drawStep(graph);
  const expected = evaluate(differentiate(graph), inputs);
  const packed = evaluate(transformGraph(graph, 2, device.target), inputs);
  for (const [name, { data }] of expected) {
    const worst = Math.max(...data.map((value, i) => Math.abs(value - packed.get(name)!.data[i]!)));
    expect(worst, name).toBeLessThan(1e-10);
  }
  const program = unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));
  expect(program.copies).toEqual([]);
  const [loop] = program.repeats;
  const labels = program.dispatches.map(({ label }) => label);
  expect(labels.filter((label) => label.startsWith('copy'))).toEqual([]);
  expect(labels.slice(loop!.first + loop!.count).length).toBeLessThanOrEqual(5);
  const actual = await runProgram(device, program, inputs);
  for (const [name, value] of expected) {
    expect(roundings(actual.get(name)!, value), name).toBeLessThan(16);
  }
});

/** Tensors of the host do not overlap, and begin where they may be bound. */
function expectDisjoint(program: Program): void {
  const ranges = [...program.inputs].sort((a, b) => a.buffer - b.buffer || a.offset - b.offset);
  for (const [at, { name, buffer, offset, bytes }] of ranges.entries()) {
    const { bytes: size } = program.buffers[buffer]!;
    expect(offset + bytes, name).toBeLessThanOrEqual(size);
    const next = ranges[at + 1];
    if (next?.buffer === buffer) expect(next.offset, name).toBeGreaterThanOrEqual(offset + bytes);
  }
  const slots = new Map(program.inputs.map((slot) => [slot.name, slot]));
  for (const output of program.outputs) {
    const slot = slots.get(output.name);
    if (slot !== undefined) expect(output).toEqual(slot);
  }
}
