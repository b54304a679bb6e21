/** Gradients of the programs of the reference against central differences, on the interpreter. */
import { expect, test } from 'vitest';
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { programOf } from '../support/library.ts';
import { unwrap } from '../support/stage.ts';

type Tensors = ReadonlyMap<string, NdArray>;

const program = programOf('tests/stdlib/gradients.llm');

function graphOf(name: string): Graph {
  const statics = { ...noStatics, dtypes: new Map([['float', 'f32'] as const]) };
  const entry = findFunction(program, 'gradients', name);
  return differentiate(unwrap(stageFunction(entry, { name, statics, results: ['out'] })));
}

/** Numbers between -1 and 1 without a pattern, the same in every run. */
function numbers(graph: Graph, seed: number): Tensors {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }) => {
      const data = Float64Array.from({ length: elementCount(shape) }, next);
      return [name, { dtype, shape, data }];
    }),
  );
}

/** `point + step * direction` */
function moved(point: Tensors, direction: Tensors, step: number): Tensors {
  return new Map(
    [...point].map(([name, value]) => {
      const along = direction.get(name)!.data;
      return [name, { ...value, data: value.data.map((x, i) => x + step * along[i]!) }];
    }),
  );
}

const names = [...program.main.declarations.keys()]
  .filter((name) => name.endsWith('_grad'))
  .map((name) => name.replace('_grad', ''));

test.each(names)('the gradient of %s', (name) => {
  const graph = graphOf(name);
  const point = numbers(graph, 1);
  const gradient = evaluate(graphOf(`${name}_grad`), point);
  const at = (inputs: Tensors): number => evaluate(graph, inputs).get('out')!.data[0]!;
  for (const seed of [2, 3]) {
    const direction = numbers(graph, seed);
    const step = 1e-5;
    const slope =
      (at(moved(point, direction, step)) - at(moved(point, direction, -step))) / (2 * step);
    let product = 0;
    for (const [input, { data }] of direction) {
      const leaf = gradient.get(input.replace(/^[a-z]+/, 'out'))!.data;
      product += data.reduce((sum, value, i) => sum + value * leaf[i]!, 0);
    }
    expect(Math.abs(slope)).toBeGreaterThan(1e-4);
    expect(Math.abs(product - slope)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)));
  }
});
