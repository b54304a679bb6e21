import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph, Node } from '../../compiler/graph/graph.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import { verify, verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { holeOf } from './attention-samples.ts';

function sumOfSquares(): { graph: Graph; x: Node<'input'>; total: Node } {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [2, 3]);
  const span = { file: 'loss.llm', start: 14, end: 20 };
  const total = b.at(span).sum(b.mul(x, x), [0, 1]);
  return { graph: { name: 'loss', inputs: [x], outputs: [{ name: 'y', node: total }] }, x, total };
}

test('a graph of the builder passes', () => {
  expect(() => verify(sumOfSquares().graph)).not.toThrow();
});

test('a type that the op table does not give is found', () => {
  const { graph, total } = sumOfSquares();
  const wrong = { ...total, shape: [2] } as Node;
  expect(() => verify({ ...graph, outputs: [{ name: 'y', node: wrong }] })).toThrow(
    /sum is f32\[\], not f32\[2\]/,
  );
});

test('a cycle is found', () => {
  const { graph, total } = sumOfSquares();
  const inputs: Node[] = [];
  const node = { ...total, op: 'neg', inputs, attributes: {} } as Node;
  inputs.push(node);
  expect(() => verify({ ...graph, outputs: [{ name: 'y', node }] })).toThrow(/depends on itself/);
});

test('names and donations are checked', () => {
  const { graph, x, total } = sumOfSquares();
  const output = { name: 'y', node: total };
  expect(() => verify({ ...graph, outputs: [output, output] })).toThrow(/two outputs are named y/);
  expect(() => verify({ ...graph, outputs: [{ ...output, donates: 'x' }] })).toThrow(
    /storage of x/,
  );
  const donated = { name: 'x', node: x, donates: 'x' };
  expect(() => verify({ ...graph, outputs: [donated, { ...donated, name: 'z' }] })).toThrow(
    /twice/,
  );
  expect(() => verify({ ...graph, inputs: [] })).toThrow(/does not list/);
});

test('a mark that is left is found', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', []);
  const graph = { name: 'g', inputs: [x], outputs: [{ name: 'y', node: b.mark(x, 0) }] };
  expect(() => verify(graph)).not.toThrow();
  expect(() => verifyDifferentiated(graph)).toThrow(/a mark is left/);
});

test('a hole that brings elements together is found', () => {
  const shape = [1, 2, 2];
  const hole = holeOf(shape, [], (b, dot) => ({
    score: b.broadcast(b.sum(dot, [2]), shape, [0, 1]),
  }));
  const b = new GraphBuilder();
  const inputs = ['q', 'k', 'v'].map((name, at) =>
    b.input(name, 'f32', at === 0 ? [1, 2, 3] : [2, 3]),
  );
  const outputs = [{ name: 'y', node: b.attention(inputs, { hole }) }];
  expect(() => verify({ name: 'g', inputs, outputs })).toThrow(/sum in the hole/);
});

test('a graph prints one line a node', () => {
  const { graph } = sumOfSquares();
  const donating = {
    ...graph,
    outputs: [...graph.outputs, { name: 'x', node: graph.inputs[0]!, donates: 'x' }],
  };
  expect(printGraph(donating, ({ file }) => `${file}:1`)).toBe(
    [
      'graph loss {',
      '  %0 = input name="x" : f32[2, 3]',
      '  %1 = mul %0 %0 : f32[2, 3]  // loss.llm:1',
      '  %2 = sum %1 axes=[0,1] : f32[]  // loss.llm:1',
      '  output y = %2',
      '  output x = %0 in the storage of x',
      '}',
      '',
    ].join('\n'),
  );
});
