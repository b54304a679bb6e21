/** What a record declares of its fields, before defaults and draws are checked. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DrawSyntax, FieldSyntax, ItemSyntax } from '../syntax/ast.ts';
import { checkpointName } from './checkpoint-name.ts';
import { sizeOf } from './constant-size.ts';
import type { FieldDecl } from './declaration.ts';
import type { Dim } from './dim.ts';
import { attempt } from './fault.ts';
import { resolveType } from './resolve-type.ts';
import type { TypeScope } from './type-scope.ts';

/** Fields whose type has an error are reported, and missing. */
export function collectFields(
  types: TypeScope,
  { fields }: Extract<ItemSyntax, { kind: 'record' }>,
  report: (diagnostic: Diagnostic) => void,
): readonly FieldDecl[] {
  return fields.flatMap((field): readonly FieldDecl[] => {
    const type = attempt(report, () => resolveType(types, field.type));
    if (type === undefined) return [];
    const checkpoint = attempt(report, () => checkpointName(field.attributes, type));
    return [
      {
        name: field.name.text,
        type,
        doc: field.doc,
        span: field.name.span,
        hasDefault: field.default !== undefined,
        drawn: drawnPaths(field.draw),
        ...sizeOfDefault(types, field),
        ...(checkpoint === undefined ? {} : { checkpoint }),
      },
    ];
  });
}

function drawnPaths(draw: DrawSyntax | undefined): readonly string[] {
  if (draw === undefined) return [];
  if (draw.kind === 'draw') return [''];
  return draw.overrides.map(({ path }) => path.map(({ text }) => text).join('.'));
}

function sizeOfDefault(types: TypeScope, { default: value }: FieldSyntax): { readonly size?: Dim } {
  const size = value && sizeOf(types, value);
  return size === undefined ? {} : { size };
}
