/** Whether all of a model can be drawn: every tensor of it needs a `~`, its own or an outer model's. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { FieldDecl } from './declaration.ts';
import { printType } from './print.ts';
import type { Type } from './type.ts';

/** The first tensor that nothing draws, as an error about the call at `span`. */
export function findUndrawn(type: Type, span: Span): Diagnostic | undefined {
  if (type.kind !== 'record' && type.kind !== 'variable') {
    return {
      severity: 'error',
      slug: 'no-draw',
      title: 'Only a model says how it is drawn',
      span,
      label: `this is to be ${printType(type)}`,
      hint: 'numbers are drawn by `normal` and `uniform`: for d < 8: normal().',
    };
  }
  const found = undrawn(type, '', []);
  if (found === undefined) return undefined;
  return {
    severity: 'error',
    slug: 'no-draw',
    title: `Nothing says how \`${found.path}\` is drawn`,
    span: found.field.span,
    label: 'this field has no `~`',
    related: [{ span, label: 'it is to be drawn here' }],
    hint: 'write for example `~ normal(0.02)` or `~ 0` after its type.',
  };
}

interface Undrawn {
  readonly field: FieldDecl;
  readonly path: string;
}

/** `redrawn` are the paths that outer models draw. */
function undrawn(type: Type, path: string, redrawn: readonly string[]): Undrawn | undefined {
  if (type.kind !== 'record') return undefined;
  for (const field of type.record.fields) {
    const inner = path === '' ? field.name : `${path}.${field.name}`;
    if (redrawn.includes(inner) || field.drawn.includes('')) continue;
    const own = field.drawn.map((each) => `${inner}.${each}`);
    const found = undrawnField(field, inner, [...redrawn, ...own]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function undrawnField(
  field: FieldDecl,
  path: string,
  redrawn: readonly string[],
): Undrawn | undefined {
  switch (field.type.kind) {
    case 'record':
      return undrawn(field.type, path, redrawn);
    case 'tuple':
      for (const [i, item] of field.type.items.entries()) {
        const part = { ...field, type: item };
        const found = undrawnField(part, `${path}.${i}`, redrawn);
        if (found !== undefined) return found;
      }
      return undefined;
    case 'variable':
      return undefined;
    default:
      return { field, path };
  }
}
