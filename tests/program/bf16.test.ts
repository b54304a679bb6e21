/** bf16 in programs: packed two to a word, rounded as the interpreter rounds, for any number of elements. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { roundBf16 } from '../../compiler/graph/dtype.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { fromBrain, toBrain } from '../../runtime/weights/half.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { unwrap } from '../support/stage.ts';

const device = await testDevice();

/** Numbers of many sizes, of which some lie half-way between two bf16s. */
function numbers(dtype: 'f32' | 'bf16', shape: Shape, seed: number): NdArray {
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Float64Array.from({ length: count }, (_, i) => {
    const mantissa = 0x3f80_0000 + (((i + seed) * 0x9e37_79b1) % 0x80_0000);
    const bits = new DataView(new ArrayBuffer(4));
    bits.setUint32(0, i % 3 === 0 ? Math.trunc(mantissa / 0x8000) * 0x8000 : mantissa);
    return bits.getFloat32(0) * (i % 2 === 0 ? 1 : -1) * 2 ** ((i % 9) - 4);
  });
  return { dtype, shape, data: dtype === 'bf16' ? data.map(roundBf16) : data };
}

function graphOf(outputs: Readonly<Record<string, Node>>, inputs: readonly Node[]): Graph {
  return {
    name: 'bf16',
    inputs: inputs as readonly Node<'input'>[],
    outputs: Object.entries(outputs).map(([name, node]) => ({ name, node })),
  };
}

/** On the device, by both ways of lowering, bit by bit what the interpreter says. */
async function expectExact(graph: Graph, values: ReadonlyMap<string, NdArray>): Promise<void> {
  const expected = evaluate(differentiate(graph), values);
  for (const optimize of [0, 2] as const) {
    const program = unwrap(compileGraph(graph, { target: device.target, optimize }));
    const actual = await runProgram(device, program, values);
    for (const [name, value] of expected) {
      expect(actual.get(name), `${name} at --opt ${optimize}`).toEqual(value);
    }
  }
}

test('the interpreter rounds as the host writes', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (x) => {
      expect(roundBf16(x)).toBe(fromBrain(toBrain(x)));
    }),
  );
});

test.each([[[]], [[1]], [[2]], [[3]], [[7]], [[5, 3]], [[2, 3, 5]], [[4, 8]]] as const)(
  'of shape %j: given, computed, rounded and handed back',
  async (shape) => {
    const b = new GraphBuilder();
    const [x, y] = [b.input('x', 'bf16', shape), b.input('y', 'f32', shape)];
    const rounded = b.cast(y, 'bf16');
    const graph = graphOf(
      {
        same: x,
        single: b.cast(x, 'f32'),
        rounded,
        sum: b.add(x, rounded),
        product: b.cast(b.mul(x, rounded), 'f32'),
        chosen: b.select(b.lt(x, rounded), x, rounded),
      },
      [x, y],
    );
    const values = new Map([
      ['x', numbers('bf16', shape, 1)],
      ['y', numbers('f32', shape, 2)],
    ]);
    await expectExact(graph, values);
  },
);

test('infinities and what is no number stay what they are', async () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [5]);
  const finite = b.lt(
    b.shl(b.bitcast(b.cast(b.cast(x, 'bf16'), 'f32'), 'u32'), b.splat(1, 'u32', [5])),
    b.splat(0xff00_0000, 'u32', [5]),
  );
  const graph = graphOf({ bits: b.bitcast(b.cast(b.cast(x, 'bf16'), 'f32'), 'u32'), finite }, [x]);
  const data = Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN, 3.4e38, -0, -(2 ** -140));
  const program = unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));
  const actual = await runProgram(
    device,
    program,
    new Map([['x', { dtype: 'f32', shape: [5], data }]]),
  );
  expect([...actual.get('finite')!.data]).toEqual([0, 0, 0, 1, 1]);
  expect(actual.get('bits')!.data[0]).toBe(0x7f80_0000);
  expect(actual.get('bits')!.data[1]! & 0x7fff_ffff).toBeGreaterThan(0x7f80_0000);
});

test('rows of odd length are sliced, gathered, turned and put together', async () => {
  const b = new GraphBuilder();
  const [x, ids] = [b.input('x', 'bf16', [5, 3]), b.input('ids', 'i32', [4])];
  const graph = graphOf(
    {
      row: b.slice(x, [1, 0], [2, 3]),
      rows: b.gather(x, ids),
      turned: b.permute(x, [1, 0]),
      joined: b.concat([x, b.reverse(x, [1])], 0),
      wide: b.pad(x, [0, 1], [1, 0], 0.1),
      largest: b.reduceMax(x, [1]),
    },
    [x, ids],
  );
  const values = new Map([
    ['x', numbers('bf16', [5, 3], 3)],
    ['ids', { dtype: 'i32', shape: [4], data: Float64Array.of(4, 0, 2, 2) } as const],
  ]);
  await expectExact(graph, values);
});

test('state in bf16 is updated in its own place, half as large as in f32', async () => {
  const b = new GraphBuilder();
  const [cache, row] = [b.input('cache', 'bf16', [7, 3]), b.input('row', 'f32', [3])];
  const at = b.broadcast(b.eq(b.iota(7), b.splat(2, 'i32', [7])), [7, 3], [0]);
  const next = b.select(at, b.broadcast(b.cast(row, 'bf16'), [7, 3], [1]), cache);
  const graph: Graph = {
    ...graphOf({ cache: next }, [cache, row]),
    outputs: [{ name: 'cache', node: next, donates: 'cache' }],
  };
  const program = unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));
  expect(program.inputs[0]).toMatchObject({ dtype: 'bf16', shape: [7, 3], bytes: 44 });
  expect(program.outputs[0]).toMatchObject({ dtype: 'bf16', shape: [7, 3], bytes: 44 });
  const values = new Map([
    ['cache', numbers('bf16', [7, 3], 5)],
    ['row', numbers('f32', [3], 6)],
  ]);
  const actual = await runProgram(device, program, values);
  expect(actual.get('cache')).toEqual(evaluate(graph, values).get('cache'));
});

test('a product with frozen weights in bf16 is that with their values in f32', async () => {
  const b = new GraphBuilder();
  const [x, w] = [b.input('x', 'f32', [5, 7]), b.input('w', 'bf16', [7, 9])];
  const product = b.dot(x, b.cast(w, 'f32'), { batch: [], contract: [[1, 0]] });
  const graph = graphOf({ product }, [x, w]);
  const values = new Map([
    ['x', numbers('f32', [5, 7], 1)],
    ['w', numbers('bf16', [7, 9], 2)],
  ]);
  const expected = evaluate(graph, values).get('product')!;
  const program = unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));
  const actual = (await runProgram(device, program, values)).get('product')!;
  expect(roundings(actual, expected)).toBeLessThan(16);
});
