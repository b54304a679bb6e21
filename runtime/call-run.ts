/** `llmc call RUN`: the model of a run, by its nameless method, on tensors of the user's. */
import { stageModelCall } from '../compiler/core/call-model.ts';
import type { Result } from '../compiler/diagnostics/diagnostic.ts';
import { type CallOptions, callGraph } from './call.ts';
import { openModel } from './plan/open-model.ts';
import { readSafetensors } from './weights/safetensors.ts';
import type { HostTensors } from './weights/tensor.ts';

export type CallRunOptions = Pick<CallOptions, 'device' | 'optimize' | 'output'> & {
  /** A file with a tensor for each parameter, such as `ids`. */
  readonly input: string;
};

/**
 * The tensors written. Errors: `not-a-run`, those of reading and writing files, `missing-tensor`,
 * `unknown-tensor`, `tensor-mismatch`, and what the device refuses.
 */
export async function callRun(
  folder: string,
  { input, ...options }: CallRunOptions,
): Promise<Result<HostTensors>> {
  const model = await openModel(folder);
  if (!model.ok) return model;
  const read = await readSafetensors(input);
  if (!read.ok) return read;
  const { tensors } = read.value;
  const graph = stageModelCall(model.value.type, tensors);
  if (!graph.ok) return graph;
  const parameters = [...model.value.tensors].map(
    ([name, tensor]) => [`model.${name}`, tensor] as const,
  );
  return callGraph(graph.value, new Map([...parameters, ...tensors]), options);
}
