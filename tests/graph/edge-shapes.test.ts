/** Sizes at which index arithmetic goes wrong, against closed forms. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Node } from '../../compiler/graph/graph.ts';

function elementsOf(node: Node): Float64Array {
  const graph = { name: 'g', inputs: [], outputs: [{ name: 'y', node }] };
  return evaluate(graph, new Map()).get('y')!.data;
}

describe.each([1, 7, 97, 65_537])('size %i', (size) => {
  const b = new GraphBuilder();
  const x = b.cast(b.iota(size), 'f32');
  const table = b.reshape(b.cast(b.iota(3 * size), 'f32'), [3, size]);
  const last = size - 1;

  test('pointwise', () => {
    const y = elementsOf(b.add(b.mul(x, x), b.like(x, 1)));
    expect(y.every((value, i) => value === i * i + 1)).toBe(true);
  });

  test('reductions: triangular numbers', () => {
    expect([...elementsOf(b.sum(x, [0]))]).toEqual([(size * last) / 2]);
    expect([...elementsOf(b.sum(table, [0]))].every((value, i) => value === 3 * (i + size))).toBe(
      true,
    );
    expect([...elementsOf(b.reduceMax(b.neg(x), [0]))]).toEqual([-0]);
    expect([...elementsOf(b.argmax(x, 0))]).toEqual([last]);
    expect(elementsOf(b.cumsum(x, 0)).every((value, i) => value === (i * (i + 1)) / 2)).toBe(true);
    const suffixes = elementsOf(b.cumsum(x, 0, true));
    expect(suffixes.every((value, i) => value === ((last + i) * (size - i)) / 2)).toBe(true);
  });

  test('movement', () => {
    expect(elementsOf(b.reverse(x, [0])).every((value, i) => value === last - i)).toBe(true);
    const transposed = elementsOf(b.permute(table, [1, 0]));
    expect(transposed.every((value, i) => value === (i % 3) * size + Math.floor(i / 3))).toBe(true);
    const padded = elementsOf(b.pad(x, [2], [1], -1));
    expect(padded.every((value, i) => value === (i < 2 || i > size + 1 ? -1 : i - 2))).toBe(true);
    const joined = elementsOf(b.concat([table, table], 1));
    expect(joined.every((value, i) => value % size === i % size)).toBe(true);
    const repeated = elementsOf(b.broadcast(x, [size, 2], [0]));
    expect(repeated.every((value, i) => value === Math.floor(i / 2))).toBe(true);
    expect([...elementsOf(b.slice(x, [last], [size]))]).toEqual([last]);
  });

  test('dot: sums of squares', () => {
    const squares = (last * size * (2 * size - 1)) / 6;
    expect([...elementsOf(b.dot(x, x, { batch: [], contract: [[0, 0]] }))]).toEqual([squares]);
    const outer = elementsOf(b.dot(x, table, { batch: [[0, 1]], contract: [] }));
    expect(
      outer.every((value, i) => value === Math.floor(i / 3) * ((i % 3) * size + Math.floor(i / 3))),
    ).toBe(true);
  });

  test('gather and scatter_add: a reversal and back', () => {
    const reversed = b.reverse(b.iota(size), [0]);
    expect(elementsOf(b.gather(x, reversed)).every((value, i) => value === last - i)).toBe(true);
    const scattered = b.scatterAdd(reversed, x, { batch: 0, frame: 1, size });
    expect(elementsOf(scattered).every((value, i) => value === last - i)).toBe(true);
  });
});

test('nothing: sums are zero, movement and products have no elements', () => {
  const b = new GraphBuilder();
  const empty = b.splat(1, 'f32', [0]);
  const wide = b.splat(1, 'f32', [2, 0]);
  expect([...elementsOf(b.sum(empty, [0]))]).toEqual([0]);
  expect([...elementsOf(b.dot(wide, wide, { batch: [], contract: [[1, 1]] }))]).toEqual([
    0, 0, 0, 0,
  ]);
  expect([...elementsOf(b.permute(wide, [1, 0]))]).toEqual([]);
  expect([...elementsOf(b.reverse(wide, [0, 1]))]).toEqual([]);
  expect([...elementsOf(b.cumsum(wide, 1))]).toEqual([]);
  expect([...elementsOf(b.pad(empty, [1], [1], 5))]).toEqual([5, 5]);
  const index = b.slice(b.iota(1), [0], [0]);
  expect([...elementsOf(b.gather(b.iota(3), index))]).toEqual([]);
  expect([...elementsOf(b.scatterAdd(index, empty, { batch: 0, frame: 1, size: 2 }))]).toEqual([
    0, 0,
  ]);
});
