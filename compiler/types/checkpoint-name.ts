/** `@name("q_proj.weight", transposed: 1)` on a field: what it is called in the checkpoints of others. */
import type { ArgSyntax, AttributeSyntax } from '../syntax/ast.ts';
import { fail } from './fault.ts';
import type { Type } from './type.ts';

export interface CheckpointName {
  /** One segment of a tensor's path, or several with dots. */
  readonly segment: string;
  /** How many leading axes of the field come last in the file, as the rows of one matrix; 0: none. */
  readonly transposed: number;
}

/** Of the attributes of a field of type `of`; there may be one. */
export function checkpointName(
  attributes: readonly AttributeSyntax[],
  of: Type,
): CheckpointName | undefined {
  const [attribute, second] = attributes;
  if (attribute === undefined) return undefined;
  if (attribute.name.text !== 'name' || second !== undefined) {
    const { name, span } = second ?? attribute;
    return failAttribute(`A field has no attribute \`@${name.text}\` here`, span);
  }
  const [segment, ...others] = attribute.args;
  if (segment?.value.kind !== 'string' || segment.name !== undefined) {
    return failAttribute('`@name` needs a text', attribute.span);
  }
  const transposed = transposedAxes(others, attribute);
  const rank = of.kind === 'tensor' ? of.axes.length : 0;
  if (transposed > 0 && transposed >= rank) {
    return failAttribute(`No axis stands behind the first ${transposed}`, attribute.span);
  }
  return { segment: segment.value.value, transposed };
}

function transposedAxes(args: readonly ArgSyntax[], { span }: AttributeSyntax): number {
  const [arg, second] = args;
  if (arg === undefined) return 0;
  if (arg.name?.text === 'transposed' && second === undefined) {
    if (arg.value.kind === 'bool') return arg.value.value ? 1 : 0;
    if (arg.value.kind === 'int') return arg.value.value;
  }
  return failAttribute('`@name` takes `transposed` and nothing else', span);
}

function failAttribute(title: string, span: AttributeSyntax['span']): never {
  return fail('misplaced-attribute', title, span, {
    hint: '@name("q_proj.weight", transposed: 1) names a field as checkpoints do.',
  });
}
