/**
 * One step of training in several ways that must come to the same: whole or in parts, every document
 * in a row of its own or packed, layers kept or computed again, kernels fused or one op each. On the
 * device, against the first way in f64.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph, type OptimizationLevel } from '../../compiler/pipeline.ts';
import { exampleOf } from '../../runtime/data/dialogues.ts';
import { inEpochs } from '../../runtime/data/epochs.ts';
import type { Example, Examples } from '../../runtime/data/examples.ts';
import { packDialogues } from '../../runtime/data/packed.ts';
import type { Device } from '../../runtime/device/device.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { graphOf, unwrap } from '../support/stage.ts';

let device: Device;
beforeAll(async () => {
  device = await testDevice();
});
afterAll(() => device?.close());

const length = 16;
const vocabulary = 11;

/** How a step is made. */
interface Way {
  readonly optimize: OptimizationLevel;
  readonly micro: number;
  readonly packed: boolean;
  readonly remat: boolean;
}

const usual: Way = { optimize: 2, micro: 1, packed: false, remat: false };

const ways: Readonly<Record<string, Way>> = {
  'a batch of 8': usual,
  'eight parts of 1': { ...usual, micro: 8 },
  'layers computed again': { ...usual, remat: true },
  'documents packed': { ...usual, packed: true },
  'one op, one kernel': { ...usual, optimize: 0 },
};

/** The update hands on the gradient in the model's place. */
const program = (remat: boolean): string => `
use std.models.llama.Llama
use std.packing.{Packed, packed_loss}
use std.run.train_step
type Mite = Llama[V: ${vocabulary}, D: 8, H: 2, G: 1, F: 12, L: 2]
fn read(lm: Mite, ids: i32[T], doc: i32[T], pos: i32[T]) -> float[T, ${vocabulary}] {
  let x = chain(lm.tokens[ids], lm.blocks, remat: ${remat}, doc: doc, angle: lm.angle(pos))
  lm.head(lm.norm(x))
}
fn cost(lm: Mite, row: Packed[T]) -> (f32, f32[1]) {
  let (total, weight) = packed_loss(|ids, doc, pos| read(lm, ids, doc, pos), row)
  (total, [weight])
}
fn step(model: Mite, batch: [A, B]Packed[${length}], seed: Key) -> (f32, f32, Mite) {
  let hand_on = |_: Mite, slope: Mite, count: i32| (slope, count + 1)
  let (slope, _, loss, long, _) = train_step(model, 0, batch, seed, cost, hand_on)
  (loss, long, slope)
}`;

/** Numbers in [-1, 1) that look random. */
function noise(count: number, salt: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const wave = Math.sin((index + 1) * 12.9898 + salt * 78.233) * 43758.5453;
    return Math.fround(2 * (wave - Math.floor(wave)) - 1);
  });
}

/** Eight documents, of which the first two tokens are not learnt; packed they fill four rows. */
const sizes = [9, 4, 6, 11, 6, 5, 9, 8];
const documents: Examples = inEpochs(sizes.length, (index) => {
  const size = sizes[index]!;
  const ids = Int32Array.from(noise(size, index), (x) => Math.floor(((x + 1) / 2) * vocabulary));
  return exampleOf({ ids, learnt: new Uint8Array(size).fill(1, 2) }, length);
});

function rows(packed: boolean): readonly Example[] {
  const { count, at } = packed ? packDialogues(documents, length) : documents;
  const alone = { doc: new Int32Array(length), pos: Int32Array.from({ length }, (_, t) => t) };
  return Array.from({ length: count }, (_, index) => ({ ...alone, ...at(index) }));
}

function stepOf({ micro, packed, remat }: Way): Graph {
  return graphOf(program(remat), 'step', { A: micro, B: rows(packed).length / micro });
}

function inputsOf(graph: Graph, { packed }: Way): ReadonlyMap<string, NdArray> {
  const batch = rows(packed);
  return new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }, salt) => {
      const field = name.startsWith('batch.') ? name.slice('batch.'.length) : undefined;
      const data =
        field === undefined
          ? noise(elementCount(shape), salt)
          : Float64Array.from(batch.flatMap((row) => [...row[field]!]));
      return [name, { dtype, shape, data: dtype === 'u32' ? data.fill(0) : data }] as const;
    }),
  );
}

test.each(Object.entries(ways))('%s', { timeout: 240_000 }, async (_, way) => {
  const first = stepOf(usual);
  const expected = evaluate(differentiate(first), inputsOf(first, usual));
  const graph = stepOf(way);
  const { target } = device;
  const compiled = unwrap(compileGraph(graph, { target, optimize: way.optimize }));
  const found = await runProgram(device, compiled, inputsOf(graph, way));

  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  const number = (values: ReadonlyMap<string, NdArray>, name: string) => values.get(name)!.data[0]!;
  expect(Math.abs(number(found, 'out.0') - number(expected, 'out.0'))).toBeLessThan(1e-4);
  expect(Math.abs(number(found, 'out.1') - number(expected, 'out.1'))).toBeLessThan(1e-2);
  const residuals = [...expected].flatMap(([name, { data }]) =>
    [...data].map((value, at) => Math.abs(found.get(name)!.data[at]! - value)),
  );
  const mean = residuals.reduce((sum, residual) => sum + residual, 0) / residuals.length;
  expect(mean).toBeLessThan(1e-5);
});

test('packing saves rows', () => {
  expect(rows(true).length).toBe(4);
  expect(rows(false).length).toBe(8);
});
