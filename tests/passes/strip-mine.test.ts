/**
 * Losses whose logits are computed strip by strip: equal to those of whole logits, in f64 and on the
 * device, and nothing as large as the logits is left.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import { bodyOutputs, isLoop } from '../../compiler/graph/loop.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { transformGraph } from '../../compiler/pipeline.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { lowerGraphNaively } from '../../compiler/program/lower-naively.ts';
import { lavapipe, type Target } from '../../compiler/target/target.ts';
import type { Device } from '../../runtime/device/device.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { graphOf, unwrap } from '../support/stage.ts';

let device: Device;
beforeAll(async () => {
  device = await testDevice();
});
afterAll(() => device?.close());

interface Sizes {
  readonly batch: number;
  readonly length: number;
  readonly vocabulary: number;
  readonly width: number;
}

/** Three sequences of 13 tokens, of 67: primes, which no strip divides. */
const usual: Sizes = { batch: 3, length: 13, vocabulary: 67, width: 5 };
/** Elements: three of the 13 positions of all sequences, and not one whole sequence. */
const budget = 800;

/** A device that binds no more than so many elements. */
function binding(elements: number): Target {
  const limits = { ...lavapipe.limits, maxStorageBufferBindingSize: 4 * elements };
  return { ...lavapipe, limits };
}

const tiny = binding(budget);

/** The value and the gradients of `body`, a number made of the model `m` and a batch of rows `x`. */
function program(body: string, sizes = usual, float = 'f32'): string {
  const { batch, length, vocabulary, width } = sizes;
  return `
use std.loss.{
  Dialogue, Preference, Sequence, cross_entropy, dpo_loss, next_token_loss, sft_loss,
}
use std.loss.preference.{Feedback, kto, orpo, simpo}
use std.packing.{Packed, packed_loss}

model Mite[V, D] { tokens: ${float}[V, D], head: ${float}[V, D], bias: ${float}[V] }
type M = Mite[${vocabulary}, ${width}]
record Rows[T] { input: i32[T], target: i32[T], mask: f32[T] }
type X = [${batch}]Rows[${length}]

fn hidden(m: M, ids: i32[T]) -> ${float}[T, ${width}] = for t: tanh(m.tokens[ids[t]])
fn plain(m: M) -> (i32[${length}]) -> ${float}[${length}, ${vocabulary}] = |ids| for t < ${length}: m.head @ hidden(m, ids)[t]
fn tied(m: M) -> (i32[${length}]) -> ${float}[${length}, ${vocabulary}] = |ids| for t < ${length}: m.tokens @ hidden(m, ids)[t]
fn biased(m: M) -> (i32[${length}]) -> ${float}[${length}, ${vocabulary}] =
  |ids| for t < ${length}: m.head @ hidden(m, ids)[t] + m.bias
fn capped(m: M) -> (i32[${length}]) -> ${float}[${length}, ${vocabulary}] =
  |ids| for t < ${length}: 3 * tanh((m.head @ hidden(m, ids)[t]) / 3)
fn dialogue(r: Rows[T]) -> Dialogue[T] = Dialogue(input: r.input, target: r.target, mask: r.mask)
fn sequence(r: Rows[T]) -> Sequence[T] =
  Sequence(input: r.input, target: for t: if r.mask[t] > 0.8 { -1 } else { r.target[t] })
fn packed(r: Rows[T]) -> Packed[T] = Packed(
  input: r.input, target: r.target, mask: r.mask, doc: for t < T: if t < 4 { 0 } else { 1 }, pos: for t < T: t % 4,
)
fn pair(r: Rows[T]) -> Preference[T] = Preference(
  chosen: dialogue(r), rejected: Dialogue(input: r.target, target: r.input, mask: r.mask),
)
fn loss(m: M, x: X) -> f32 = ${body}
fn step(m: M, x: X) -> (f32, M) = value_and_grad m: loss(m, x)
`;
}

/** By loss: the number, and how many loops its value and gradients take. */
const losses: Readonly<Record<string, readonly [body: string, loops: number]>> = {
  'cross-entropy with ignored targets': [
    'sum(for b: next_token_loss(plain(m), sequence(x[b])).0)',
    1,
  ],
  'the mean over all targets': [
    '(sum(for b: next_token_loss(plain(m), sequence(x[b])).0)) / (sum(for b: next_token_loss(plain(m), sequence(x[b])).1))',
    1,
  ],
  'label smoothing and z-loss': [
    'sum(for b: sum(cross_entropy(plain(m)(x[b].input), x[b].target, smoothing: 0.1, z: 0.2)))',
    1,
  ],
  'tied embeddings': ['sum(for b: next_token_loss(tied(m), sequence(x[b])).0)', 1],
  'a bias': ['sum(for b: next_token_loss(biased(m), sequence(x[b])).0)', 1],
  'a soft cap': ['sum(for b: next_token_loss(capped(m), sequence(x[b])).0)', 1],
  'fine-tuning, and its accuracy': [
    'sum(for b: sft_loss(plain(m), dialogue(x[b])).0 + sft_loss(plain(m), dialogue(x[b])).2.accuracy)',
    1,
  ],
  'packed rows': ['sum(for b: packed_loss(|ids, _, _| plain(m)(ids), packed(x[b])).0)', 1],
  'direct preference optimization': [
    'sum(for b: dpo_loss(plain(m), tied(stop_grad(m)), pair(x[b]), beta: 0.3).0)',
    6,
  ],
  simpo: ['sum(for b: simpo(plain(m), pair(x[b])).0)', 4],
  orpo: ['sum(for b: orpo(plain(m), pair(x[b])).0)', 4],
  kto: ['sum(for b: kto(plain(m), Feedback(text: dialogue(x[b]), good: 1.0), -7.5).0)', 2],
};

function inputsOf(graph: Graph, { vocabulary } = usual): ReadonlyMap<string, NdArray> {
  return new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }, salt) => {
      const data = Float64Array.from({ length: elementCount(shape) }, (_, at) => {
        const wave = Math.sin((at + 1) * 12.9898 + salt * 78.233) * 43758.5453;
        const number = wave - Math.floor(wave);
        if (dtype === 'i32') return Math.floor(number * vocabulary);
        return Math.fround(name.endsWith('mask') ? number : number - 0.3);
      });
      return [name, { dtype, shape, data }] as const;
    }),
  );
}

function distance(found: NdArray, expected: NdArray): number {
  return expected.data.reduce(
    (worst, value, at) => Math.max(worst, Math.abs(value - found.data[at]!)),
    0,
  );
}

const withBodies = (graph: Graph): readonly Node[] =>
  topological(graph).flatMap((node) =>
    isLoop(node) ? [node, ...withBodies(node.attributes.body)] : [node],
  );

describe.each(Object.entries(losses))('%s', (_, [body, loops]) => {
  const graph = graphOf(program(body), 'step');
  const strips = transformGraph(graph, 2, tiny);
  const values = inputsOf(graph);
  const expected = evaluate(differentiate(graph), values);

  test('is the same in f64', () => {
    verifyDifferentiated(strips);
    const found = evaluate(strips, values);
    for (const [name, value] of expected)
      expect(distance(found.get(name)!, value), name).toBeLessThan(1e-9);
  });

  test('keeps no logits', () => {
    const large = withBodies(strips).filter(
      (node) => node.op !== 'loop' && elementCount(node.shape) > budget,
    );
    expect(large.map(({ op, shape }) => `${op} ${shape.join('x')}`)).toEqual([]);
    expect(topological(strips).filter(isLoop).length).toBe(loops);
  });

  test('is the same on the device', async () => {
    for (const lower of [lowerGraph, lowerGraphNaively]) {
      const found = await runProgram(device, unwrap(lower(strips, device.target)), values);
      for (const [name, value] of expected) {
        expect(roundings(found.get(name)!, value), name).toBeLessThan(64);
      }
    }
  });
});

test('a head in f16 adds up its gradient in f32', async () => {
  const [body] = losses['cross-entropy with ignored targets']!;
  const graph = graphOf(program(body, usual, 'f16'), 'step');
  const strips = transformGraph(graph, 2, tiny);
  const values = inputsOf(graph);
  const expected = evaluate(differentiate(graph), values);
  const [loop] = topological(strips).filter(isLoop);
  expect(bodyOutputs(loop!.attributes).carried.map(({ dtype }) => dtype)).toEqual(['f32']);
  const found = evaluate(strips, values);
  const run = await runProgram(device, unwrap(lowerGraph(strips, device.target)), values);
  for (const [name, value] of expected) {
    expect(distance(found.get(name)!, value), name).toBeLessThan(1e-9);
    // Logits up to 1 in f16 are wrong by 2^-11; a sum of 39 of them is the loss.
    expect(distance(run.get(name)!, value), name).toBeLessThan(39 * 2 ** -11);
  }
});

test('an axis along which one loop is enough is cut if its strips are small enough', () => {
  const graph = graphOf(program(losses.kto![0]), 'step');
  const loops = (elements: number): number =>
    topological(transformGraph(graph, 2, binding(elements))).filter(isLoop).length;
  const sequence = usual.length * usual.vocabulary;
  expect([loops(sequence - 1), loops(sequence)]).toEqual([2, 1]);
});

test('strips within micro-batches, run after run', async () => {
  const { batch, length } = usual;
  const text = `use std.run.train_step
${program('0.0')}
fn cost(m: M, row: Rows[${length}]) -> (f32, f32[1]) {
  let (total, weight) = next_token_loss(tied(m), sequence(row))
  (total, [weight])
}
fn micro(m: M, x: [2, ${batch}]Rows[${length}], seed: Key) -> (f32, M) {
  let hand_on = |_: M, slope: M, count: i32| (slope, count + 1)
  let (slope, _, value, _, _) = train_step(m, 0, x, seed, cost, hand_on)
  (value, slope)
}`;
  const graph = graphOf(text, 'micro');
  const strips = transformGraph(graph, 2, tiny);
  const [outer] = topological(strips).filter(isLoop);
  expect(topological(outer!.attributes.body).filter(isLoop).length).toBe(1);
  const values = inputsOf(graph);
  const expected = evaluate(differentiate(graph), values);
  const found = evaluate(strips, values);
  for (const lower of [lowerGraph, lowerGraphNaively]) {
    const run = await runProgram(device, unwrap(lower(strips, device.target)), values, 2);
    for (const [name, value] of expected) {
      expect(distance(found.get(name)!, value), name).toBeLessThan(1e-9);
      expect(roundings(run.get(name)!, value), name).toBeLessThan(64);
    }
  }
});

test('any loss, of any sizes, in strips of any size', () => {
  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 4 }),
    length: fc.integer({ min: 1, max: 9 }),
    vocabulary: fc.integer({ min: 16, max: 40 }),
    width: fc.integer({ min: 1, max: 2 }),
  });
  const bodies = Object.values(losses).map(([body]) => body);
  fc.assert(
    fc.property(fc.constantFrom(...bodies), sizes, fc.nat(), (body, size, strip) => {
      const graph = graphOf(program(body, size), 'step');
      const most = 1 + (strip % (size.batch * size.length * size.vocabulary));
      const values = inputsOf(graph, size);
      const found = evaluate(transformGraph(graph, 2, binding(most)), values);
      for (const [name, value] of evaluate(differentiate(graph), values))
        expect(distance(found.get(name)!, value), name).toBeLessThan(1e-9);
    }),
    { numRuns: 60, seed: 5 },
  );
});

test('what fits stays as it is', () => {
  const graph = graphOf(program(losses['tied embeddings']![0]), 'step');
  expect(topological(transformGraph(graph, 2, lavapipe)).some(isLoop)).toBe(false);
});
