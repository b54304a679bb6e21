/** How a program wants its batches: from the names and shapes of its inputs. */
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { elementCount } from '../../compiler/graph/graph.ts';
import type { Program, TensorSlot } from '../../compiler/program/program.ts';
import type { Example } from '../data/examples.ts';
import type { Executable } from '../execute/executable.ts';

const prefix = 'batch.';

/** Examples that one run takes: the first axis of each field. */
export function batchSize(program: Program): number {
  return batchSlots(program)[0]!.shape[0]!;
}

/** Elements of the widest field, all examples together: for language models, tokens a run. */
export function batchTokens(program: Program): number {
  return Math.max(...batchSlots(program).map((slot) => elementCount(slot.shape)));
}

export function writeBatch(executable: Executable, batch: Example): void {
  for (const [field, values] of Object.entries(batch)) {
    executable.write(`${prefix}${field}`, values);
  }
}

function batchSlots(program: Program): readonly TensorSlot[] {
  const slots = program.inputs.filter((slot) => slot.name.startsWith(prefix));
  invariant(slots.length > 0, () => `${program.name} takes no batch`);
  return slots;
}
