/** How models are drawn: number by number, model by model, and what outer models say of inner ones. */
import { expect, test } from 'vitest';
import { evaluateGraph, graphOf } from '../support/stage.ts';

const layers = `
model Layer[D] {
  w: float[D] ~ normal()
  b: float[D] ~ 0
}
model Twice[D] {
  layer: Layer[D] ~ init[Layer[D]]()
  stack: [3]Layer[D] ~ init[Layer[D]]()
  same: [2]Layer[D] ~ { w ~ for d: 7 }
  pair: (float[D], Layer[D]) ~ (for d: d as float, Layer(w: for d: 5, b: for d: 6))
  both: (Layer[D], Layer[D])
}
model Outer[D] {
  inner: Twice[D] ~ { layer.b ~ 9, stack.w ~ 8 }
}
`;

function drawn(text: string): ReadonlyMap<string, readonly number[]> {
  const graph = graphOf(`${layers}${text}`, 'f');
  const outputs = evaluateGraph(graph, { key: [3, 0] });
  return new Map([...outputs].map(([name, { data }]) => [name, [...data]]));
}

test('a field may be drawn by an expression of its own type', () => {
  const out = drawn('random fn f() -> Twice[2] = init[Twice[2]]()');
  const at = (name: string): readonly number[] => out.get(`out.${name}`)!;
  expect(
    new Set([...at('layer.w'), ...at('stack.w'), ...at('both.0.w'), ...at('both.1.w')]).size,
  ).toBe(12);
  expect(at('layer.b')).toEqual([0, 0]);
  expect(at('same.w')).toEqual([7, 7, 7, 7]);
  expect(at('pair.0')).toEqual([0, 1]);
  expect(at('pair.1.w')).toEqual([5, 5]);
  expect(at('pair.1.b')).toEqual([6, 6]);
});

test('an outer model redraws parts of what an inner one drew as a whole', () => {
  const out = drawn('random fn f() -> Outer[2] = init[Outer[2]]()');
  expect(out.get('out.inner.layer.b')).toEqual([9, 9]);
  expect(out.get('out.inner.stack.w')).toEqual([8, 8, 8, 8, 8, 8]);
  expect(new Set(out.get('out.inner.layer.w')).size).toBe(2);
});
