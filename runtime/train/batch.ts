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

/** For language models, the tokens that one run reads: those of all `input`s, else of the widest field. */
export function batchTokens(program: Program): number {
  const slots = batchSlots(program);
  const sizes = (of: readonly TensorSlot[]): number[] => of.map(({ shape }) => elementCount(shape));
  const inputs = sizes(slots.filter(({ name }) => name.endsWith('.input')));
  return inputs.length > 0 ? inputs.reduce((a, b) => a + b) : Math.max(...sizes(slots));
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
