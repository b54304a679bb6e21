/** Signatures of functions: parameters, result and conditions. */
import type { ConditionSyntax, FnSyntax } from '../syntax/ast.ts';
import type { Mutable } from './collect.ts';
import { impliedConditions } from './conditions.ts';
import type { Condition, FnDecl, StaticParam } from './declaration.ts';
import { fail } from './fault.ts';
import { resolveDim } from './resolve-dim.ts';
import { resolveType } from './resolve-type.ts';
import type { Type } from './type.ts';
import type { TypeScope } from './type-scope.ts';

export function resolveConditions(
  types: TypeScope,
  conditions: readonly ConditionSyntax[],
): readonly Condition[] {
  const scope: TypeScope = { ...types, declaresDims: false };
  return conditions.map((condition): Condition => {
    const { span } = condition;
    switch (condition.kind) {
      case 'compare': {
        const [left, right] = [
          resolveDim(scope, condition.left),
          resolveDim(scope, condition.right),
        ];
        return { kind: 'compare', op: condition.op, left, right, span };
      }
      case 'divides': {
        const dividend = resolveDim(scope, condition.dividend);
        const divisor = resolveDim(scope, condition.divisor);
        return { kind: 'divides', dividend, divisor, remainder: condition.remainder, span };
      }
      default:
        return condition satisfies never;
    }
  });
}

/** `types` gains the dims that the parameters mention; `outer` are the names of the owner. */
export function completeSignature(
  declaration: Mutable<FnDecl>,
  syntax: FnSyntax,
  types: TypeScope,
  outer: ReadonlySet<string>,
): void {
  const names = new Set<string>();
  const parameters = new Map(syntax.params.map(({ name }) => [name.text, name.span]));
  const scope: TypeScope = { ...types, parameters };
  declaration.params = syntax.params.map(({ name, type, default: fallback }) => {
    if (names.has(name.text)) {
      return fail('duplicate-name', `\`${name.text}\` is declared twice`, name.span);
    }
    names.add(name.text);
    return {
      local: { name: name.text },
      type: choosing(scope, resolveType(scope, type)),
      hasDefault: fallback !== undefined,
    };
  });
  const bound = new Set(types.statics.keys());
  declaration.result = resolveType(scope, syntax.result);
  const unbound = [...types.statics.values()].find(({ name }) => !bound.has(name));
  if (unbound !== undefined) failUnbound(unbound, syntax, [...bound]);
  declaration.statics = [...types.statics.values()].filter(({ name }) => !outer.has(name));
  const where = resolveConditions(scope, syntax.where);
  declaration.where = [...where, ...impliedConditions(types.obligations, where)];
}

/** A parameter that is a scalar type says what `float` is in the signature. */
function choosing({ float }: TypeScope, type: Type): Type {
  return type.kind === 'scalar' ? { ...type, dtype: float } : type;
}

function failUnbound(dim: StaticParam, syntax: FnSyntax, others: readonly string[]): never {
  const meant = others.length === 1 ? ` Did you mean ${others[0]}?` : '';
  const name = syntax.name?.text;
  return fail('unbound-dim', `Nothing determines ${dim.name}`, dim.span, {
    label: `a dim of the result only.${meant}`,
    ...(name === undefined
      ? {}
      : { hint: `if the caller is to choose it: fn ${name}[${dim.name}](…)` }),
  });
}
