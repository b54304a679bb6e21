/**
 * Models of earlier steps that a function of the plan mentions, as a loss does with its reference:
 * in a graph they are inputs `captured.STEP.PATH`, which the host fills in. Nothing trains them.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { ConcreteType } from './concrete.ts';
import type { Staging } from './environment.ts';
import { inputTree } from './tree.ts';
import type { HostValue, Value } from './value.ts';

export const capturedPrefix = 'captured.';

/** What a captured value's inputs are called, before the path of each. */
function capturedName({ step, item }: HostValue): string {
  return `${capturedPrefix}${step}${item === undefined ? '' : `.${item}`}`;
}

/** A value that is mentioned while a graph is staged. Within a plan, host values stay what they are. */
export function inGraph(value: Value, staging: Staging, span: Span): Value {
  if (staging.plan !== undefined) return value;
  switch (value.kind) {
    case 'host':
      return inputOf(value, staging, span);
    case 'tuple':
      return { ...value, items: value.items.map((item) => inGraph(item, staging, span)) };
    case 'record': {
      const fields = [...value.fields].map(
        ([name, field]) => [name, inGraph(field, staging, span)] as const,
      );
      return { ...value, fields: new Map(fields) };
    }
    default:
      return value;
  }
}

function inputOf(value: HostValue, staging: Staging, span: Span): Value {
  const name = capturedName(value);
  const known = staging.captured.get(name);
  if (known !== undefined) return known;
  if (!isTree(value.type)) throw new DiagnosticError(hostOnly(span));
  const made = inputTree(staging, value.type, name, span);
  staging.captured.set(name, made);
  return made;
}

function isTree(type: ConcreteType): boolean {
  if (type.kind === 'tuple') return type.items.every(isTree);
  return type.kind === 'record' || type.kind === 'tensor';
}

function hostOnly(span: Span): DiagnosticError['diagnostic'] {
  return {
    severity: 'error',
    slug: 'host-only',
    title: 'This exists on the host, in the plan',
    span,
    label: 'and this is staged into a kernel',
    hint: 'a function of the plan may mention models and numbers.',
  };
}
