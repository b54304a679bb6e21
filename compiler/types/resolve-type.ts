/** From written types to what they mean. */

import type { Span } from '../source/span.ts';
import type { AxesSyntax, TypeArgSyntax, TypeSyntax } from '../syntax/ast.ts';
import { checkRecord } from './conditions.ts';
import type { Decl, StaticParam } from './declaration.ts';
import type { Dim } from './dim.ts';
import { failUnknown, lookUp, memberOf } from './environment.ts';
import { fail } from './fault.ts';
import { withOpenShape } from './open-shape.ts';
import { requireNatural, resolveDim } from './resolve-dim.ts';
import {
  noStatics,
  substituteType,
  substituteVariables,
  substitutionOf,
  withAxes,
  withFloats,
} from './substitute.ts';
import type { Dtype, StaticArgs, StaticNumber, Type } from './type.ts';
import { resolveDtype, type TypeScope } from './type-scope.ts';

type SyntaxOf<Kind extends TypeSyntax['kind']> = Extract<TypeSyntax, { kind: Kind }>;

export function resolveType(scope: TypeScope, syntax: TypeSyntax): Type {
  switch (syntax.kind) {
    case 'tensor': {
      const dtype = resolveDtype(scope, syntax.scalar);
      const axes = resolveAxes(scope, syntax.axes);
      const rest = resolveRest(scope, syntax.axes);
      return { kind: 'tensor', ...(rest === undefined ? {} : { rest }), axes, dtype };
    }
    case 'named':
      if (syntax.name.text === 'string') return { kind: 'string' };
      return resolveNamed(scope, syntax);
    case 'stack':
      return resolveStack(scope, syntax);
    case 'list':
      return { kind: 'list', of: resolveType(scope, syntax.of) };
    case 'tuple': {
      const items = syntax.items.map((item) => resolveType(scope, item));
      return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'tuple', items };
    }
    case 'function':
      return {
        kind: 'function',
        axes: [],
        params: syntax.params.map((param) => resolveType(scope, param)),
        result: resolveType(scope, syntax.result),
        isRandom: syntax.isRandom,
      };
    case 'cast':
      return castType(
        resolveType(scope, syntax.of),
        resolveDtype(scope, syntax.scalar),
        syntax.span,
      );
    default:
      return syntax satisfies never;
  }
}

function resolveStack(scope: TypeScope, { axes, of, span }: SyntaxOf<'stack'>): Type {
  const sizes = resolveAxes(scope, axes);
  const rest = resolveRest(scope, axes);
  const cell = resolveType(scope, of);
  return rest === undefined
    ? withAxes(sizes, cell)
    : withOpenShape({ rest, axes: sizes }, cell, span);
}

function resolveAxes(scope: TypeScope, { dims }: AxesSyntax): readonly Dim[] {
  return dims.map((syntax) => {
    const dim = resolveDim(scope, syntax);
    requireNatural(dim, syntax.span);
    return dim;
  });
}

function resolveRest(scope: TypeScope, axes: AxesSyntax): string | undefined {
  if (axes.rest === undefined) return undefined;
  if (!scope.rests.has(axes.rest.text)) {
    if (!scope.declaresDims) return failUnknown(scope.module, axes.rest, [...scope.rests]);
    scope.rests.add(axes.rest.text);
  }
  return axes.rest.text;
}

/** `τ as dtype`: of a tree, its float leaves. */
export function castType(type: Type, dtype: Dtype, span: Span): Type {
  return (
    withFloats(type, dtype) ??
    fail('not-a-number', '`as` needs a number, a tensor or a tree of them', span)
  );
}

type NamedSyntax = SyntaxOf<'named'>;

function declarationOf(scope: TypeScope, syntax: NamedSyntax): Decl | undefined {
  if (syntax.qualifier === undefined) {
    const meaning = lookUp(scope.module, syntax.name.text);
    return meaning?.kind === 'declaration' ? meaning.declaration : undefined;
  }
  const qualifier = lookUp(scope.module, syntax.qualifier.text);
  if (qualifier?.kind !== 'module') return failUnknown(scope.module, syntax.qualifier, []);
  return memberOf(qualifier.module, syntax.name);
}

function resolveNamed(scope: TypeScope, syntax: NamedSyntax): Type {
  const { name } = syntax;
  const param = syntax.qualifier === undefined ? scope.statics.get(name.text) : undefined;
  if (param?.kind === 'tree' || param?.kind === 'type') {
    return { kind: 'variable', axes: [], name: param.name };
  }
  const declaration = declarationOf(scope, syntax);
  if (declaration === undefined) {
    if (name.text === 'Key') return keyType(syntax);
    if (name.text === 'Scalar' && syntax.args.length === 0) return { kind: 'scalar' };
    return failUnknown(scope.module, name, [...scope.statics.keys(), 'Key', 'Scalar']);
  }
  scope.complete(declaration);
  if (declaration.kind === 'fn' || declaration.kind === 'const') {
    return fail('not-a-type', `\`${name.text}\` is not a type`, name.span);
  }
  const args = resolveArgs(scope, declaration, syntax.args, name.span);
  return instantiate(scope, declaration, args, name.span);
}

function keyType({ args, name, span }: NamedSyntax): Type {
  if (args.length === 0) return { kind: 'key', axes: [] };
  return fail('arity', '`Key` takes nothing in brackets', span, {
    label: 'a key has no axes of its own',
    hint: `a stack of keys has them in front: [B]${name.text}.`,
  });
}

/** The type a declaration makes with its static arguments; what these can violate is checked. */
export function instantiate(
  scope: Pick<TypeScope, 'float'>,
  declaration: Extract<Decl, { kind: 'record' | 'alias' | 'host' }>,
  args: StaticArgs,
  span: Span,
): Type {
  switch (declaration.kind) {
    case 'record': {
      const dtype = declaration.isFloating ? { dtype: scope.float } : {};
      const type: Type = { kind: 'record', axes: [], record: declaration, args, ...dtype };
      checkRecord(type, span);
      return type;
    }
    case 'alias': {
      const own = substitutionOf(args);
      return substituteType(declaration.type, {
        ...own,
        dtypes: new Map([...own.dtypes, ['float', scope.float]]),
      });
    }
    case 'host':
      return { kind: 'host', host: declaration, args };
    default:
      return declaration satisfies never;
  }
}

// ---- static arguments

interface Parametric {
  readonly name: string;
  readonly statics: readonly StaticParam[];
}

/** All static arguments of a type, defaults filled in; a missing one is an error. */
export function resolveArgs(
  scope: TypeScope,
  declaration: Parametric,
  written: readonly TypeArgSyntax[],
  span: Span,
): StaticArgs {
  const given = matchStatics(scope, declaration, written);
  return fillStatics(declaration.statics, given, (param) =>
    fail('arity', `${declaration.name} needs a value for ${param.name}`, span, {
      label: `it takes [${declaration.statics.map(({ name }) => name).join(', ')}]`,
      related: [{ span: param.span, label: 'declared here' }],
    }),
  );
}

/** Only what is written, by position or name. */
export function matchStatics(
  scope: TypeScope,
  declaration: Parametric,
  written: readonly TypeArgSyntax[],
): StaticArgs {
  const dims = new Map<string, Dim>();
  const types = new Map<string, Type>();
  const bools = new Map<string, boolean>();
  const numbers = new Map<string, StaticNumber>();
  let position = 0;
  for (const arg of written) {
    const param =
      arg.name === undefined
        ? declaration.statics[position++]
        : declaration.statics.find(({ name }) => name === arg.name?.text);
    if (param === undefined) {
      const names = declaration.statics.map(({ name }) => name).join(', ');
      return fail('arity', `${declaration.name} has no such static parameter`, arg.span, {
        label: names === '' ? 'it takes none' : `it takes [${names}]`,
      });
    }
    if ([dims, types, bools, numbers].some((given) => given.has(param.name))) {
      return fail('arity', `${param.name} is given twice`, arg.span);
    }
    if (param.kind === 'dim') dims.set(param.name, dimArg(scope, arg));
    else if (param.kind === 'bool') bools.set(param.name, boolArg(arg));
    else if (param.kind === 'number') numbers.set(param.name, numberArg(scope, arg));
    else types.set(param.name, typeArg(scope, arg));
  }
  return { ...noStatics, dims, types, bools, numbers };
}

export function fillStatics(
  statics: readonly StaticParam[],
  given: StaticArgs,
  missing: (param: StaticParam) => Dim | Type | boolean,
): StaticArgs {
  const dims = new Map(given.dims);
  const types = new Map(given.types);
  const bools = new Map(given.bools);
  for (const param of statics) {
    if (dims.has(param.name) || types.has(param.name) || bools.has(param.name)) continue;
    const { default: fallback } = param;
    if (param.kind === 'number' || typeof fallback === 'number') continue;
    const value =
      fallback === undefined
        ? missing(param)
        : typeof fallback === 'boolean'
          ? fallback
          : substituteVariables(fallback, { dims });
    if (typeof value === 'boolean') bools.set(param.name, value);
    else if ('monomials' in value) dims.set(param.name, value);
    else types.set(param.name, value);
  }
  return { ...given, dims, types, bools };
}

function dimArg(scope: TypeScope, arg: TypeArgSyntax): Dim {
  if (arg.value.kind !== 'dim') return fail('not-a-size', 'A size is needed here', arg.span);
  const dim = resolveDim(scope, arg.value.dim);
  requireNatural(dim, arg.span);
  return dim;
}

function boolArg(arg: TypeArgSyntax): boolean {
  if (arg.value.kind === 'bool') return arg.value.value;
  return fail('not-static', 'true or false is needed here', arg.span);
}

function numberArg(scope: TypeScope, { value, span }: TypeArgSyntax): StaticNumber {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'dim' && value.dim.kind === 'int') return value.dim.value;
  if (value.kind === 'dim' && value.dim.kind === 'path') {
    const [name, ...rest] = value.dim.path;
    const param = rest.length === 0 ? scope.statics.get(name?.text ?? '') : undefined;
    if (param?.kind === 'number') return { parameter: param.name };
  }
  return fail('not-static', 'A number is needed here', span, {
    label: 'written, or a number of the enclosing model',
  });
}

function typeArg(scope: TypeScope, arg: TypeArgSyntax): Type {
  if (arg.value.kind === 'type') return resolveType(scope, arg.value.type);
  if (arg.value.kind === 'dim' && arg.value.dim.kind === 'name') {
    const { name, args = [] } = arg.value.dim;
    return resolveType(scope, { kind: 'named', name, args, span: arg.span });
  }
  return fail('not-a-type', 'A type is needed here', arg.span);
}
