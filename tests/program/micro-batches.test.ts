/** A step in micro-batches is a loop that adds up gradients where they lie, and as large as one in a single batch. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { compileGraph, transformGraph } from '../../compiler/pipeline.ts';
import type { Program } from '../../compiler/program/program.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { graphOf, unwrap } from '../support/stage.ts';

const examples = 12;
const length = 8;
const vocabulary = 11;

/** The update hands on the gradient in the model's place. */
const text = `
use std.loss.{Sequence, next_token_loss}
use std.models.gpt2.GPT2
use std.run.train_step
type Mite = GPT2[V: ${vocabulary}, C: ${length}, D: 8, H: 2, L: 3]
fn cost(lm: Mite, row: Sequence[${length}]) -> (f32, f32[1]) {
  let (total, weight) = next_token_loss(lm, row)
  (total, [weight])
}
fn step(model: Mite, batch: [A, B]Sequence[${length}], seed: Key) -> (f32, f32, Mite) {
  let hand_on = |_: Mite, slope: Mite, count: i32| (slope, count + 1)
  let (slope, _, loss, long, _) = train_step(model, 0, batch, seed, cost, hand_on)
  (loss, long, slope)
}`;

const stepIn = (parts: number): Graph => graphOf(text, 'step', { A: parts, B: examples / parts });

function inputsOf(graph: Graph): ReadonlyMap<string, NdArray> {
  return new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }, salt) => {
      const data = Float64Array.from({ length: elementCount(shape) }, (_, at) => {
        const wave = Math.sin((at + 1) * 12.9898 + salt * 78.233) * 43758.5453;
        const number = wave - Math.floor(wave);
        // Some targets are -1: the parts weigh unequally.
        return dtype === 'f32' ? number - 0.5 : Math.floor(number * (vocabulary + 1)) - 1;
      });
      return [name, { dtype, shape, data }] as const;
    }),
  );
}

const compile = (graph: Graph): Program =>
  unwrap(compileGraph(graph, { target: lavapipe, optimize: 2 }));

describe.each([2, 3, 4, 12])('%i parts', (parts) => {
  const [whole, cut] = [1, parts].map((count) => transformGraph(stepIn(count), 2, lavapipe));

  test('have the gradient of one batch', () => {
    const expected = evaluate(whole!, inputsOf(whole!));
    const found = evaluate(cut!, inputsOf(cut!));
    for (const [name, { data }] of expected) {
      const worst = data.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - found.get(name)!.data[at]!)),
        0,
      );
      expect(worst, name).toBeLessThan(1e-10);
    }
  });
});

describe('the program', () => {
  const [whole, ...cut] = [1, 2, 3, 6].map((parts) => compile(stepIn(parts)));

  test('does not grow with the parts', () => {
    const sizes = cut.map(({ dispatches }) => dispatches.length);
    // What runs beside what hangs on sizes, a little.
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(sizes[0]).toBeLessThan(whole!.dispatches.length + 45);
  });

  test('adds up gradients of weights in the kernels that compute them', () => {
    const [{ repeats, dispatches }] = cut as [Program, ...Program[]];
    expect(repeats.length).toBe(1);
    const { first, count } = repeats[0]!;
    const inside = dispatches.slice(first, first + count).map(({ label }) => label);
    expect(inside.filter((label) => /^(copy|add \[3, )/.test(label))).toEqual([]);
    expect(inside.filter((label) => /^dot\+add \[1, 8, 32\]$/.test(label)).length).toBe(3);
  });
});
