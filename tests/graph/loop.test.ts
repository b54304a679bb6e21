/** The op `loop` by hand: what it computes, what is refused, how it is printed, when two are one. */
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node } from '../../compiler/graph/graph.ts';
import { bodyOf } from '../../compiler/graph/loop.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { pruneLoops } from '../../compiler/passes/prune-loops.ts';

/** `sum' = sum * w + x[round] + round`, and each round gives the sum it began with. */
function sumsBody(): Graph {
  const b = new GraphBuilder();
  const round = b.input('round', 'i32', []);
  const sum = b.input('carried.0', 'f32', []);
  const element = b.input('stacked.0', 'f32', []);
  const w = b.input('captured.0', 'f32', []);
  const next = b.add(b.add(b.mul(sum, w), element), b.cast(round, 'f32'));
  return bodyOf('body', [round, sum, element, w], [next], [sum]);
}

function sums(b: GraphBuilder, reverse = false): readonly Node[] {
  const inputs = [b.constant(1, 'f32'), b.input('x', 'f32', [3]), b.constant(2, 'f32')];
  return b.loop(inputs, { rounds: 3, carried: 1, stacked: 1, reverse, body: sumsBody() });
}

function graphOf(b: GraphBuilder, nodes: readonly Node[]): Graph {
  const outputs = nodes.map((node, at) => ({ name: `y${at}`, node }));
  return { name: 'sums', inputs: [b.input('x', 'f32', [3]) as Node<'input'>], outputs };
}

const x = { dtype: 'f32', shape: [3], data: Float64Array.of(10, 20, 30) } as const;

function valuesOf(graph: Graph): readonly (readonly number[])[] {
  verify(graph);
  return [...evaluate(graph, new Map([['x', x]])).values()].map(({ data }) => [...data]);
}

test('from the first round to the last', () => {
  const b = new GraphBuilder();
  // 1 -> 2 + 10 + 0 -> 24 + 20 + 1 -> 90 + 30 + 2.
  expect(valuesOf(graphOf(b, sums(b)))).toEqual([[122], [1, 12, 45]]);
});

test('from the last round to the first', () => {
  const b = new GraphBuilder();
  // 1 -> 2 + 30 + 2 -> 68 + 20 + 1 -> 178 + 10 + 0; the stack is in the order of the rounds.
  expect(valuesOf(graphOf(b, sums(b, true)))).toEqual([[188], [89, 34, 1]]);
});

test('equal loops are one, whatever lines they come from', () => {
  const b = new GraphBuilder();
  const [first] = sums(b);
  const [second] = sums(b.at({ file: 'a.llm', start: 1, end: 2 }));
  expect(second).toBe(first);
  expect(sums(b, true)[0]).not.toBe(first);
});

test('a body that does not fit is a bug', () => {
  const b = new GraphBuilder();
  const attributes = { rounds: 3, carried: 1, stacked: 1, reverse: false, body: sumsBody() };
  const [one, two] = [b.constant(1, 'f32'), b.constant(2, 'f32')];
  const stack = b.input('x', 'f32', [3]);
  expect(() => b.loop([b.constant(1, 'i32'), stack, two], attributes)).toThrow('a loop takes f32');
  expect(() => b.loop([one, b.iota(3), two], attributes)).toThrow('a loop takes f32[3]');
  expect(() => b.loop([one, stack], attributes)).toThrow('3 inputs is given 2');
  expect(() => b.loop([one, stack, two], { ...attributes, rounds: 4 })).toThrow('f32[4]');
});

test('a loop is printed with its body', () => {
  const b = new GraphBuilder();
  expect(printGraph(graphOf(b, sums(b)))).toMatchInlineSnapshot(`
    "graph sums {
      %0 = input name="x" : f32[3]
      %1 = constant value=1 : f32[]
      %2 = constant value=2 : f32[]
      %3 = loop %1 %0 %2 rounds=3 carried=1 stacked=1 reverse=false : f32[4]
        graph body {
          %0 = input name="round" : i32[]
          %1 = input name="carried.0" : f32[]
          %2 = input name="stacked.0" : f32[]
          %3 = input name="captured.0" : f32[]
          %4 = mul %1 %3 : f32[]
          %5 = add %4 %2 : f32[]
          %6 = cast %0 : f32[]
          %7 = add %5 %6 : f32[]
          output carried.0 = %7
          output stacked.0 = %1
        }
      %4 = result %3 at=0 offset=0 : f32[]
      %5 = result %3 at=1 offset=1 : f32[3]
      output y0 = %4
      output y1 = %5
    }
    "
  `);
});

test('what nobody asks for is dropped', () => {
  const b = new GraphBuilder();
  const pruned = pruneLoops(graphOf(b, sums(b).slice(0, 1)));
  expect(valuesOf(pruned)).toEqual([[122]]);
  const loop = pruned.outputs[0]!.node.inputs[0]!;
  expect(loop.op === 'loop' && loop.attributes.body.outputs.length).toBe(1);
});
