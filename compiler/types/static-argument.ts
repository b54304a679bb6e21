/** Expressions that must be known at compile time: sizes, and arguments in square brackets. */
import type { DimSyntax, ExprSyntax, IndexSyntax, TypeArgSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { isSizeOperator, pathOf } from './constant-size.ts';
import type { Dim } from './dim.ts';
import { fail } from './fault.ts';
import { resolveDim } from './resolve-dim.ts';

/** An expression read as a size. */
function dimSyntaxOf(syntax: ExprSyntax): DimSyntax {
  const { span } = syntax;
  switch (syntax.kind) {
    case 'int':
      return { kind: 'int', value: syntax.value, span };
    case 'upper':
      return { kind: 'name', name: syntax.name, span };
    case 'name':
    case 'member': {
      const path = pathOf(syntax);
      if (path !== undefined) return { kind: 'path', path, span };
      break;
    }
    case 'tuple':
      if (syntax.items.length === 1 && syntax.items[0] !== undefined) {
        return dimSyntaxOf(syntax.items[0]);
      }
      break;
    case 'binary':
      if (isSizeOperator(syntax.op)) {
        const left = dimSyntaxOf(syntax.left);
        const right = dimSyntaxOf(syntax.right);
        return { kind: 'binary', op: syntax.op, left, right, span };
      }
      break;
    default:
      break;
  }
  return fail('not-static', 'This number is not known until run time', span, {
    label: 'Square brackets set shapes.',
  });
}

export function dimOf(body: Body, syntax: ExprSyntax): Dim {
  return resolveDim(body.types, dimSyntaxOf(syntax));
}

/** `top_k[40]`, `init[GPT2[…]]`: the brackets read as static arguments. */
export function staticArgs(indices: readonly IndexSyntax[]): readonly TypeArgSyntax[] {
  return indices.map((index): TypeArgSyntax => {
    const { span } = index;
    switch (index.kind) {
      case 'type':
        return { ...named(index), value: { kind: 'type', type: index.type }, span };
      case 'at':
        return { ...named(index), value: staticValue(index.value), span };
      case 'keep':
      case 'rest':
      case 'slice':
        return fail('not-static', 'A size or a type is needed here', span);
      default:
        return index satisfies never;
    }
  });
}

const named = ({ name }: Extract<IndexSyntax, { kind: 'at' | 'type' }>) =>
  name === undefined ? {} : { name };

function staticValue(syntax: ExprSyntax): TypeArgSyntax['value'] {
  if (syntax.kind === 'bool') return { kind: 'bool', value: syntax.value };
  if (syntax.kind === 'float') return { kind: 'number', value: syntax.value };
  if (syntax.kind === 'scalar') {
    const { span } = syntax;
    return {
      kind: 'type',
      type: { kind: 'tensor', scalar: syntax.name, axes: { dims: [] }, span },
    };
  }
  return { kind: 'dim', dim: dimSyntaxOf(syntax) };
}
