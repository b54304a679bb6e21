/** `trace`: its value, and what a traced entry gives besides. */
import { expect, test } from 'vitest';
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import type { Trace } from '../../compiler/core/trace.ts';
import { evaluateGraph, graphOf, type Numbers, programFrom, unwrap } from '../support/stage.ts';

function traced(text: string, inputs: Numbers): Record<string, unknown>[] {
  const traces: Trace[] = [];
  const fn = findFunction(programFrom(text), 't', 'f');
  const graph = unwrap(
    stageFunction(fn, { name: 'f', statics: noStatics, results: ['out'], traces }),
  );
  const outputs = evaluateGraph(graph, inputs);
  return traces.map(({ name, shape }, i) => {
    const at = (statistic: string): number => outputs.get(`trace.${i}.${statistic}`)!.data[0]!;
    return { name, shape, min: at('min'), mean: at('mean'), max: at('max'), finite: at('finite') };
  });
}

test('a trace that nobody asked for leaves nothing behind', () => {
  const plain = graphOf('fn f(x: f32[3]) -> f32[3] = 2 * x', 'f');
  const graph = graphOf('fn f(x: f32[3]) -> f32[3] = trace("y", 2 * x)', 'f');
  expect(graph.outputs.map(({ name }) => name)).toEqual(plain.outputs.map(({ name }) => name));
});

test('under indices all values are looked at, in their whole shape', () => {
  const text = 'fn f(x: f32[2, 3]) -> f32[2] = for a: sum b: trace("square", x[a, b]^2)';
  expect(traced(text, { x: [1, 2, 3, 4, -5, 0] })).toEqual([
    { name: 'square', shape: [2, 3], min: 0, mean: 55 / 6, max: 25, finite: 1 },
  ]);
});

test('numbers that are none count as such, and in nothing else', () => {
  const text = 'fn f(x: f32[4]) -> f32[4] = trace("log", log(x))';
  const [seen] = traced(text, { x: [1, 0, -1, 1] });
  expect(seen).toMatchObject({ min: 0, mean: 0, max: 0, finite: 0.5 });
  const none = 'fn f(x: f32[1]) -> f32[1] = trace("log", log(x))';
  expect(traced(none, { x: [0] })[0]).toMatchObject({ mean: 0, finite: 0 });
});

test('a tree is looked at leaf by leaf, a loop round by round, a gradient as it is', () => {
  const text = `
model Layer { w: f32[2] ~ 0, b: f32 ~ 0 }
fn f(l: Layer, x: f32[2]) -> (Layer, f32) {
  let slope = grad l: sum(trace("product", l.w * x)) + l.b
  (trace("slope", slope), fold(0.0, 0..3, |sum, i| sum + trace("i", i) as f32 * x[0]))
}`;
  const seen = traced(text, { 'l.w': [1, 2], 'l.b': [3], x: [10, 20] });
  expect(seen).toMatchObject([
    { name: 'product', min: 10, mean: 25, max: 40 },
    { name: 'slope.w', shape: [2], min: 10, mean: 15, max: 20 },
    { name: 'slope.b', shape: [], mean: 1 },
    ...[0, 1, 2].map((i) => ({ name: 'i', min: i, max: i })),
  ]);
});

test('a long loop is looked at in all its rounds together', () => {
  const text = 'fn f(x: f32[100]) -> f32 = fold(0.0, x, |sum, a| trace("sum", sum + a))';
  const ones = Array.from({ length: 100 }, () => 1);
  expect(traced(text, { x: ones })).toMatchObject([
    { name: 'sum', shape: [100], min: 1, mean: 50.5, max: 100, finite: 1 },
  ]);
});
