/** Expressions to typed terms: the dispatch, and the forms that are a line or two. */
import type { ExprSyntax, Name } from '../syntax/ast.ts';
import { inferBinder } from './binder.ts';
import type { Body } from './body.ts';
import { inferCall, inferPipe } from './call.ts';
import { coerce } from './coerce.ts';
import { inferChoice, inferGradient, inferUsing } from './control.ts';
import { variableDim } from './dim.ts';
import { failUnknown, lookUp } from './environment.ts';
import { fail } from './fault.ts';
import { inferLambda, referToFunction } from './function-value.ts';
import { inferIndex } from './index-expression.ts';
import { inferList } from './list.ts';
import { inferBinary, inferCast, inferUnary } from './operator.ts';
import { fieldOf, inferMember, inferWith, selfTerm } from './record.ts';
import { inferBlock } from './statement.ts';
import { staticNumber } from './substitute.ts';
import type { Term } from './term.ts';
import type { Type } from './type.ts';

/** `hint` is what the context would like; only `check` insists on it. */
export function infer(body: Body, syntax: ExprSyntax, hint?: Type): Term {
  const term = inferForm(body, syntax, hint);
  body.module.facts?.noteTerm(syntax, term);
  return term;
}

function inferForm(body: Body, syntax: ExprSyntax, hint?: Type): Term {
  const { span } = syntax;
  switch (syntax.kind) {
    case 'block':
      return inferBlock(body, syntax, hint);
    case 'int':
      return { kind: 'number', value: syntax.value, type: staticNumber, span };
    case 'float': {
      const literal: Term = { kind: 'number', value: syntax.value, type: staticNumber, span };
      body.floatLiterals.add(literal);
      return literal;
    }
    case 'inf':
      return { kind: 'number', value: Number.POSITIVE_INFINITY, type: staticNumber, span };
    case 'bool':
      return { kind: 'bool', value: syntax.value, type: { kind: 'static', of: 'bool' }, span };
    case 'string':
      return { kind: 'string', value: syntax.value, type: { kind: 'string' }, span };
    case 'self':
      return selfTerm(body, span);
    case 'name':
      return inferName(body, syntax.name, hint);
    case 'upper':
      return inferUpper(body, syntax.name);
    case 'scalar':
      return inferScalar(body, syntax.name);
    case 'list':
      return inferList(body, syntax, hint);
    case 'tuple':
      return inferTuple(body, syntax, hint);
    case 'unary':
      return inferUnary(body, syntax, hint);
    case 'binary':
      return inferBinary(body, syntax);
    case 'cast':
      return inferCast(body, syntax);
    case 'with':
      return inferWith(body, syntax, hint);
    case 'call':
      return inferCall(body, syntax, hint);
    case 'pipe':
      return inferPipe(body, syntax, hint);
    case 'index':
      return inferIndex(body, syntax, hint);
    case 'member':
      return inferMember(body, syntax, hint);
    case 'item':
      return inferItem(body, syntax);
    case 'binder':
      return inferBinder(body, syntax, hint);
    case 'grad':
      return inferGradient(body, syntax);
    case 'using':
      return inferUsing(body, syntax, hint);
    case 'if':
      return inferChoice(body, syntax, hint);
    case 'lambda':
      return inferLambda(body, syntax, hint);
    default:
      return syntax satisfies never;
  }
}

/** The expression as a term of exactly this type. */
export function check(body: Body, syntax: ExprSyntax, expected: Type, title?: string): Term {
  return coerce(body, infer(body, syntax, expected), expected, title, syntax.span);
}

function inferName(body: Body, name: Name, hint?: Type): Term {
  const { span } = name;
  const value = valueNamed(body, name);
  if (value !== undefined) return value;
  const { owner } = body.place;
  const method = owner?.methods.get(name.text);
  if (method !== undefined)
    return referToFunction(body, [method], selfTerm(body, span), hint, span);
  const meaning = lookUp(body.module, name.text);
  if (meaning?.kind !== 'declaration') return failUnknown(body.module, name, body.namesInScope());
  const { declaration } = meaning;
  if (declaration.kind === 'const') {
    return { kind: 'const', declaration, type: declaration.type, span };
  }
  if (declaration.kind === 'fn') return referToFunction(body, [declaration], undefined, hint, span);
  return fail('not-a-value', `\`${name.text}\` is a type, not a value`, span);
}

/** A local, a field or a static bool; not a function. */
export function valueNamed(body: Body, name: Name): Term | undefined {
  const { span } = name;
  const binding = body.find(name.text);
  if (binding?.rest !== undefined) {
    return fail('index-type', `\`${name.text}\` stands for several indices`, span, {
      hint: `it can only index: x[..${name.text}]`,
    });
  }
  if (binding !== undefined) {
    return { kind: 'local', local: binding.local, type: binding.type, span };
  }
  const field = body.place.owner?.fields.find((f) => f.name === name.text);
  if (field !== undefined && body.place.self !== undefined) {
    return fieldOf(body, selfTerm(body, span), name);
  }
  const kind = body.types.statics.get(name.text)?.kind;
  if (kind === 'number')
    return { kind: 'static-number', name: name.text, type: staticNumber, span };
  if (kind === 'bool' || name.text === 'keyed') {
    return { kind: 'static-bool', name: name.text, type: { kind: 'static', of: 'bool' }, span };
  }
  return undefined;
}

function inferUpper(body: Body, name: Name): Term {
  const { span } = name;
  if (body.types.statics.get(name.text)?.kind === 'dim') {
    return { kind: 'dim', dim: variableDim(name.text), type: staticNumber, span };
  }
  if (lookUp(body.module, name.text) !== undefined || body.types.statics.has(name.text)) {
    return fail('not-a-value', `\`${name.text}\` is a type, not a value`, span, {
      hint: `to make one, name its fields: ${name.text}(…)`,
    });
  }
  return failUnknown(body.module, name, [...body.types.statics.keys()]);
}

/** `f16`, which only the host takes as a value. */
function inferScalar(body: Body, name: Name): Term {
  const { text, span } = name;
  if (text !== 'float') {
    const type: Type = { kind: 'scalar', dtype: body.dtypeNamed(name) };
    return { kind: 'string', value: text, type, span };
  }
  return fail('not-a-value', '`float` is no single scalar type', span, {
    label: 'it is f32 or f16, as the caller has it',
  });
}

function inferTuple(
  body: Body,
  { items, span }: Extract<ExprSyntax, { kind: 'tuple' }>,
  hint?: Type,
): Term {
  if (items.length === 1 && items[0] !== undefined) return infer(body, items[0], hint);
  const wanted = hint === undefined ? undefined : body.resolve(hint);
  const hints =
    wanted?.kind === 'tuple' && wanted.items.length === items.length ? wanted.items : [];
  const terms = items.map((item, i) => {
    const expected = hints[i];
    const term = infer(body, item, expected);
    // Only static numbers: another part may still be lifted, or coerced with the whole tuple.
    return expected !== undefined && term.type.kind === 'static'
      ? coerce(body, term, expected)
      : term;
  });
  return {
    kind: 'tuple',
    items: terms,
    type: { kind: 'tuple', items: terms.map((t) => t.type) },
    span,
  };
}

function inferItem(body: Body, syntax: Extract<ExprSyntax, { kind: 'item' }>): Term {
  const of = infer(body, syntax.of);
  const type = body.resolve(of.type);
  const { position, span } = syntax;
  const item = type.kind === 'tuple' ? type.items[position] : undefined;
  if (item === undefined) {
    return fail('unknown-field', `There is no part ${position} here`, span, {
      label: type.kind === 'tuple' ? `it has ${type.items.length} parts` : 'this is no tuple',
    });
  }
  return { kind: 'item', of, position, type: item, span };
}
