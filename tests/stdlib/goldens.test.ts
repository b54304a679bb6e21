/** The standard library against torch: in f64 on the interpreter, in f32 on the device. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { type Device, openDevice } from '../../runtime/device/device.ts';
import { createExecutable } from '../../runtime/execute/executable.ts';
import { exact, expectClose, golden, single, type Tolerance } from '../support/golden.ts';
import { programOf } from '../support/library.ts';

type Tensors = ReadonlyMap<string, NdArray>;
/** A software driver with an empty cache compiles the kernels of a whole model for a minute. */
const patience = { timeout: 240_000 };

/** Runs a graph; outputs by name. */
type Machine = (graph: Graph) => Promise<(inputs: Tensors) => Promise<Tensors>>;

let program: CheckedProgram;
let device: Device;

beforeAll(async () => {
  program = programOf('tests/goldens/entries.llm');
  device = unwrap(await openDevice('auto'));
});

afterAll(() => device?.close());

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.diagnostics, null, 2));
}

function stageEntry(name: string, dims: ReadonlyMap<string, number>): Graph {
  const entry = findFunction(program, 'entries', name);
  const statics = { ...noStatics, dims, dtypes: new Map([['float', 'f32'] as const]) };
  return unwrap(stageFunction(entry, { name, statics, results: ['out'] }));
}

const interpreter: Machine = async (graph) => {
  const ready = differentiate(graph);
  return async (inputs) => evaluate(ready, inputs);
};

const gpu: Machine = async (graph) => {
  const options = { target: device.target, optimize: 2 } as const;
  const compiled = unwrap(compileGraph(graph, options));
  const executable = unwrap(await createExecutable(device, compiled));
  return async (inputs) => {
    for (const { name, dtype } of compiled.inputs) {
      const { data } = inputs.get(name)!;
      executable.write(name, dtype === 'f32' ? Float32Array.from(data) : Int32Array.from(data));
    }
    executable.run();
    const outputs = new Map<string, NdArray>();
    for (const { name } of compiled.outputs) {
      const { dtype, shape, values } = unwrap(await executable.read(name));
      outputs.set(name, { dtype, shape, data: Float64Array.from(values) });
    }
    return outputs;
  };
};

const machines: readonly (readonly [string, Machine, Tolerance])[] = [
  ['the interpreter', interpreter, exact],
  ['the device', gpu, single],
];

const entries = [
  'attention_one_head',
  'attention_heads',
  'layer_norm',
  'gelu_tanh',
  'cross_entropy_ignore',
  'transformer_block',
  'gpt2',
  'preferences',
];

for (const [where, machine, tolerance] of machines) {
  test.each(entries)(`%s on ${where} is what torch computes`, patience, async (name) => {
    const { dims, inputs, outputs } = golden(name);
    const run = await machine(stageEntry(name, dims));
    const results = await run(inputs);
    expect(results.size).toBe(outputs.size);
    for (const [path, expected] of outputs)
      expectClose(path, results.get(`out.${path}`), expected, tolerance);
  });

  test(`ten steps of AdamW on ${where} are torch's`, patience, async () => {
    const { dims, inputs, outputs } = golden('adamw');
    const run = await machine(stageEntry('adamw', dims));
    let state = new Map<string, NdArray>([
      ['p.w', inputs.get('p.w')!],
      ['p.b', inputs.get('p.b')!],
      ...['mean', 'square'].flatMap((moment) => [
        [`s.${moment}.w`, zeros([3, 4])] as const,
        [`s.${moment}.b`, zeros([4])] as const,
      ]),
      ['s.step', { dtype: 'i32', shape: [], data: Float64Array.of(0) }],
    ]);
    for (let step = 0; step < 10; step++) {
      const grads = (['w', 'b'] as const).map(
        (leaf) => [`grads.${leaf}`, row(inputs.get(`grads.${leaf}`)!, step)] as const,
      );
      const results = await run(new Map([...state, ...grads]));
      for (const leaf of ['w', 'b'])
        expectClose(
          `${leaf} after step ${step + 1}`,
          results.get(`out.p.${leaf}`),
          row(outputs.get(`path.${leaf}`)!, step),
          tolerance,
        );
      expectClose('lr', results.get('out.lr'), row(outputs.get('lr')!, step), tolerance);
      state = new Map([...results].map(([name, value]) => [name.replace('out.', ''), value]));
      state.delete('lr');
    }
  });
}

function zeros(shape: readonly number[]): NdArray {
  const count = shape.reduce((product, size) => product * size, 1);
  return { dtype: 'f32', shape, data: new Float64Array(count) };
}

/** `array[i]` */
function row({ dtype, shape, data }: NdArray, i: number): NdArray {
  const [, ...rest] = shape;
  const size = rest.reduce((product, length) => product * length, 1);
  return { dtype, shape: rest, data: data.slice(i * size, (i + 1) * size) };
}
