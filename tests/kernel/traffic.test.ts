/** What kernels move, counted by hand: each element that a kernel touches, once, four bytes each. */
import { expect, test } from 'vitest';
import type { Graph } from '../../compiler/graph/graph.ts';
import { bytesMoved } from '../../compiler/kernel/call.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { Sketch } from './fused-cases.ts';

/** Of each kernel, in elements of four bytes. */
function elements(graph: Graph): readonly number[] {
  return lowerFused(graph, lavapipe, { disabled: new Set(['H']) }).calls.map(
    (call) => bytesMoved(call) / 4,
  );
}

test('a layer of a stack, not the stack; a result in a concatenation, not all of that', () => {
  const s = new Sketch();
  const [w, x] = [s.f([3, 16, 24]), s.f([8, 16])];
  const dots = [0, 1, 2].map((layer) => {
    const own = s.b.reshape(s.b.sliceAxis(w, 0, layer, layer + 1), [16, 24]);
    const y = s.b.dot(x, own, { batch: [], contract: [[1, 0]] });
    return s.b.reshape(y, [1, 8, 24]);
  });
  const one = 8 * 16 + 16 * 24 + 8 * 24;
  expect(elements(s.graph({ y: s.b.concat(dots, 0) }))).toEqual([one, one, one]);
});

test('a tensor read in several places counts once, and what is repeated counts as it lies', () => {
  const s = new Sketch();
  const [x, row] = [s.f([6, 10]), s.f([10])];
  const turned = s.b.permute(s.f([10, 6]), [1, 0]);
  const y = s.b.add(s.b.mul(x, x), s.b.mul(s.across(row, x), s.b.add(turned, x)));
  expect(elements(s.graph({ y }))).toEqual([60 + 10 + 60 + 60]);
});

test('parts of a tensor add up, to the tensor at most', () => {
  const s = new Sketch();
  const x = s.f([12, 5]);
  const part = (from: number, to: number) => s.b.sliceAxis(x, 0, from, to);
  expect(elements(s.graph({ y: s.b.add(part(0, 2), part(7, 9)) }))).toEqual([20 + 10]);
  const most = [0, 1, 2, 3, 4].map((from) => part(from, from + 8)).reduce((a, b) => s.b.add(a, b));
  expect(elements(s.graph({ y: most }))).toEqual([60 + 40]);
});

test('of a table so many rows as are looked up; of a padded value what there is', () => {
  const s = new Sketch();
  const [table, index] = [s.f([1000, 16]), s.i([4, 3], 1000)];
  const drawn = s.b.gather(table, index);
  expect(elements(s.graph({ y: s.b.neg(drawn) }))).toEqual([12 * 16 + 12 + 12 * 16]);
  const t = new Sketch();
  const padded = t.b.pad(t.f([6]), [3], [4], 0);
  expect(elements(t.graph({ y: t.b.exp(padded) }))).toEqual([6 + 13]);
});
