/** Stages and evaluates small programs on the interpreter, differentiated but not optimized. */
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { checkProgram } from '../../compiler/types/check.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { ModuleCache } from '../../compiler/types/module-cache.ts';
import { readLibrary } from './library.ts';

/** The library is checked once for all the programs of a test file. */
const cache = new ModuleCache();

/** A program from its text, which must have no errors. Its module is called `t`. */
export function programFrom(text: string): CheckedProgram {
  const { program, diagnostics } = checkProgram({ file: 't.llm', text }, readLibrary, [], cache);
  if (program !== undefined) return program;
  throw new Error(diagnostics.map(({ title, label }) => `${title} (${label ?? ''})`).join('\n'));
}

export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.diagnostics.map(({ title, label }) => `${title} (${label})`).join('\n'));
}

/** The graph of `fn` with these dims; its result is the output `out`. */
export function graphOf(
  text: string,
  fn: string,
  dims: Readonly<Record<string, number>> = {},
): Graph {
  const statics = { ...noStatics, dims: new Map(Object.entries(dims)) };
  const entry = findFunction(programFrom(text), 't', fn);
  return unwrap(stageFunction(entry, { name: fn, statics, results: ['out'] }));
}

/** f32 inputs, in row-major order, by name. */
export type Numbers = Readonly<Record<string, readonly number[]>>;

/** Evaluates a graph on these inputs (the key of a random one is `key: [seed, 0]`); outputs by name. */
export function evaluateGraph(graph: Graph, inputs: Numbers): ReadonlyMap<string, NdArray> {
  const arrays = graph.inputs.map(({ attributes: { name, dtype, shape } }) => {
    const data = Float64Array.from(inputs[name] ?? []);
    return [name, { dtype, shape, data }] as const;
  });
  return evaluate(differentiate(graph), new Map(arrays));
}

export function outOf(
  text: string,
  fn: string,
  dims: Readonly<Record<string, number>>,
  inputs: Numbers,
): number[] {
  return [...evaluateGraph(graphOf(text, fn, dims), inputs).get('out')!.data];
}
