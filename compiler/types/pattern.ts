/** Patterns on the left of `let` and in lambdas. */
import type { PatternSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { fail } from './fault.ts';
import { printType } from './print.ts';
import type { Pattern } from './term.ts';
import type { Type } from './type.ts';

export function bindPattern(
  body: Body,
  syntax: PatternSyntax,
  valueType: Type,
  origin: 'let' | 'parameter',
): Pattern {
  const type = body.resolve(valueType);
  switch (syntax.kind) {
    case 'name':
      return { kind: 'local', local: body.bind(syntax.name, type, origin), type };
    case 'ignore':
      return { kind: 'ignore', type };
    case 'tuple': {
      if (type.kind !== 'tuple' || type.items.length !== syntax.items.length) {
        const found = type.kind === 'tuple' ? `${type.items.length} parts` : printType(type);
        return fail('type-mismatch', `This takes ${syntax.items.length} parts apart`, syntax.span, {
          label: `the value is ${found}`,
        });
      }
      const { items } = type;
      return {
        kind: 'tuple',
        items: syntax.items.map((item, i) => bindPattern(body, item, items[i] ?? type, origin)),
      };
    }
    default:
      return syntax satisfies never;
  }
}

/** After a value with an error: its names are known, and what uses them says nothing more. */
export function bindBroken(body: Body, syntax: PatternSyntax): void {
  if (syntax.kind === 'name') body.bind(syntax.name, body.solver.freshType(), 'let', true);
  if (syntax.kind === 'tuple') for (const item of syntax.items) bindBroken(body, item);
}
