/**
 * Constants that are sizes: `let width = 64`, `let config = Config(width: 64)`. Shapes in signatures
 * name them before any body is checked, so they are read off the text.
 */
import type { Span } from '../source/span.ts';
import type { ExprSyntax, Name } from '../syntax/ast.ts';
import type { ConstDecl, FieldDecl } from './declaration.ts';
import { constantDim, type Dim, isZero } from './dim.ts';
import { failUnknown, lookUp, type ModuleScope } from './environment.ts';
import { fail } from './fault.ts';
import { combineDims } from './resolve-dim.ts';
import type { TypeScope } from './type-scope.ts';

const operators = { '+': '+', '-': '-', '*': '*', '/': '/' } as const;

export const isSizeOperator = (op: string): op is keyof typeof operators => op in operators;

/** What a constant with this value names in shapes. */
export function sizesOf(scope: TypeScope, value: ExprSyntax): ReadonlyMap<string, Dim> {
  if (value.kind === 'call' && value.callee.kind === 'upper') {
    const meaning = lookUp(scope.module, value.callee.name.text);
    const record = meaning?.kind === 'declaration' ? meaning.declaration : undefined;
    if (record?.kind !== 'record') return new Map();
    scope.complete(record);
    const written = value.args.map(
      ({ name, value: of }) => [name?.text, sizeOf(scope, of)] as const,
    );
    return new Map(record.fields.flatMap((field) => sizeOfField(field, new Map(written))));
  }
  const size = sizeOf(scope, value);
  return size === undefined ? new Map() : new Map([['', size]]);
}

function sizeOfField(
  { name, size }: FieldDecl,
  written: ReadonlyMap<string | undefined, Dim | undefined>,
): readonly (readonly [string, Dim])[] {
  const found = written.has(name) ? written.get(name) : size;
  return found === undefined ? [] : [[name, found]];
}

/** The size that an expression of numbers and constants stands for. */
export function sizeOf(scope: TypeScope, syntax: ExprSyntax): Dim | undefined {
  switch (syntax.kind) {
    case 'int':
      return constantDim(syntax.value);
    case 'tuple':
      return syntax.items.length === 1 && syntax.items[0]
        ? sizeOf(scope, syntax.items[0])
        : undefined;
    case 'name':
    case 'member': {
      const path = pathOf(syntax);
      return path && sizeOfPath(scope, path);
    }
    case 'binary': {
      if (!isSizeOperator(syntax.op)) return undefined;
      const [left, right] = [sizeOf(scope, syntax.left), sizeOf(scope, syntax.right)];
      if (left === undefined || right === undefined) return undefined;
      if (syntax.op === '/' && isZero(right)) return undefined;
      return combineDims(syntax.op, left, right, syntax.span);
    }
    default:
      return undefined;
  }
}

/** `a.b.c`, where every part is a name in lower case. */
export function pathOf(syntax: ExprSyntax): readonly Name[] | undefined {
  if (syntax.kind === 'name') return [syntax.name];
  const before = syntax.kind === 'member' ? pathOf(syntax.of) : undefined;
  return before && syntax.kind === 'member' ? [...before, syntax.name] : undefined;
}

function sizeOfPath(scope: TypeScope, path: readonly Name[]): Dim | undefined {
  const found = constantAt(scope.module, path);
  if (found === undefined) return undefined;
  scope.complete(found.declaration);
  return found.declaration.sizes.get(found.rest.map(({ text }) => text).join('.'));
}

/** The constant that a path begins with, perhaps one of another module, and what follows its name. */
function constantAt(
  module: ModuleScope,
  [first, ...rest]: readonly Name[],
): { readonly declaration: ConstDecl; readonly rest: readonly Name[] } | undefined {
  const meaning = first && lookUp(module, first.text);
  if (meaning?.kind === 'module') {
    const [name, ...behind] = rest;
    const declaration = name && meaning.module.declarations.get(name.text);
    return declaration?.kind === 'const' && declaration.isPublic
      ? { declaration, rest: behind }
      : undefined;
  }
  const declaration = meaning?.declaration;
  return declaration?.kind === 'const' ? { declaration, rest } : undefined;
}

/** The size that a path in a shape names: of a local, or of a constant. */
export function sizeNamed(scope: TypeScope, path: readonly Name[], span: Span): Dim {
  return scope.localSize?.(path) ?? sizeOfPath(scope, path) ?? failNamed(scope, path, span);
}

/** What to do about a parameter of the function of this name that is to be a size. */
export const toMakeDim = (name = 'name'): string => `make it a dim: fn ${name}[K](…)`;

function failNamed(scope: TypeScope, path: readonly Name[], span: Span): never {
  const [first] = path;
  const parameter = first && scope.parameters?.get(first.text);
  if (
    first !== undefined &&
    parameter === undefined &&
    lookUp(scope.module, first.text) === undefined
  ) {
    return failUnknown(scope.module, first, [...scope.statics.keys()]);
  }
  return fail('not-static', 'This number is not known until run time', span, {
    label: 'Square brackets set shapes.',
    ...(parameter === undefined ? {} : { hint: toMakeDim() }),
    ...(parameter === undefined ? {} : { related: [{ span: parameter, label: 'declared here' }] }),
  });
}
