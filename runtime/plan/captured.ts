/** The models of earlier steps that a program was staged with, as the inputs it has for them. */
import { capturedPrefix } from '../../compiler/core/captured.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { HostTensor, HostTensors } from '../weights/tensor.ts';
import type { Artifact } from './artifact.ts';

/** By the names of the inputs of `programs`. `made` is what the steps of the plan so far have made. */
export function capturedTensors(
  programs: readonly Program[],
  made: readonly Artifact[],
): HostTensors {
  const names = programs.flatMap(({ inputs }) => inputs.map(({ name }) => name));
  const captured = names.filter((name) => name.startsWith(capturedPrefix));
  return new Map(captured.map((name) => [name, tensorAt(name, made)]));
}

/** `captured.3.blocks.attn.out.w`: what step 3 made, at this path. */
function tensorAt(name: string, made: readonly Artifact[]): HostTensor {
  const [step = '', ...path] = name.slice(capturedPrefix.length).split('.');
  const artifact = made[Number(step)];
  invariant(artifact?.kind === 'model', () => `step ${step} made no model`);
  const tensor = artifact.tensors.get(path.join('.'));
  invariant(tensor, () => `what step ${step} made lacks ${path.join('.')}`);
  return tensor;
}
