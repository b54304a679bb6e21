/** Random right programs: what the compiler makes of them is what a plain interpreter says. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { formatModule } from '../../compiler/syntax/format.ts';
import { parseModule } from '../../compiler/syntax/parser.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { unwrap } from '../support/stage.ts';

import { type RandomProgram, randomProgram } from './random-program.ts';
import { distance, type Inputs, interpret, randomInputs, stageMain } from './run-program.ts';
import { Kink } from './slope.ts';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const onDevice = seeds.filter((seed) => seed % 10 === 0);

interface Answer {
  readonly program: RandomProgram;
  readonly inputs: Inputs;
  readonly wanted: readonly number[];
}

/** Nothing for a program whose gradient is asked for at a kink: there are two right answers. */
function answer(seed: number): Answer | undefined {
  const program = randomProgram(seed);
  const inputs = randomInputs(program, seed);
  try {
    return { program, inputs, wanted: interpret(program, inputs) };
  } catch (error) {
    if (error instanceof Kink) return undefined;
    throw error;
  }
}

function inputsOf(graph: Graph, inputs: Inputs): Inputs {
  return new Map(graph.inputs.map(({ attributes: { name } }) => [name, inputs.get(name)!]));
}

describe('staged programs', () => {
  let kinks = 0;
  test.each(seeds)('seed %i', (seed) => {
    const found = answer(seed);
    if (found === undefined) {
      kinks += 1;
      return;
    }
    const graph = differentiate(stageMain(found.program));
    const out = evaluate(graph, inputsOf(graph, found.inputs)).get('out')!;
    // Central differences, where there are gradients, are good to nine digits.
    expect(distance(out.data, found.wanted)).toBeLessThan(1e-8);
  });
  test('few ask for a gradient at a kink', () => expect(kinks).toBeLessThan(seeds.length / 20));
});

test.each(onDevice)('seed %i on the device', async (seed) => {
  const found = answer(seed);
  if (found === undefined) return;
  const device = await testDevice();
  const graph = stageMain(found.program);
  const program = unwrap(compileGraph(graph, { optimize: 2, target: device.target }));
  const outputs = await runProgram(device, program, inputsOf(graph, found.inputs));
  // A few hundred roundings to f32, each of a number of the size of the largest.
  expect(distance(outputs.get('out')!.data, found.wanted)).toBeLessThan(1e-5);
});

test('formatting keeps the meaning and is done at once', () => {
  for (const seed of seeds) {
    const { text } = randomProgram(seed);
    const once = format(text);
    expect(format(once), `seed ${seed}`).toBe(once);
    expect(shapeOf(once), `seed ${seed}`).toEqual(shapeOf(text));
  }
});

function format(text: string): string {
  return unwrap(formatModule({ file: 't.llm', text }));
}

/** The tree without places. */
function shapeOf(text: string): unknown {
  const { module } = parseModule({ file: 't.llm', text });
  return JSON.parse(
    JSON.stringify(module, (key, value) => (/^(?:span|opSpan)$/.test(key) ? undefined : value)),
  );
}
