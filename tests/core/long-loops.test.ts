/** Loops that are too long to unroll, against loops of the host. */
import { expect, test } from 'vitest';
import { stageTest } from '../../compiler/core/entry.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { topological } from '../../compiler/graph/graph.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { evaluateGraph, graphOf, outOf, programFrom, unwrap } from '../support/stage.ts';

const rounds = 40;
const x = Array.from({ length: rounds }, (_, i) => Math.sin(i));

test('fold goes from the first to the last', () => {
  const text = 'fn f(x: f32[N]) -> f32 = fold(1.0, x, |a, b| 0.5 * a - b)';
  const graph = graphOf(text, 'f', { N: rounds });
  verify(graph);
  expect(topological(graph).map(({ op }) => op)).toContain('loop');
  const expected = x.reduce((a, b) => 0.5 * a - b, 1);
  expect(evaluateGraph(graph, { x }).get('out')!.data[0]).toBeCloseTo(expected, 12);
});

test('scan gives what it carries and what each round gives', () => {
  const text = 'fn f(x: f32[N]) -> (f32, f32[N]) = scan(0.0, x, |a, b| (a + b, a * b))';
  const out = evaluateGraph(graphOf(text, 'f', { N: rounds }), { x });
  let sum = 0;
  const products = x.map((b) => {
    const product = sum * b;
    sum += b;
    return product;
  });
  expect(out.get('out.0')!.data[0]).toBeCloseTo(sum, 12);
  expect([...out.get('out.1')!.data]).toEqual(products);
});

test('exact numbers and pairs are carried', () => {
  const text = `
fn f() -> i32[80] = scan((0, 1), 0..80, |(a, b), _| ((b, (a + b) % 1000), a)).1`;
  const expected: number[] = [];
  for (let n = 0, a = 0, b = 1; n < 80; n += 1, [a, b] = [b, (a + b) % 1000]) expected.push(a);
  expect(outOf(text, 'f', {}, {})).toEqual(expected);
});

test('the round is an element like any other, and indexes', () => {
  const text = 'fn f(x: f32[N]) -> f32 = fold(0.0, 0..N, |a, i| a + x[N - 1 - i] * i as f32)';
  const expected = x.reduce((a, _, i) => a + x[rounds - 1 - i]! * i, 0);
  expect(outOf(text, 'f', { N: rounds }, { x })[0]).toBeCloseTo(expected, 9);
});

test('a loop inside a for runs for each index, though it starts without it', () => {
  const text = `
fn f(x: f32[B, N], y: f32[B]) -> f32[B, N] = for b: scan(0.0, x[b], |a, z| (a + z * y[b], a + z)).1`;
  const two = [...x, ...x.map((value) => 2 * value)];
  const row = (own: readonly number[], y: number): number[] => {
    let a = 0;
    return own.map((z) => {
      const given = a + z;
      a += z * y;
      return given;
    });
  };
  const expected = [...row(x, 3), ...row(two.slice(rounds), -1)];
  const actual = outOf(text, 'f', { B: 2, N: rounds }, { x: two, y: [3, -1] });
  expected.forEach((value, i) => void expect(actual[i]).toBeCloseTo(value, 9));
});

test('a loop inside a loop', () => {
  const text = `
fn f(x: f32[N]) -> f32 =
  fold(0.0, x, |a, y| fold(a, x, |b, z| 0.5 * b + y * z))`;
  let expected = 0;
  for (const y of x) for (const z of x) expected = 0.5 * expected + y * z;
  expect(outOf(text, 'f', { N: rounds }, { x })[0]).toBeCloseTo(expected, 12);
});

test('a long loop draws the numbers of a short one', () => {
  const text = (count: number): string =>
    `fn f(k: Key) -> f32[${count}, 2] = using k: scan(0.0, 0..${count}, |a, _| (a, for i < 2: normal())).1`;
  const draw = (count: number): number[] => outOf(text(count), 'f', {}, { k: [7, 0] });
  expect(draw(80).slice(0, 20)).toEqual(draw(10));
});

test('what does not depend on the round stays outside', () => {
  const text = 'fn f(x: f32[N]) -> f32 = fold(0.0, x, |a, y| a + y * exp(sum(x)))';
  const [loop] = topological(graphOf(text, 'f', { N: rounds })).filter(({ op }) => op === 'loop');
  const body = loop?.op === 'loop' ? topological(loop.attributes.body) : [];
  expect(body.map(({ op }) => op).sort()).toEqual([
    'add',
    'input',
    'input',
    'input',
    'input',
    'mul',
  ]);
});

test('a gradient inside a loop', () => {
  const text = `
fn f(x: f32[N], w: f32) -> f32 =
  fold(w, x, |w, y| { let slope = grad w: (w - y) * (w - y)
    w - 0.1 * slope })`;
  const expected = x.reduce((w, y) => w - 0.2 * (w - y), 3);
  expect(outOf(text, 'f', { N: rounds }, { x, w: [3] })[0]).toBeCloseTo(expected, 12);
});

test('a condition in a loop must hold in every round', () => {
  const program = programFrom(`
test "t" {
  let n = fold(0, 0..80, |n, i| { assert n == i
    n + 1 })
  assert n == 80
}`);
  const [declaration] = program.main.tests;
  const staged = unwrap(stageTest(declaration!));
  const key = { dtype: 'u32', shape: [2], data: Float64Array.of(0, 0) } as const;
  const values = evaluate(differentiate(staged.graph), new Map([['key', key]]));
  expect(staged.asserts.map(({ output }) => [...values.get(output)!.data])).toEqual([[1], [1]]);
});

/** The gradient that the language computes for `body`, a number, beside the slope of `body`. */
function expectGradient(body: string, count: number): void {
  const values = Array.from({ length: count }, (_, i) => 0.6 + 0.3 * Math.cos(i * i));
  const head = `fn g(x: f32[${count}]) -> f32 = ${body}\n`;
  const gradient = `${head}fn f(x: f32[${count}]) -> f32[${count}] = grad x: g(x)`;
  const graph = graphOf(head, 'g');
  const at = (x: readonly number[]): number => evaluateGraph(graph, { x }).get('out')!.data[0]!;
  const actual = outOf(gradient, 'f', {}, { x: values });
  const step = 1e-5;
  for (const i of [0, 1, 7, count - 1]) {
    const moved = (by: number): number[] => values.map((v, j) => (j === i ? v + by : v));
    const slope = (at(moved(step)) - at(moved(-step))) / (2 * step);
    expect(actual[i]! / (1 + Math.abs(slope))).toBeCloseTo(slope / (1 + Math.abs(slope)), 6);
  }
}

test.each([
  ['an element', 'fold(1.0, x, |a, b| sin(a) * b + 0.5 * a)'],
  ['what is captured', 'fold(0.5, x, |a, b| tanh(a * x[3] + b * sum(x)))'],
  ['stacks', 'sum(scan(0.5, x, |a, b| (0.9 * a * b, exp(a) - b)).1)'],
  [
    'both results',
    '{ let (a, y) = scan(0.5, x, |a, b| (0.9 * a * b + 0.1, exp(a) - b))\n a * (y @ x) }',
  ],
  ['a carried tensor', 'sum(fold(x[..3], x, |a, b| for i: tanh(a[2 - i] + b * a[i])))'],
  [
    'a start that is not a variable',
    'fold((0.0, 1), x, |(a, n), b| (0.5 * a + b * n as f32, n + 1)).0',
  ],
  ['a loop in a loop', 'fold(0.1, x, |a, b| fold(a, x, |c, d| 0.5 * c + 0.01 * d * b * sin(c)))'],
  [
    'a gradient in a loop',
    'fold(x[0], x, |w, y| { let slope = grad w: (w - y) * (w - y) * w\n w - 0.05 * slope })',
  ],
  ['a stop', 'fold(x[0], x, |a, b| 0.3 * a + b * stop_grad(2.0))'],
  [
    'a gradient of a gradient',
    '{ let slope = grad x: fold(1.0, x, |a, b| sin(a) * b + 0.5 * a)\n sum(slope * slope) }',
  ],
])('the gradient of %s', (_, body) => {
  expectGradient(body, 20);
});

test('a derivative forwards', () => {
  const text = (body: string): string => `
fn g(x: f32[20]) -> f32 = fold(1.0, x, |a, b| sin(a) * b + 0.5 * a)
fn f(x: f32[20], v: f32[20]) -> f32 = ${body}`;
  const x = Array.from({ length: 20 }, (_, i) => Math.cos(i));
  const v = Array.from({ length: 20 }, (_, i) => Math.sin(3 * i));
  const at = (body: string): number => outOf(text(body), 'f', {}, { x, v })[0]!;
  expect(at('jvp(g, x, v).1')).toBeCloseTo(at('(grad x: g(x)) @ v'), 9);
});

test.each([
  ['fold(|y: f32| y, x, |g, b| |y: f32| g(y) + b)(1.0)'],
  ['scan(1.0, x, |a, b| (a, |y: f32| y + b)).0'],
])('a function that is another one in every round is refused: %s', (body) => {
  expect(() => graphOf(`fn f(x: f32[20]) -> f32 = ${body}`, 'f')).toThrow('Which function this is');
});

test('a function may be handed on', () => {
  const body = '{ let (a, _) = fold((1.0, |y: f32| 0.5 * y), x, |(a, g), b| (g(a) + b, g))\n a }';
  const expected = x.slice(0, 20).reduce((a, b) => 0.5 * a + b, 1);
  const actual = outOf(`fn f(x: f32[20]) -> f32 = ${body}`, 'f', {}, { x: x.slice(0, 20) });
  expect(actual[0]).toBeCloseTo(expected, 9);
});
