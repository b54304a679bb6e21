/** Static parameters, as declared in square brackets: their kinds and defaults. */
import type { DimSyntax, StaticSyntax } from '../syntax/ast.ts';
import type { StaticParam } from './declaration.ts';
import { fail } from './fault.ts';
import { resolveDim } from './resolve-dim.ts';
import type { TypeScope } from './type-scope.ts';

/** Each is in scope for those after it, and for the rest of the declaration. */
export function resolveStatics(
  types: TypeScope,
  syntaxes: readonly StaticSyntax[],
): readonly StaticParam[] {
  return syntaxes.map((syntax) => {
    if (types.statics.has(syntax.name.text)) {
      return fail('duplicate-name', `\`${syntax.name.text}\` is declared twice`, syntax.name.span);
    }
    const fallback = resolveDefault(types, syntax);
    const param: StaticParam = {
      name: syntax.name.text,
      kind: syntax.kind,
      ...(fallback === undefined ? {} : { default: fallback }),
      span: syntax.name.span,
    };
    types.statics.set(param.name, param);
    return param;
  });
}

function resolveDefault(types: TypeScope, syntax: StaticSyntax): StaticParam['default'] {
  const { default: value } = syntax;
  if (syntax.kind === 'number') return resolveNumber(syntax);
  if (value === undefined) return undefined;
  if (syntax.kind === 'bool') {
    if (value.kind === 'bool') return value.value;
    return fail('not-static', 'true or false is needed here', value.span);
  }
  if (isDim(value)) return resolveDim(types, value);
  return fail('not-a-size', 'A size is needed here', value.span);
}

/** Every number has a default, so that a model can be named by its sizes. */
function resolveNumber({ name, default: value }: StaticSyntax): number {
  if (value?.kind === 'int' || value?.kind === 'float') return value.value;
  return fail('static-kind', `\`${name.text}\` needs a default, a number`, name.span, {
    hint: `write for example [${name.text}: f32 = 1e-5].`,
  });
}

/** The parser reads the default of a dim or a type as a dim. */
function isDim(value: NonNullable<StaticSyntax['default']>): value is DimSyntax {
  return (
    value.kind === 'int' ||
    value.kind === 'path' ||
    value.kind === 'name' ||
    value.kind === 'binary'
  );
}
