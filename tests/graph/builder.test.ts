import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { topological } from '../../compiler/graph/graph.ts';
import { rewrite } from '../../compiler/graph/rewrite.ts';

const line = (start: number) => ({ file: 'a.llm', start, end: start + 1 });

describe('hash-consing', () => {
  test('equal ops on equal inputs are one node, and the first span stays', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2, 3]);
    const first = b.at(line(1)).exp(x);
    const second = b.at(line(2)).exp(x);
    expect(second).toBe(first);
    expect(first.span).toEqual(line(1));
  });

  test('the order in which attributes are written does not matter', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2, 3]);
    const one = b.dot(x, x, { batch: [], contract: [[1, 1]] });
    expect(b.dot(x, x, { contract: [[1, 1]], batch: [] })).toBe(one);
  });

  test('attributes tell nodes apart', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2, 2]);
    expect(b.mark(x, 0)).not.toBe(b.mark(x, 1));
    expect(b.sum(x, [0])).not.toBe(b.sum(x, [1]));
    expect(b.constant(1, 'f32')).not.toBe(b.constant(1, 'i32'));
  });

  test('movement and casts that change nothing are their input', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2, 2]);
    expect(b.reshape(x, [2, 2])).toBe(x);
    expect(b.permute(x, [0, 1])).toBe(x);
    expect(b.broadcast(x, [2, 2], [0, 1])).toBe(x);
    expect(b.slice(x, [0, 0], [2, 2])).toBe(x);
    expect(b.pad(x, [0, 0], [0, 0])).toBe(x);
    expect(b.concat([x], 1)).toBe(x);
    expect(b.reverse(x, [])).toBe(x);
    expect(b.sum(x, [])).toBe(x);
    expect(b.cast(x, 'f32')).toBe(x);
  });

  test('but a transpose of a square, or a reversal, is not', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2, 2]);
    expect(b.permute(x, [1, 0])).not.toBe(x);
    expect(b.reverse(x, [0])).not.toBe(x);
  });
});

describe('bugs of whoever builds a graph are refused', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [2, 3]);
  const i = b.input('i', 'i32', [4]);
  const other = new GraphBuilder().input('x', 'f32', [2, 3]);
  const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['shapes that differ', () => b.add(x, b.permute(x, [1, 0])), /f32\[2, 3\] meets f32\[3, 2\]/],
    ['dtypes that differ', () => b.add(i, b.iota(5)), /i32\[4\] meets i32\[5\]/],
    ['a dtype the op does not take', () => b.exp(i), /takes floats, not i32/],
    ['a wrong element count', () => b.reshape(x, [4]), /cannot be reshaped/],
    ['an axis twice', () => b.permute(x, [0, 0]), /are not axes/],
    ['stretching', () => b.broadcast(b.sum(x, [0]), [4], [0]), /cannot be broadcast/],
    ['a slice past the end', () => b.slice(x, [0, 0], [2, 4]), /has no slice/],
    ['unsorted reduction axes', () => b.sum(x, [1, 0]), /increasing axes/],
    ['the maximum of nothing', () => b.reduceMax(b.slice(x, [0, 0], [0, 3]), [0]), /no largest/],
    [
      'sizes that do not contract',
      () => b.dot(x, x, { batch: [], contract: [[0, 1]] }),
      /contract/,
    ],
    ['an index of floats', () => b.gather(x, b.sum(x, [0])), /does not index/],
    ['a constant that is not finite', () => b.constant(Infinity, 'f32'), /not finite/],
    ['an integer out of range', () => b.constant(2 ** 31, 'i32'), /not a value of i32/],
    ['the gradient of a tensor', () => b.gradient(x, b.mark(x, 0)), /only an f32 scalar/],
    ['two inputs of one name', () => b.input('x', 'f32', [3]), /two inputs are named x/],
    ['nodes of two builders', () => b.exp(other), /another builder/],
  ];
  test.each(cases)('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('rewriting', () => {
  test('drops what no output needs and keeps unread inputs', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2]);
    const unread = b.input('unread', 'f32', [3]);
    b.exp(x);
    const graph = { name: 'g', inputs: [x, unread], outputs: [{ name: 'y', node: b.neg(x) }] };
    const after = rewrite(graph);
    expect(topological(after).map(({ op }) => op)).toEqual(['input', 'input', 'neg']);
    expect(after.inputs.map(({ attributes }) => attributes.name)).toEqual(['x', 'unread']);
  });

  test('reaches the bottom of a chain of 20,000 nodes', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'f32', [2]);
    let node = b.neg(x);
    for (let i = 0; i < 20_000; i += 1) node = b.add(node, x);
    const graph = { name: 'deep', inputs: [x], outputs: [{ name: 'y', node }] };
    expect(topological(rewrite(graph))).toHaveLength(20_002);
  });
});
