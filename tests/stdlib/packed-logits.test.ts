/** A model gives a document the same logits whether it is alone or packed with others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { exampleOf } from '../../runtime/data/dialogues.ts';
import { inEpochs } from '../../runtime/data/epochs.ts';
import type { Examples } from '../../runtime/data/examples.ts';
import { packDialogues } from '../../runtime/data/packed.ts';
import type { Device } from '../../runtime/device/device.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { graphOf, unwrap } from '../support/stage.ts';

const length = 16;
const vocabulary = 11;

const models = {
  GPT2: `GPT2[V: ${vocabulary}, C: ${length}, D: 8, H: 2, L: 2]`,
  Llama: `Llama[V: ${vocabulary}, D: 8, H: 2, G: 1, F: 12, L: 2]`,
};

const program = (model: string): string => `
use std.models.gpt2.GPT2
use std.models.llama.Llama
fn alone(lm: ${model}, ids: i32[T]) -> f32[T, ${vocabulary}] = lm(ids) as f32
fn packed(lm: ${model}, ids: i32[T], doc: i32[T], pos: i32[T]) -> f32[T, ${vocabulary}] =
  lm(ids, doc: doc, pos: pos) as f32
`;

/** Runs a graph on its inputs. */
type Machine = (graph: Graph, inputs: ReadonlyMap<string, NdArray>) => Promise<NdArray>;

let device: Device;
beforeAll(async () => {
  device = await testDevice();
});
afterAll(() => device?.close());

const machines: readonly (readonly [string, Machine, number])[] = [
  [
    'the interpreter',
    async (graph, inputs) => evaluate(differentiate(graph), inputs).get('out')!,
    1e-12,
  ],
  [
    'the device',
    async (graph, inputs) => {
      const compiled = unwrap(compileGraph(graph, { target: device.target, optimize: 2 }));
      return (await runProgram(device, compiled, inputs)).get('out')!;
    },
    1e-5,
  ],
];

/** Numbers in [-1, 1) that look random. */
function noise(count: number, salt: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const wave = Math.sin((index + 1) * 12.9898 + salt * 78.233) * 43758.5453;
    return Math.fround(2 * (wave - Math.floor(wave)) - 1);
  });
}

/** Dialogues of 3 to 11 tokens. */
function dialogues(): Examples {
  const sizes = [9, 4, 3, 11, 6, 5];
  return inEpochs(sizes.length, (index) => {
    const size = sizes[index]!;
    const ids = Int32Array.from(noise(size, index), (x) => Math.floor(((x + 1) / 2) * vocabulary));
    return exampleOf({ ids, learnt: new Uint8Array(size).fill(1) }, length);
  });
}

function inputsOf(
  graph: Graph,
  data: Readonly<Record<string, ArrayLike<number>>>,
): ReadonlyMap<string, NdArray> {
  return new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }, salt) => {
      const given = data[name];
      const values =
        given === undefined ? noise(elementCount(shape), salt) : Float64Array.from(given);
      return [name, { dtype, shape, data: values }] as const;
    }),
  );
}

const runs = Object.keys(models).flatMap((model) =>
  machines.map(([name, machine, tolerance]) => ({ model, name, machine, tolerance })),
);

test.each(runs)('$model on $name', { timeout: 120_000 }, async ({ model, machine, tolerance }) => {
  const text = program(models[model as keyof typeof models]);
  const [alone, packed] = ['alone', 'packed'].map((fn) => graphOf(text, fn, { T: length }));
  const given = dialogues();
  const logitsAlone = new Map<string, Float64Array>();
  for (let index = 0; index < given.count; index += 1) {
    const { input, target } = given.at(index);
    const { data } = await machine(alone!, inputsOf(alone!, { ids: input! }));
    const used = target!.indexOf(-1);
    logitsAlone.set(input!.subarray(0, used).join(), data.slice(0, used * vocabulary));
  }
  const rows = packDialogues(given, length);
  expect(rows.count).toBeLessThan(given.count);
  let found = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const { input, target, doc, pos } = rows.at(row) as Record<string, Int32Array>;
    const { data } = await machine(
      packed!,
      inputsOf(packed!, { ids: input!, doc: doc!, pos: pos! }),
    );
    for (let number = 0; doc!.includes(number); number += 1) {
      const [from, to] = [doc!.indexOf(number), doc!.lastIndexOf(number) + 1];
      if (target![from] === -1) continue;
      const expected = logitsAlone.get(input!.subarray(from, to).join())!;
      for (const [at, value] of expected.entries()) {
        expect(Math.abs(data[from * vocabulary + at]! - value)).toBeLessThan(tolerance);
      }
      found += 1;
    }
  }
  expect(found).toBe(given.count);
});
