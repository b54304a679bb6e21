import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node, Output } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import * as k from '../../compiler/kernel/build.ts';
import { type Lowered, Storages } from '../../compiler/kernel/call.ts';
import type { Kernel } from '../../compiler/kernel/ir.ts';
import { emitProgram } from '../../compiler/program/emit.ts';
import { lowerGraphNaively } from '../../compiler/program/lower-naively.ts';
import type { Program } from '../../compiler/program/program.ts';
import { deserialise, serialise } from '../../compiler/program/serialise.ts';
import { baseline, lavapipe } from '../../compiler/target/target.ts';
import { runProgram, testDevice } from '../support/gpu.ts';

const array = (...values: readonly number[]): NdArray => ({
  dtype: 'f32',
  shape: [values.length],
  data: Float64Array.from(values),
});

function graphOf(inputs: readonly Node[], outputs: readonly Output[]): Graph {
  return { name: 'test', inputs: inputs as readonly Node<'input'>[], outputs };
}

function compile(graph: Graph): Program {
  const program = lowerGraphNaively(graph, lavapipe);
  if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
  return program.value;
}

test('kernels that differ only in the names of tensors are one pipeline', () => {
  const b = new GraphBuilder();
  const [x, y] = [b.input('x', 'f32', [4]), b.input('y', 'f32', [4])];
  const program = compile(
    graphOf(
      [x, y],
      [
        { name: 'a', node: b.exp(x) },
        { name: 'b', node: b.exp(y) },
        { name: 'c', node: b.exp(b.exp(y)) },
        { name: 'd', node: b.log(y) },
      ],
    ),
  );
  expect(program.dispatches.map(({ label, pipeline }) => [label, pipeline])).toEqual([
    ['exp', 0],
    ['exp', 0],
    ['exp', 0],
    ['log', 1],
  ]);
});

test('a chain of temporaries takes two buffers, and statistics add up', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [100]);
  let node: Node = x;
  for (let i = 0; i < 10; i += 1) node = b.exp(node);
  const program = compile(graphOf([x], [{ name: 'y', node: b.sum(node, [0]) }]));
  expect(program.buffers.map(({ bytes, role }) => [bytes, role])).toEqual([
    [400, 'input'],
    // The sum is written while the last of the chain, in the other buffer, is read.
    [400, 'output'],
    [400, 'temporary'],
  ]);
  expect(program.statistics).toEqual({
    ops: 12,
    peakBytes: 1200,
    liveBytes: 1200,
    bytesMoved: 10 * 800 + 404,
  });
});

test('no dispatch reads and writes one buffer', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [8, 8]);
  let node: Node = x;
  for (let i = 0; i < 6; i += 1) {
    const product = b.dot(node, x, { batch: [], contract: [[1, 0]] });
    node = b.tanh(b.add(product, b.permute(node, [1, 0])));
  }
  const program = compile(graphOf([x], [{ name: 'y', node }]));
  for (const { pipeline, ranges } of program.dispatches) {
    const { bindings } = program.pipelines[pipeline]!;
    const buffers = ranges.map(({ buffer }) => buffer);
    const written = buffers.filter((_, at) => bindings[at] === 'read_write');
    for (const buffer of written)
      expect(buffers.filter((other) => other === buffer).length).toBe(1);
  }
  expect(program.buffers.length).toBeLessThan(6);
});

describe('state', () => {
  test('an output written after the last read of what it replaces lies there at once', () => {
    const b = new GraphBuilder();
    const w = b.input('w', 'f32', [3]);
    const next = b.neg(b.exp(w));
    const program = compile(graphOf([w], [{ name: 'next', node: next, donates: 'w' }]));
    expect(program.copies).toEqual([]);
    expect(program.outputs[0]!.buffer).toBe(program.inputs[0]!.buffer);
    expect(program.dispatches.at(-1)!.ranges.at(-1)!.buffer).toBe(program.inputs[0]!.buffer);
  });

  test('one that is still read is copied when all is done, and runs repeat', async () => {
    const b = new GraphBuilder();
    const w = b.input('w', 'f32', [3]);
    const next = b.add(w, w);
    const program = compile(
      graphOf(
        [w],
        [
          { name: 'next', node: next, donates: 'w' },
          { name: 'late', node: b.mul(next, w) },
        ],
      ),
    );
    expect(program.copies.length).toBe(1);
    const actual = await runProgram(
      await testDevice(),
      program,
      new Map([['w', array(1, 2, 3)]]),
      3,
    );
    expect([...actual.get('next')!.data]).toEqual([8, 16, 24]);
    expect([...actual.get('late')!.data]).toEqual([32, 128, 288]);
  });

  test('two inputs change places; the old one is an output, too', async () => {
    const b = new GraphBuilder();
    const [p, q] = [b.input('p', 'f32', [2]), b.input('q', 'f32', [2])];
    const program = compile(
      graphOf(
        [p, q],
        [
          { name: 'newP', node: q, donates: 'p' },
          { name: 'newQ', node: p, donates: 'q' },
          { name: 'old', node: p },
        ],
      ),
    );
    const values = new Map([
      ['p', array(1, 2)],
      ['q', array(3, 4)],
    ]);
    const actual = await runProgram(await testDevice(), program, values);
    expect([...actual.get('newP')!.data]).toEqual([3, 4]);
    expect([...actual.get('newQ')!.data]).toEqual([1, 2]);
    expect([...actual.get('old')!.data]).toEqual([1, 2]);
  });

  test('an input that an output keeps is not overwritten', async () => {
    const b = new GraphBuilder();
    const w = b.input('w', 'f32', [2]);
    const program = compile(
      graphOf(
        [w],
        [
          { name: 'next', node: b.neg(b.exp(w)), donates: 'w' },
          { name: 'before', node: w },
        ],
      ),
    );
    const actual = await runProgram(await testDevice(), program, new Map([['w', array(0, 0)]]));
    expect([...actual.get('next')!.data]).toEqual([-1, -1]);
    expect([...actual.get('before')!.data]).toEqual([0, 0]);
  });

  test('state that nothing changes costs nothing', () => {
    const b = new GraphBuilder();
    const w = b.input('w', 'f32', [2]);
    const program = compile(graphOf([w], [{ name: 'same', node: w, donates: 'w' }]));
    expect([program.copies, program.buffers.length]).toEqual([[], 1]);
  });
});

test('outputs that are inputs, constants or one another have buffers of their own', async () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [2]);
  const y = b.neg(x);
  const graph = graphOf(
    [x],
    [
      { name: 'x again', node: x },
      { name: 'constant', node: b.constant(0.5, 'f32') },
      { name: 'y', node: y },
      { name: 'y again', node: y },
      { name: 'nothing', node: b.sliceAxis(x, 0, 1, 1) },
    ],
  );
  const program = compile(graph);
  expect(new Set(program.outputs.map(({ buffer }) => buffer)).size).toBe(5);
  const values = new Map([['x', array(1, 2)]]);
  const actual = await runProgram(await testDevice(), program, values);
  expect(actual).toEqual(evaluate(graph, values));
});

/** `y = x + x` of one vector, as the fused lowering would write it. */
function doubling(inPlace: boolean): Lowered {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [64]);
  const storages = new Storages();
  const [from, to] = [storages.of(x), storages.make(x, 'doubled', undefined)];
  const i = k.builtin('local_index');
  const kernel: Kernel = {
    name: 'double',
    bindings: [k.readOnly('x', 'f32'), k.readWrite('y', 'f32')],
    workgroupSize: 64,
    shared: [],
    body: [k.store(1, i, k.add(k.load(0, i, 'f32'), k.load(0, i, 'f32')))],
    grid: [1, 1, 1],
    span: undefined,
  };
  const pairs = inPlace ? { inPlace: [{ read: 0, written: 1 }] } : {};
  return {
    name: 'doubling',
    calls: [{ kernel, arguments: [from, to], label: 'double', span: undefined, ...pairs }],
    repeats: [],
    inputs: [{ name: 'x', value: from }],
    outputs: [{ name: 'y', value: to, donates: 'x' }],
    ops: 2,
  };
}

test.each([true, false])('a kernel that can update in place (%s) does', async (inPlace) => {
  const emitted = emitProgram(doubling(inPlace), lavapipe);
  if (!emitted.ok) throw new Error('refused');
  const program = emitted.value;
  expect(program.pipelines[0]!.bindings).toEqual(inPlace ? ['read_write'] : ['read', 'read_write']);
  expect(program.buffers.length).toBe(inPlace ? 1 : 2);
  expect(program.copies.length).toBe(inPlace ? 0 : 1);
  const ones = { dtype: 'f32', shape: [64], data: new Float64Array(64).fill(1) } as const;
  const actual = await runProgram(await testDevice(), program, new Map([['x', ones]]), 3);
  expect(actual.get('y')!.data).toEqual(new Float64Array(64).fill(8));
});

test('a tensor that no buffer holds is refused with its shape, its bytes and its line', () => {
  const b = new GraphBuilder();
  const table = b.input('wte', 'f32', [128_000, 768]);
  const span = { file: 'gpt2.llm', start: 40, end: 52 };
  const graph = graphOf([table], [{ name: 'y', node: b.at(span).exp(table) }]);
  const result = lowerGraphNaively(graph, baseline);
  if (result.ok) throw new Error('it was taken');
  expect(result.diagnostics.map(({ slug, label }) => [slug, label])).toEqual([
    ['tensor-too-large', 'wte: f32[128000, 768]'],
    ['tensor-too-large', 'exp: f32[128000, 768]'],
  ]);
  expect(result.diagnostics[1]).toMatchObject({
    span,
    notes: [
      'it needs    393,216,000 bytes (375.0 MiB)',
      'one buffer  268,435,456 bytes (256.0 MiB)',
    ],
  });
});

test('dtypes that cannot be computed with are refused', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [2]);
  const outputs = [{ name: 'f16', node: b.cast(x, 'f16') }];
  const titles = (target: typeof baseline) => {
    const result = lowerGraphNaively(graphOf([x], outputs), target);
    return result.ok ? [] : result.diagnostics.map(({ title }) => title);
  };
  expect(titles(lavapipe)).toEqual([]);
  expect(titles(baseline)).toEqual(['WebGPU baseline does not compute in f16']);
});

test('a program survives being written and read', () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [3]);
  const program = compile(graphOf([x], [{ name: 'y', node: b.neg(x), donates: 'x' }]));
  const read = deserialise('step.json', serialise(program));
  expect(read).toEqual({ ok: true, value: program, warnings: [] });
});

test.each(['', '{', '[]', 'null', '{"schema":1}', '{"schema":2,"name":"x"}'])(
  'the text %j is no program',
  (text) => {
    const read = deserialise('step.json', text);
    if (read.ok) throw new Error('it was taken');
    expect(read.diagnostics[0]).toMatchObject({
      slug: 'bad-program-file',
      span: { file: 'step.json' },
    });
  },
);
