/** From written dims to what they mean: sizes, with the obligations that divisions and subtractions bring. */
import type { Span } from '../source/span.ts';
import type { DimSyntax, Name } from '../syntax/ast.ts';
import { sizeNamed } from './constant-size.ts';
import {
  addDims,
  constantDim,
  constantOf,
  type Dim,
  divideDims,
  isZero,
  multiplyDims,
  subtractDims,
  variableDim,
} from './dim.ts';
import { failUnknown, lookUp } from './environment.ts';
import { fail } from './fault.ts';
import type { TypeScope } from './type-scope.ts';

export function resolveDim(scope: TypeScope, syntax: DimSyntax): Dim {
  switch (syntax.kind) {
    case 'int':
      return constantDim(syntax.value);
    case 'name':
      return resolveDimName(scope, syntax.name, syntax.args !== undefined);
    case 'path':
      return sizeNamed(scope, syntax.path, syntax.span);
    case 'binary': {
      const left = resolveDim(scope, syntax.left);
      const right = resolveDim(scope, syntax.right);
      const dim = combineDims(syntax.op, left, right, syntax.span);
      if (syntax.op === '/' || syntax.op === '-') {
        requireNatural(dim, syntax.span);
        scope.obligations.push({ kind: 'natural', dim, span: syntax.span });
      }
      return dim;
    }
    default:
      return syntax satisfies never;
  }
}

/** Sizes of constants are judged at once. */
export function requireNatural(dim: Dim, span: Span): void {
  const value = constantOf(dim);
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  fail('not-a-size', 'This is not a size', span, { label: `it is ${value}` });
}

export function combineDims(op: '+' | '-' | '*' | '/', left: Dim, right: Dim, span: Span): Dim {
  switch (op) {
    case '+':
      return addDims(left, right);
    case '-':
      return subtractDims(left, right);
    case '*':
      return multiplyDims(left, right);
    case '/':
      if (isZero(right)) return fail('not-a-size', 'A size is divided by zero', span);
      return divideDims(left, right);
    default:
      return op satisfies never;
  }
}

function resolveDimName(scope: TypeScope, name: Name, hasArgs: boolean): Dim {
  const param = scope.statics.get(name.text);
  if (param?.kind === 'dim' && !hasArgs) return variableDim(name.text);
  if (param !== undefined || hasArgs || lookUp(scope.module, name.text) !== undefined) {
    return fail('not-a-size', `\`${name.text}\` is not a size`, name.span, {
      label: 'a type stands where a size is needed',
    });
  }
  if (!scope.declaresDims) return failUnknown(scope.module, name, [...scope.statics.keys()]);
  scope.statics.set(name.text, { name: name.text, kind: 'dim', span: name.span });
  return variableDim(name.text);
}
