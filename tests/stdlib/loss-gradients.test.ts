/**
 * The gradient of every public function of the losses against central differences, in f64. A function
 * without a row here fails the test: what is trained on must have its gradient checked.
 */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { programOf } from '../support/library.ts';
import { graphOf } from '../support/stage.ts';

/** For each function of a module a number made with it, of the logits `p`. */
const modules: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  loss: {
    cross_entropy: 'sum(cross_entropy(p, tokens(1), smoothing: 0.1, z: 0.2))',
    next_token_loss: 'next_token_loss(lm(p), Sequence(input: tokens(1), target: some())).0',
    sft_loss: 'sft_loss(lm(p), dialogue(1)).0',
    logprob: 'logprob(lm(p), dialogue(2))',
    token_logprobs: 'token_logprobs(lm(p), dialogue(2)) @ weights()',
    judge: 'judge(lm(p), pair()).chosen + 2 * judge(lm(p), pair()).rejected',
    judgement: 'judgement(Likelihoods(chosen: x(p), rejected: x(p)^2), before(), 0.3).margin',
    dpo_loss: 'dpo_loss(lm(p), reference(), pair(), beta: 0.3).0',
    preference_loss:
      'preference_loss(|d: Dialogue[5]| sum t: p[t, d.target[t]], pair(), margin: 0.5, center: 0.1)',
    advantages: 'advantages(p[0]) @ p[1]',
    leave_one_out: 'leave_one_out(p[0]) @ p[1]',
    grpo_loss: 'grpo_loss(lm(p), reference(), rollout())',
  },
  'loss/preference': {
    sigmoid_cost: 'sigmoid_cost(x(p), beta: 0.7, noise: 0.2)',
    robust_cost: 'robust_cost(x(p), beta: 0.7, noise: 0.2)',
    ipo_cost: 'ipo_cost(x(p), beta: 0.7)',
    hinge_cost: 'hinge_cost(x(p), beta: 0.7)',
    simpo_cost: 'simpo_cost(x(p), x(p)^2)',
    log_odds: 'log_odds(-1 - x(p)^2, -0.02 - 0.001 * x(p))',
    kto_cost: 'kto_cost(x(p), 1.0, usual: 0.1) + kto_cost(x(p), 0.0, beta: 0.5)',
    compare: 'compare(lm(p), pair(), before(), 0.3, |gap| sin(gap)).0',
    dpo: 'preference.dpo(lm(p), pair(), before(), noise: 0.2).0',
    robust_dpo: 'robust_dpo(lm(p), pair(), before()).0',
    hinge: 'hinge(lm(p), pair(), before()).0',
    ipo_of_sums: 'ipo_of_sums(lm(p), pair(), before()).0',
    ipo: 'ipo(lm(p), pair(), before()).0',
    simpo: 'simpo(lm(p), pair()).0',
    orpo: 'orpo(lm(p), pair()).0',
    kto: 'kto(lm(p), Feedback(text: dialogue(2), good: 0.0), -7.5, usual: 0.3).0',
  },
  packing: {
    packed_loss: 'packed_loss(|_: i32[5], _: i32[5], _: i32[5]| p, row()).0',
  },
};

/** Everything public of a module is at hand; the kinks of hinges and clips are far from these points. */
const given = `
use std.loss.{
  Dialogue, Likelihoods, Preference, Rollout, Sequence, advantages, cross_entropy, dpo_loss,
  grpo_loss, judge, judgement, leave_one_out, logprob, next_token_loss, preference_loss, sft_loss,
  token_logprobs,
}
use std.loss.preference
use std.loss.preference.{
  Feedback, compare, hinge, hinge_cost, ipo, ipo_cost, ipo_of_sums, kto, kto_cost, log_odds, orpo,
  robust_cost, robust_dpo, sigmoid_cost, simpo, simpo_cost,
}
use std.packing.{Packed, packed_loss}

fn tokens(by: i32) -> i32[5] = for t: (2 + by * t) % 7
fn lm(p: f32[5, 7]) -> (i32[5]) -> f32[5, 7] = |_| p
fn x(p: f32[5, 7]) -> f32 = p[0, 0]
fn some() -> i32[5] = for t: if t == 3 { -1 } else { t }
fn weights() -> f32[5] = for t: sin(t as f32 + 0.5)
fn dialogue(by: i32) -> Dialogue[5] = Dialogue(
  input: tokens(by),
  target: for t: (tokens(by)[t] + by) % 7,
  mask: for t: if t < 2 { 0.0 } else { 1.0 },
)
fn pair() -> Preference[5] = Preference(chosen: dialogue(1), rejected: dialogue(3))
fn before() -> Likelihoods = Likelihoods(chosen: -6.0, rejected: -5.0)
fn reference() -> (i32[5]) -> f32[5, 7] = |ids| for t, v: cos((ids[t] + v) as f32)
fn rollout() -> Rollout[5] =
  Rollout(text: dialogue(1), old: for t: -1.7 - 0.3 * t as f32, advantage: 0.8)
fn row() -> Packed[5] = Packed(
  input: tokens(1), target: some(), mask: [0.0, 1.0, 1.0, 0.0, 1.0], doc: [0, 0, 1, 1, 1],
  pos: [0, 1, 0, 1, 2],
)
`;

const point = Float64Array.from({ length: 35 }, (_, at) => Math.sin(1.7 * at + 0.4));
const direction = Float64Array.from({ length: 35 }, (_, at) => Math.cos(2.3 * at + 0.1));

function graphsOf(number: string): readonly [cost: Graph, slope: Graph] {
  const text = `${given}
fn cost(p: f32[5, 7]) -> f32 = ${number}
fn slope(p: f32[5, 7]) -> f32[5, 7] = grad p: cost(p)`;
  return [graphOf(text, 'cost'), differentiate(graphOf(text, 'slope'))];
}

function outOf(graph: Graph, data: Float64Array): Float64Array {
  const p = { dtype: 'f32', shape: [5, 7], data } as const;
  return evaluate(graph, new Map([['p', p]])).get('out')!.data;
}

describe.each(Object.entries(modules))('stdlib/%s.llm', (file, rows) => {
  test('has a row for each public function', () => {
    const { declarations } = programOf(`stdlib/${file}.llm`).main;
    const functions = [...declarations.values()].filter(
      ({ isPublic, kind }) => isPublic && kind === 'fn',
    );
    expect(Object.keys(rows).sort()).toEqual(functions.map(({ name }) => name).sort());
  });

  test.each(Object.entries(rows))('%s', (_, number) => {
    const [cost, slope] = graphsOf(number);
    const step = 1e-5;
    const at = (by: number) =>
      outOf(
        cost,
        point.map((x, i) => x + by * direction[i]!),
      )[0]!;
    const expected = (at(step) - at(-step)) / (2 * step);
    const found = outOf(slope, point).reduce((sum, each, i) => sum + each * direction[i]!, 0);
    expect(Math.abs(expected)).toBeGreaterThan(1e-4);
    expect(Math.abs(found - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
  });
});
