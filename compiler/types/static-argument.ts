/** Expressions that must be known at compile time: sizes, and arguments in square brackets. */
import type { DimSyntax, ExprSyntax, IndexSyntax, TypeArgSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import type { Dim } from './dim.ts';
import { fail } from './fault.ts';
import { resolveDim } from './resolve-type.ts';

const sizeOperators = { '+': '+', '-': '-', '*': '*', '/': '/' } as const;

const isSizeOperator = (op: string): op is keyof typeof sizeOperators => op in sizeOperators;

/** An expression read as a size. */
function dimSyntaxOf(body: Body, syntax: ExprSyntax): DimSyntax {
  const { span } = syntax;
  switch (syntax.kind) {
    case 'int':
      return { kind: 'int', value: syntax.value, span };
    case 'upper':
      return { kind: 'name', name: syntax.name, span };
    case 'tuple':
      if (syntax.items.length === 1 && syntax.items[0] !== undefined) {
        return dimSyntaxOf(body, syntax.items[0]);
      }
      break;
    case 'binary':
      if (isSizeOperator(syntax.op)) {
        const left = dimSyntaxOf(body, syntax.left);
        const right = dimSyntaxOf(body, syntax.right);
        return { kind: 'binary', op: syntax.op, left, right, span };
      }
      break;
    default:
      break;
  }
  return failNotStatic(body, syntax);
}

function failNotStatic(body: Body, syntax: ExprSyntax): never {
  const binding = syntax.kind === 'name' ? body.find(syntax.name.text) : undefined;
  const what =
    binding === undefined ? '' : `a ${binding.origin === 'let' ? 'local' : binding.origin}. `;
  return fail('not-static', 'This number is not known until run time', syntax.span, {
    label: `${what}Square brackets set shapes.`,
    ...(binding?.origin === 'parameter' ? { hint: 'make it a dim: fn f[K](…)' } : {}),
    ...(binding === undefined ? {} : { related: [{ span: binding.span, label: 'declared here' }] }),
  });
}

export function dimOf(body: Body, syntax: ExprSyntax): Dim {
  return resolveDim(body.types, dimSyntaxOf(body, syntax));
}

/** `top_k[40]`, `init[GPT2[…]]`: the brackets read as static arguments. */
export function staticArgs(body: Body, indices: readonly IndexSyntax[]): readonly TypeArgSyntax[] {
  return indices.map((index): TypeArgSyntax => {
    const { span } = index;
    switch (index.kind) {
      case 'type':
        return { ...named(index), value: { kind: 'type', type: index.type }, span };
      case 'at':
        return { ...named(index), value: staticValue(body, index.value), span };
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

function staticValue(body: Body, syntax: ExprSyntax): TypeArgSyntax['value'] {
  if (syntax.kind === 'bool') return { kind: 'bool', value: syntax.value };
  if (syntax.kind === 'float') return { kind: 'number', value: syntax.value };
  if (syntax.kind === 'name' && body.types.statics.get(syntax.name.text)?.kind === 'number') {
    return { kind: 'dim', dim: { kind: 'path', path: [syntax.name], span: syntax.span } };
  }
  if (syntax.kind === 'scalar') {
    const { span } = syntax;
    return {
      kind: 'type',
      type: { kind: 'tensor', scalar: syntax.name, axes: { dims: [] }, span },
    };
  }
  return { kind: 'dim', dim: dimSyntaxOf(body, syntax) };
}
