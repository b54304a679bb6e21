/** What stands before the parentheses of a call. */
import type { ExprSyntax, IndexSyntax, Name } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import type { Decl, FnDecl, RecordDecl } from './declaration.ts';
import { aritiesOf, lookUp, memberOf } from './environment.ts';
import { infer, valueNamed } from './expression.ts';
import { fail } from './fault.ts';
import { refuseForeignModule } from './foreign-module.ts';
import { describe } from './mismatch.ts';
import { fieldOf, selfTerm } from './record.ts';
import { instantiate, matchStatics, resolveArgs } from './resolve-type.ts';
import { staticArgs } from './static-argument.ts';
import { noStatics } from './substitute.ts';
import type { Term } from './term.ts';
import type { StaticArgs } from './type.ts';

export type CalleeMeaning =
  | {
      readonly kind: 'function';
      readonly arities: readonly FnDecl[];
      readonly self?: Term;
      readonly statics: StaticArgs;
    }
  | { readonly kind: 'record'; readonly record: RecordDecl; readonly statics: StaticArgs }
  | { readonly kind: 'value'; readonly value: Term; readonly name: string }
  /** The one prelude function with a rule of its own. */
  | { readonly kind: 'chain' };

export function meaningOf(body: Body, callee: ExprSyntax): CalleeMeaning {
  return namedMeaning(body, callee, []) ?? valueMeaning(body, callee);
}

function valueMeaning(body: Body, callee: ExprSyntax): CalleeMeaning {
  return { kind: 'value', value: infer(body, callee), name: describe(callee) };
}

/** A function or record under its name, perhaps with static arguments; `undefined` for a value. */
export function namedMeaning(
  body: Body,
  callee: ExprSyntax,
  brackets: readonly IndexSyntax[],
): CalleeMeaning | undefined {
  switch (callee.kind) {
    case 'name':
      return nameMeaning(body, callee.name, brackets);
    case 'upper': {
      const meaning = lookUp(body.module, callee.name.text);
      if (meaning?.kind !== 'declaration') return undefined;
      return declarationMeaning(body, meaning.declaration, callee.name, brackets);
    }
    case 'index':
      return brackets.length > 0 ? undefined : namedMeaning(body, callee.of, callee.indices);
    case 'member':
      return memberMeaning(body, callee, brackets);
    default:
      return undefined;
  }
}

function nameMeaning(
  body: Body,
  name: Name,
  brackets: readonly IndexSyntax[],
): CalleeMeaning | undefined {
  const value = valueNamed(body, name);
  if (value !== undefined) {
    return brackets.length > 0 ? undefined : { kind: 'value', value, name: name.text };
  }
  const method = body.place.owner?.methods.get(name.text);
  if (method !== undefined) {
    const statics = bracketStatics(body, method, brackets);
    return { kind: 'function', arities: [method], self: selfTerm(body, name.span), statics };
  }
  const meaning = lookUp(body.module, name.text);
  if (meaning === undefined && name.text === 'chain') return { kind: 'chain' };
  if (meaning?.kind !== 'declaration') return undefined;
  return declarationMeaning(body, meaning.declaration, name, brackets);
}

function bracketStatics(body: Body, fn: FnDecl, brackets: readonly IndexSyntax[]): StaticArgs {
  if (brackets.length === 0) return noStatics;
  return matchStatics(body.types, fn, staticArgs(brackets));
}

function declarationMeaning(
  body: Body,
  declaration: Decl,
  name: Name,
  brackets: readonly IndexSyntax[],
): CalleeMeaning | undefined {
  switch (declaration.kind) {
    case 'fn': {
      const statics = bracketStatics(body, declaration, brackets);
      return { kind: 'function', arities: aritiesOf(body.module, declaration), statics };
    }
    case 'record': {
      const statics = matchStatics(body.types, declaration, staticArgs(brackets));
      return { kind: 'record', record: declaration, statics };
    }
    case 'alias': {
      const args = resolveArgs(body.types, declaration, staticArgs(brackets), name.span);
      const type = instantiate(body.types, declaration, args, name.span);
      if (type.kind === 'record')
        return { kind: 'record', record: type.record, statics: type.args };
      return fail('not-callable', `\`${name.text}\` is no record`, name.span);
    }
    case 'const':
      return undefined;
    case 'host':
      return fail('not-callable', `\`${name.text}\` is made by the host only`, name.span);
    default:
      return declaration satisfies never;
  }
}

function memberMeaning(
  body: Body,
  { of, name }: Extract<ExprSyntax, { kind: 'member' }>,
  brackets: readonly IndexSyntax[],
): CalleeMeaning | undefined {
  if (of.kind === 'name' && body.find(of.name.text) === undefined) {
    const meaning = lookUp(body.module, of.name.text);
    if (meaning?.kind === 'module') {
      return declarationMeaning(body, memberOf(meaning.module, name), name, brackets);
    }
  }
  refuseForeignModule(body, of, name);
  const self = infer(body, of);
  const type = body.resolve(self.type);
  const method = type.kind === 'record' ? type.record.methods.get(name.text) : undefined;
  if (method !== undefined) {
    const statics = bracketStatics(body, method, brackets);
    return { kind: 'function', arities: [method], self, statics };
  }
  if (brackets.length > 0) return undefined;
  const written = `${describe(of)}.${name.text}`;
  return { kind: 'value', value: fieldOf(body, self, name), name: written };
}
