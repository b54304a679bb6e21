/**
 * Computations that others published the results of, from the numbers that torch draws: the snapshots
 * of Stanford's CS336 (attention, AdamW, clipped policy gradients), and its learning rates. In f64.
 */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf, type Numbers } from '../support/stage.ts';
import { TorchRandom } from '../support/torch-random.ts';

function run(text: string, inputs: Numbers = {}): Float64Array {
  return evaluateGraph(graphOf(text, 'f'), inputs).get('out')!.data;
}

const uniform = (seed: number, count: number) => [...new TorchRandom(seed).uniform(count)];
const normal = (seed: number, count: number) => [...new TorchRandom(seed).normal(count)];

function expectClose(found: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]!).toBeCloseTo(value, digits);
}

test('the numbers of a seed are torch’s, also where a block of 16 is not full', () => {
  expect(uniform(42, 2)).toEqual([0.8822692632675171, 0.9150039553642273]);
  const draws = normal(42, 20);
  const some = [0, 15, 16, 19].map((at) => draws[at]!);
  expectClose(some, [1.926915288, 0.859858513, -0.309726775, -0.621595383], 6);
});

test('attention under a mask', () => {
  const text = `
use std.nn.softmax
fn attend(q: f32[12, 64], k: f32[16, 64], v: f32[16, 64], mask: f32[12, 16]) -> f32[12, 64] =
  for t: (softmax s: if mask[t, s] > 0.5 { q[t] @ k[s] / sqrt(64.0) } else { -inf }) @ v
fn f(
  q: f32[4, 12, 64], k: f32[4, 16, 64], v: f32[4, 16, 64], mask: f32[4, 12, 16],
) -> f32[4, 12, 64] = attend(q, k, v, mask)`;
  const [q, k, v] = [normal(1, 4 * 12 * 64), normal(2, 4 * 16 * 64), normal(3, 4 * 16 * 64)];
  const out = run(text, { q, k, v, mask: normal(5, 4 * 12 * 16) });
  // torch's `scaled_dot_product_attention`: two numbers of the first and of the last row of each head.
  const places = [0, 1, 2, 3].flatMap((head) => [768 * head, 768 * head + 11 * 64]);
  const found = places.flatMap((at) => [out[at]!, out[at + 1]!]);
  const expected = [
    -0.326536, 1.894381, -0.9360314, 0.0378535, 1.6357027, -1.1362585, 0.9176895, -0.3402343,
    0.2163297, -0.6788196, -0.1525042, 1.1574616, -1.0318312, -1.0713394, -0.0812455, 0.5226858,
  ];
  expectClose(found, expected, 5);
  expect(Math.hypot(...out)).toBeCloseTo(33.6536762, 5);
});

test('a thousand steps of AdamW', () => {
  // A layer as torch draws it, and an input for each step.
  const draws = uniform(42, 6 + 3000);
  const w = draws.slice(0, 6).map((x) => (2 * x - 1) / Math.sqrt(3));
  const text = `
use std.optim.{AdamW, constant}
fn miss(w: f32[2, 3], x: f32[3]) -> f32 = (w[0] @ x - x[0] - x[1])^2 + (w[1] @ x + x[2])^2
fn f(w: f32[2, 3], xs: f32[1000, 3]) -> f32[2, 3] {
  let by = AdamW(lr: constant(1e-3), beta2: 0.999, decay: 0.01, clip: 1e9)
  let (after, _) = fold((w, by.start(w)), xs, |(w, s), x| by.update(w, grad w: miss(w, x), s))
  after
}`;
  // torch in f64 to nine digits; the published snapshot has the same five.
  const expected = [0.864261204, 0.882205598, 0.207570282, 0.055349272, -0.521917191, -0.390392265];
  expectClose(run(text, { w, xs: draws.slice(6) }), expected, 6);
});

const [peak, floor, warmup, end] = [1, 0.1, 7, 21];
const fallen = (s: number) =>
  s > end
    ? floor
    : floor + ((1 + Math.cos((Math.PI * (s - warmup)) / (end - warmup))) / 2) * (peak - floor);

/** The rate of step s, counted from 0, as each defines it; and of ours, counted from 1. */
const conventions = {
  CS336: {
    theirs: (s: number) => (s < warmup ? s / warmup : fallen(s)),
    ours: 'cosine(1.0, 7, 21)(s)',
  },
  'llm.c': {
    theirs: (s: number) => (s < warmup ? (s + 1) / warmup : fallen(s)),
    ours: 'if s < 7 { cosine(1.0, 7, 21)(s + 1) } else { cosine(1.0, 7, 21)(s) }',
  },
  nanoGPT: {
    theirs: (s: number) => (s < warmup ? (s + 1) / (warmup + 1) : fallen(s)),
    ours: 'cosine(1.0, 8, 22)(s + 1)',
  },
};

test.each(Object.entries(conventions))('25 learning rates of %s', (_, { theirs, ours }) => {
  const text = `use std.optim.cosine\nfn f() -> f32[25] = for s < 25: ${ours}`;
  const rates = Array.from({ length: 25 }, (_, s) => theirs(s));
  expectClose(run(text), rates, 9);
});

test('the rates of CS336 are those that it published', () => {
  const { theirs } = conventions.CS336;
  const some = [0, 1, 7, 8, 14, 20, 21, 24].map(theirs);
  expectClose(some, [0, 1 / 7, 1, 0.9887175604818206, 0.55, 0.11128243951817937, 0.1, 0.1], 9);
});

test('the clipped gain of two responses, over their masks', () => {
  // Torch draws in f32. Only the difference of old and new counts; 5 nats less make them logarithms of probabilities.
  const now = normal(42, 20).map((logp) => logp - 5);
  const old = now.map((logp, at) => logp + normal(42, 20)[at]!);
  const mask = uniform(42, 20).map((x) => (x > 0.5 ? 1 : 0));
  const reward = uniform(42, 2);
  const text = `
use std.loss.{Dialogue, LM, Rollout, grpo_loss}
fn saying(now: f32[10]) -> (i32[10]) -> f32[10, 2] =
  |_| for t, v: if v == 0 { now[t] } else { log(1 - exp(now[t])) }
fn one(now: f32[10], old: f32[10], mask: f32[10], advantage: f32) -> f32 {
  let text = Dialogue(input: for t: 0, target: for t: 0, mask: mask)
  let lm = saying(now)
  grpo_loss(lm, lm, Rollout(text: text, old: old, advantage: advantage), clip: 0.1)
}
fn f(now: f32[2, 10], old: f32[2, 10], mask: f32[2, 10], reward: f32[2]) -> f32[2] =
  one(now, old, mask, reward - mean(reward))`;
  const losses = run(text, { now, old, mask, reward });
  expectClose(losses, [0.034675195, -0.017072316], 6);
  // Two parts of a batch, so a half of the mean each: what was published.
  expect((losses[0]! + losses[1]!) / 2 / 2).toBeCloseTo(0.00440072, 7);
});
