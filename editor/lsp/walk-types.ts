/** The names in types, dims, static parameters and conditions. */
import type {
  AxesSyntax,
  ConditionSyntax,
  DimSyntax,
  Name,
  StaticSyntax,
  TypeArgSyntax,
  TypeSyntax,
} from '../../compiler/syntax/ast.ts';
import { type Definition, publicMembers } from './definition.ts';
import { lookUp, select, type Walk } from './mention.ts';
import type { Scope } from './scope.ts';

export function walkType(walk: Walk, scope: Scope, syntax: TypeSyntax): void {
  switch (syntax.kind) {
    case 'tensor':
      walkAxes(walk, scope, syntax.axes);
      break;
    case 'named': {
      const definition = walkQualified(walk, scope, syntax.qualifier, syntax.name);
      walkTypeArgs(walk, scope, syntax.args, definition);
      break;
    }
    case 'stack':
      walkAxes(walk, scope, syntax.axes);
      walkType(walk, scope, syntax.of);
      break;
    case 'tuple':
      for (const item of syntax.items) walkType(walk, scope, item);
      break;
    case 'function':
      for (const part of [...syntax.params, syntax.result]) walkType(walk, scope, part);
      break;
    case 'list':
    case 'cast':
      walkType(walk, scope, syntax.of);
      break;
    default: {
      syntax satisfies never;
    }
  }
}

/** `Linear`, `nn.Linear` */
function walkQualified(
  walk: Walk,
  scope: Scope,
  qualifier: Name | undefined,
  name: Name,
): Definition | undefined {
  if (qualifier === undefined) return lookUp(walk, scope, name);
  return select(walk, publicMembers(lookUp(walk, scope, qualifier)), name);
}

export function walkAxes(walk: Walk, scope: Scope, { rest, dims }: AxesSyntax): void {
  if (rest !== undefined) lookUp(walk, scope, rest);
  for (const dim of dims) walkDim(walk, scope, dim);
}

function walkTypeArgs(
  walk: Walk,
  scope: Scope,
  args: readonly TypeArgSyntax[],
  of: Definition | undefined,
): void {
  for (const { name, value } of args) {
    if (name !== undefined) select(walk, of?.statics ?? new Map(), name);
    if (value.kind === 'dim') walkDim(walk, scope, value.dim);
    if (value.kind === 'type') walkType(walk, scope, value.type);
  }
}

export function walkDim(walk: Walk, scope: Scope, dim: DimSyntax): void {
  switch (dim.kind) {
    case 'int':
      break;
    case 'name': {
      const definition = lookUp(walk, scope, dim.name);
      walkTypeArgs(walk, scope, dim.args ?? [], definition);
      break;
    }
    case 'path': {
      const [first] = dim.path;
      if (first !== undefined) lookUp(walk, scope, first);
      break;
    }
    case 'binary':
      walkDim(walk, scope, dim.left);
      walkDim(walk, scope, dim.right);
      break;
    default:
      dim satisfies never;
  }
}

export function walkConditions(
  walk: Walk,
  scope: Scope,
  conditions: readonly ConditionSyntax[],
): void {
  for (const condition of conditions) {
    const isCompare = condition.kind === 'compare';
    walkDim(walk, scope, isCompare ? condition.left : condition.dividend);
    walkDim(walk, scope, isCompare ? condition.right : condition.divisor);
  }
}

/** Names and defaults: those of dims and types are dims, those of bools and numbers literals. */
export function walkStatics(walk: Walk, scope: Scope, statics: readonly StaticSyntax[]): void {
  for (const { name, kind, default: fallback } of statics) {
    lookUp(walk, scope, name);
    const isLiteral = kind === 'bool' || kind === 'number';
    if (!isLiteral && fallback !== undefined) walkDim(walk, scope, fallback as DimSyntax);
  }
}
