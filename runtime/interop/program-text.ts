/** The program of a run that was read from elsewhere: the model's type, and where it came from. */
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { formatModule } from '../../compiler/syntax/format.ts';
import type { Family, ModelNote } from './families.ts';

export const programFile = 'model.llm';
export const planName = 'imported';
export const artifactName = 'model';

/** `weights` is the path of its tensors, from the program's folder. */
export function programText(
  { module, architecture }: Family,
  { model, sizes, numbers }: ModelNote,
  weights: string,
): string {
  const args = [
    ...[...sizes].map(([name, size]) => `${name}: ${size}`),
    ...[...numbers].map(([name, number]) => `${name}: ${numberText(number)}`),
  ];
  const text = `//! A ${architecture}, read from elsewhere.
use ${module}.${model}
use std.run.load

type Model = ${model}[${args.join(', ')}]

plan ${planName} {
  let ${artifactName} = load[Model](${JSON.stringify(weights)})
}
`;
  const formatted = formatModule({ file: programFile, text });
  invariant(formatted.ok, () => 'the program of an import has a syntax error');
  return formatted.value;
}

/** 1e-5 rather than 0.00001. */
function numberText(number: number): string {
  return number < 0.01 ? number.toExponential() : String(number);
}
