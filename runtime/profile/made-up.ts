/**
 * Inputs for a step whose data has not been read: a kernel's time hangs on shapes, hardly on values,
 * as long as these are ordinary numbers and indices that every table has.
 */
import { elementCount, type Scalar } from '../../compiler/graph/graph.ts';
import type { TensorSlot } from '../../compiler/program/program.ts';
import type { Executable } from '../execute/executable.ts';
import type { HostValues } from '../weights/tensor.ts';

export function writeMadeUp(executable: Executable): void {
  for (const slot of executable.program.inputs) executable.write(slot.name, madeUp(slot));
}

/** What an optimizer keeps starts at zero; parameters are small, ids and masks 0 or 1. */
function madeUp({ name, dtype, shape }: TensorSlot): HostValues {
  const count = elementCount(shape);
  if (name.startsWith('state.')) return new Float32Array(count);
  const scale = name.startsWith('batch.') ? 1 : 0.05;
  return isFloat(dtype)
    ? new Float32Array(count).map((_, i) => scale * noise(i))
    : new Int32Array(count).map((_, i) => (noise(i) > 0 ? 1 : 0));
}

function isFloat(dtype: Scalar): boolean {
  return dtype === 'f32' || dtype === 'f16' || dtype === 'bf16';
}

/** Between -1 and 1: steps of the golden ratio have no period that a kernel could meet. */
function noise(index: number): number {
  return 2 * ((0.6180339887498949 * index) % 1) - 1;
}
