/**
 * `llmc call`: a function or model of the user's on tensors of the user's, from one safetensors file
 * into another. It is how a function is compared with anyone else's.
 */
import { stageCall } from '../compiler/core/call-entry.ts';
import type { Result } from '../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../compiler/graph/graph.ts';
import { compileGraph, type OptimizationLevel } from '../compiler/pipeline.ts';
import type { CheckedProgram } from '../compiler/types/declaration.ts';
import type { Device } from './device/device.ts';
import { createExecutable, type Executable } from './execute/executable.ts';
import { accept } from './result.ts';
import { writeFileAtomically } from './weights/atomic.ts';
import { readSafetensors, writeSafetensors } from './weights/safetensors.ts';
import type { HostTensor, HostTensors } from './weights/tensor.ts';

export interface CallOptions {
  readonly device: Device;
  readonly optimize: OptimizationLevel;
  /** Of the call: see `CallRequest` of the compiler. */
  readonly name: string;
  readonly dims: ReadonlyMap<string, number>;
  readonly gradients: readonly string[];
  /** Draws of a random function come from it, unless the file has a tensor `key`, u32[2]. */
  readonly seed: number;
  /** Absent for a function without parameters. */
  readonly input?: string;
  readonly output: string;
}

/**
 * The tensors written. Errors: those of reading and writing files, `no-entry`, `missing-tensor`,
 * `unknown-tensor`, `tensor-mismatch`, `undetermined`, and what the device refuses.
 */
export async function callFile(
  program: CheckedProgram,
  options: CallOptions,
): Promise<Result<HostTensors>> {
  const { name, dims, gradients, input } = options;
  const read = input === undefined ? undefined : await readSafetensors(input);
  if (read?.ok === false) return read;
  const tensors: HostTensors = read?.value.tensors ?? new Map();
  const graph = stageCall(program, { name, tensors, dims, gradients });
  if (!graph.ok) return graph;
  return callGraph(graph.value, withKey(tensors, options), options);
}

/**
 * Runs the graph once on `tensors`, which has all its inputs, and writes what comes out. Errors:
 * what the device refuses, those of writing files.
 */
export async function callGraph(
  graph: Graph,
  tensors: HostTensors,
  { device, optimize, output }: Pick<CallOptions, 'device' | 'optimize' | 'output'>,
): Promise<Result<HostTensors>> {
  const compiled = compileGraph(graph, {
    target: device.target,
    optimize,
    choose: device.schedules.choose,
  });
  if (!compiled.ok) return compiled;
  const executable = await createExecutable(device, compiled.value);
  if (!executable.ok) return executable;
  const results = await execute(executable.value, graph, tensors);
  executable.value.destroy();
  if (!results.ok) return results;
  const written = await writeFileAtomically(output, (handle) =>
    writeSafetensors(handle, results.value),
  );
  return written.ok ? results : written;
}

function withKey(tensors: HostTensors, { seed }: CallOptions): HostTensors {
  const key: HostTensor = { dtype: 'u32', shape: [2], values: new Uint32Array([seed, 0]) };
  return new Map([['key', key], ...tensors]);
}

async function execute(
  executable: Executable,
  { inputs, outputs }: Graph,
  tensors: HostTensors,
): Promise<Result<HostTensors>> {
  for (const { attributes } of inputs) {
    executable.write(attributes.name, tensors.get(attributes.name)!.values);
  }
  executable.run();
  const results = new Map<string, HostTensor>();
  for (const { name } of outputs) {
    const result = await executable.read(name);
    if (!result.ok) return result;
    results.set(name, result.value);
  }
  return accept(results);
}
