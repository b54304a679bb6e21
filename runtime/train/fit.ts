/** Whether saved tensors are those of a program, before any is uploaded. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Shape } from '../../compiler/graph/graph.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';
import type { HostTensor, HostTensors } from '../weights/tensor.ts';

/**
 * Compares `tensors` with the inputs of `program` whose names start with `prefix`. Error:
 * `checkpoint-mismatch`, naming the first tensor that differs.
 */
export function checkFit(
  program: Program,
  prefix: 'model.' | 'state.',
  tensors: HostTensors,
  where: { readonly path: string; readonly span: Span },
): Result<undefined> {
  const wanted = new Map(
    program.inputs
      .filter((slot) => slot.name.startsWith(prefix))
      .map((slot) => [slot.name.slice(prefix.length), slot]),
  );
  const names = [...new Set([...wanted.keys(), ...tensors.keys()])];
  const first = names.find((name) => !same(wanted.get(name), tensors.get(name)));
  if (first === undefined) return accept(undefined);
  return refuse({
    slug: 'checkpoint-mismatch',
    title: 'This checkpoint is of another model',
    span: where.span,
    label: `\`${prefix}${first}\` differs`,
    notes: [
      `program     ${print(wanted.get(first))}`,
      `checkpoint  ${print(tensors.get(first))}`,
      `in          ${where.path}`,
    ],
    hint: 'Train the new model into another folder with `--out`, or remove this one',
  });
}

type Typed = Pick<HostTensor, 'dtype' | 'shape'>;

function same(a: Typed | undefined, b: Typed | undefined): boolean {
  return a !== undefined && b !== undefined && print(a) === print(b);
}

function print(tensor: Typed | undefined): string {
  return tensor === undefined ? 'has no such tensor' : `${tensor.dtype}${printShape(tensor.shape)}`;
}

function printShape(shape: Shape): string {
  return shape.length === 0 ? '' : `[${shape.join(', ')}]`;
}
