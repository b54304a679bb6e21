import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { recogniseDot } from '../../compiler/passes/recognise-dot.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { randomGraph } from '../fuzz/random-graph.ts';
import { gradientError } from '../graph/central-difference.ts';
import { expectClose } from '../graph/expect-close.ts';

const scalar = (value: number): NdArray => ({
  dtype: 'f32',
  shape: [],
  data: Float64Array.of(value),
});

/** The outputs of a function of one scalar x. */
function atX(x: number, build: (b: GraphBuilder, x: Node) => readonly Node[]): readonly number[] {
  const b = new GraphBuilder();
  const input = b.input('x', 'f32', []);
  const outputs = build(b, input).map((node, i) => ({ name: `y${i}`, node }));
  const graph = differentiate({ name: 'f', inputs: [input], outputs });
  verifyDifferentiated(graph);
  return [...evaluate(graph, new Map([['x', scalar(x)]])).values()].map(({ data }) => data[0]!);
}

test('a gradient inside of a gradient: the third derivative of x^5 is 60 x^2', () => {
  const third = atX(1.5, (b, x) => {
    const outer = b.mark(x, 0);
    const middle = b.mark(outer, 1);
    const inner = b.mark(middle, 2);
    const square = b.mul(inner, inner);
    const fifth = b.mul(b.mul(square, square), inner);
    return [b.gradient(b.gradient(b.gradient(fifth, inner), middle), outer)];
  });
  expectClose(third, [60 * 1.5 ** 2], 1e-12);
});

test('an inner gradient does not see the outer variable: d/dx (x * d/dy (x + y)) = 1', () => {
  const result = atX(3, (b, x) => {
    const outer = b.mark(x, 0);
    const inner = b.mark(outer, 1);
    const derivative = b.gradient(b.add(outer, inner), inner);
    return [derivative, b.gradient(b.mul(outer, derivative), outer)];
  });
  expect(result).toEqual([1, 1]);
});

test('several variables of one value, and one that it does not depend on', () => {
  const result = atX(3, (b, x) => {
    const [p, q, unused] = [b.mark(x, 0), b.mark(x, 1), b.mark(x, 2)];
    const value = b.mul(b.mul(p, p), q);
    return [p, q, unused].map((mark) => b.gradient(value, mark));
  });
  expect(result).toEqual([18, 9, 0]);
});

test('stop_grad is constant for gradients and gone afterwards', () => {
  expect(
    atX(3, (b, x) => {
      const mark = b.mark(x, 0);
      return [b.gradient(b.mul(b.stopGrad(mark), mark), mark)];
    }),
  ).toEqual([3]);
});

/** Rows of f32[4, 5] through `build`, summed after weighting by position. */
function rowsGraph(build: (b: GraphBuilder, x: Node) => Node): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [4, 5]);
  const mark = b.mark(x, 0);
  const y = build(b, mark);
  const weights = b.reshape(b.cast(b.iota(y.shape.reduce((m, n) => m * n, 1)), 'f32'), y.shape);
  const loss = b.sum(
    b.mul(y, weights),
    y.shape.map((_, axis) => axis),
  );
  return { name: 'rows', inputs: [x], outputs: [{ name: 'd', node: b.gradient(loss, mark) }] };
}

const alongRows = (b: GraphBuilder, row: Node): Node => b.broadcast(row, [4, 5], [0]);
function exponentials(b: GraphBuilder, x: Node): { largest: Node; exponential: Node; sum: Node } {
  const largest = b.reduceMax(x, [1]);
  const exponential = b.exp(b.sub(x, alongRows(b, largest)));
  return { largest, exponential, sum: b.sum(exponential, [1]) };
}

test('the derivative of softmax needs the softmax alone, not what it was made from', () => {
  const graph = rowsGraph((b, x) => {
    const { exponential, sum } = exponentials(b, x);
    return b.div(exponential, alongRows(b, sum));
  });
  const ops = topological(simplify(differentiate(graph))).map(({ op }) => op);
  const count = (name: string): number => ops.filter((op) => op === name).length;
  expect([count('exp'), count('reduce_max'), count('div'), count('eq')]).toEqual([1, 1, 1, 0]);
});

test('the derivative of logsumexp is exp(x - L)', () => {
  const graph = rowsGraph((b, x) => {
    const { largest, sum } = exponentials(b, x);
    return b.add(largest, b.log(sum));
  });
  const ops = topological(simplify(differentiate(graph))).map(({ op }) => op);
  expect(ops.filter((op) => op === 'eq' || op === 'div')).toEqual([]);
});

test('what only looks like softmax keeps the derivative of its maximum', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [4, 5]);
  const { exponential } = exponentials(b, x);
  const graph = { name: 'shifted', inputs: [x], outputs: [{ name: 'y', node: exponential }] };
  const data = Float64Array.from({ length: 20 }, (_, i) => Math.sin(3 * i));
  const inputs = new Map([['x', { dtype: 'f32', shape: [4, 5], data } satisfies NdArray]]);
  expect(gradientError(graph, inputs).error).toBeLessThan(1e-6);
});

test('the derivative of a batched product is two batched products without a permute', () => {
  const b = new GraphBuilder();
  const [x, w] = [b.input('x', 'f32', [2, 8, 16, 4]), b.input('w', 'f32', [4, 5])];
  const [dx, dw] = [b.mark(x, 0), b.mark(w, 1)];
  const y = b.dot(dx, dw, { batch: [], contract: [[3, 0]] });
  const loss = b.sum(b.mul(y, y), [0, 1, 2, 3]);
  const outputs = [dx, dw].map((mark, i) => ({ name: `d${i}`, node: b.gradient(loss, mark) }));
  const graph = recogniseDot(differentiate({ name: 'linear', inputs: [x, w], outputs }));
  expect(graph.outputs.map(({ node }) => node.op)).toEqual(['dot', 'dot']);
});

test.each(Array.from({ length: 60 }, (_, i) => 1000 + i))(
  'gradients of the random graph %i agree with central differences',
  (seed) => {
    const { graph, inputs } = randomGraph(seed, { gradient: false });
    expect(gradientError(graph, inputs, 4).error).toBeLessThan(1e-6);
  },
);
