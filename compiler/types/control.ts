/** `if`, `grad` and `using`. */
import type { ExprSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { coerce, convert, defaultDtype } from './coerce.ts';
import { printDim } from './dim.ts';
import { check, infer } from './expression.ts';
import { fail } from './fault.ts';
import { mentionsAny } from './mentions.ts';
import { alignShapes, describe } from './mismatch.ts';
import { printType } from './print.ts';
import { inferShapeChoice } from './shape-choice.ts';
import { scalarType } from './substitute.ts';
import type { Term } from './term.ts';
import type { Type } from './type.ts';

type Of<Kind extends ExprSyntax['kind']> = Extract<ExprSyntax, { kind: Kind }>;

// ---- if

/** A static condition keeps one branch; a run-time one is a scalar bool. Both branches have one type. */
export function inferChoice(body: Body, syntax: Of<'if'>, hint?: Type): Term {
  const { span } = syntax;
  if (syntax.condition.kind === 'is') {
    return inferShapeChoice(body, syntax, syntax.condition, hint);
  }
  const condition = infer(body, syntax.condition);
  const isStatic = requireTruth(body, condition);
  const asked: ExprSyntax = syntax.condition;
  const branches = () =>
    body.under(
      asked,
      () => [infer(body, syntax.then, hint), infer(body, syntax.else, hint)] as const,
    );
  const asksForKey = mentionsAny(asked, ['keyed']);
  const [first, second] = asksForKey ? body.withKeyFrom('given', branches) : branches();
  const [then_, else_] = join(body, first, second, isStatic, syntax);
  return { kind: 'if', condition, then_, else_, type: then_.type, span };
}

function requireTruth(body: Body, condition: Term): boolean {
  const type = body.resolve(condition.type);
  if (type.kind === 'static' && type.of === 'bool') return true;
  const isBool = type.kind === 'tensor' && body.solver.unifyDtype(type.dtype, 'bool');
  if (isBool && type.axes.length === 0 && type.rest === undefined) return false;
  return fail('type-mismatch', 'A condition is a single truth value', condition.span, {
    label: `this is ${printType(type)}`,
    ...(isBool ? { hint: 'for each element of an array: select(mask, a, b).' } : {}),
  });
}

function join(
  body: Body,
  first: Term,
  second: Term,
  isStatic: boolean,
  { span }: Of<'if'>,
): readonly [Term, Term] {
  const [a, b] = [body.resolve(first.type), body.resolve(second.type)];
  if (a.kind === 'static' && b.kind === 'static') {
    if (isStatic || a.of === 'bool' || b.of === 'bool') {
      return [first, coerce(body, second, a, 'The branches have different types')];
    }
    const dtype = defaultDtype(body, first, second);
    return [convert(body, first, dtype), convert(body, second, dtype)];
  }
  const title = 'The branches have different types';
  if (a.kind === 'static') return [coerce(body, first, b, title), second];
  if (b.kind === 'static') return [first, coerce(body, second, a, title)];
  if (body.solver.unify(a, b)) return [first, second];
  return fail('type-mismatch', title, span, {
    notes: alignShapes(
      { label: 'if', type: body.resolve(a) },
      { label: 'else', type: body.resolve(b) },
    ),
  });
}

// ---- grad

export function inferGradient(body: Body, syntax: Of<'grad'>): Term {
  const { span, withValue } = syntax;
  const variables = syntax.variables.map((name) => {
    const binding = body.find(name.text);
    if (binding === undefined) {
      return fail('unknown-name', `\`${name.text}\` is no local`, name.span, {
        label: 'grad differentiates in a parameter or a let',
      });
    }
    if (!mentionsAny(syntax.body, [name.text])) {
      return fail('grad-unused', `The expression does not mention \`${name.text}\``, name.span, {
        label: 'so its gradient is zero',
      });
    }
    const type = body.resolve(binding.type);
    if (!body.isTree(type)) {
      return fail('not-a-tree', `There is no gradient in \`${name.text}\``, name.span, {
        label: `it is ${printType(type)}, not made of float tensors only`,
      });
    }
    return { local: binding.local, type };
  });
  const value = infer(body, syntax.body);
  const type = body.resolve(value.type);
  requireScalar(body, value, type, describe(syntax.body));
  const gradients = variables.map((variable) => variable.type);
  const [only] = gradients;
  const gradient: Type =
    gradients.length === 1 && only !== undefined ? only : { kind: 'tuple', items: gradients };
  return {
    kind: 'grad',
    variables: variables.map(({ local }) => local),
    body: value,
    withValue,
    type: withValue ? { kind: 'tuple', items: [type, gradient] } : gradient,
    span,
  };
}

/** f32, or a tuple of which the first part is. */
function requireScalar(body: Body, value: Term, type: Type, name: string): void {
  const part = type.kind === 'tuple' ? type.items[0] : type;
  const isTensor = part?.kind === 'tensor';
  if (isTensor && part.axes.length === 0 && body.solver.unifyDtype(part.dtype, 'f32')) return;
  const axis = isTensor && part.axes.length === 1 ? part.axes[0] : undefined;
  const why = axis === undefined ? '' : `, one number for each of ${printDim(axis)}`;
  const isArray = isTensor && part.axes.length > 0;
  fail('grad-not-scalar', 'grad needs a single number', value.span, {
    label: `this is ${printType(part ?? type)}${why}`,
    hint: isArray
      ? `the usual choice is mean(${name === 'this' ? '…' : name}).`
      : isTensor
        ? 'it must be f32: convert it with `as f32`.'
        : 'it must be f32, or a tuple that begins with one.',
  });
}

// ---- using

/** Brings the key that draws in `body` hash; `using none` brings none. */
export function inferUsing(body: Body, syntax: Of<'using'>, hint?: Type): Term {
  const { span } = syntax;
  const isNone = syntax.key.kind === 'name' && syntax.key.name.text === 'none';
  const key = isNone
    ? undefined
    : check(body, syntax.key, { kind: 'key', axes: [] }, 'This is no key');
  if (!isNone) warnSharedKey(body, syntax);
  const outer = body.allowsRandom;
  body.allowsRandom = true;
  try {
    const value = body.withKeyFrom(isNone ? 'none' : 'given', () => infer(body, syntax.body, hint));
    return {
      kind: 'using',
      ...(key === undefined ? {} : { key }),
      body: value,
      type: value.type,
      span,
    };
  } finally {
    body.allowsRandom = outer;
  }
}

function warnSharedKey(body: Body, { key }: Of<'using'>): void {
  const [index] = body.indicesWithout(key);
  if (index === undefined) return;
  const name = describe(key);
  body.warn({
    slug: 'shared-key',
    title: `Every \`${index.text}\` draws the same numbers`,
    span: key.span,
    label: `this key does not depend on \`${index.text}\``,
    related: [{ span: index.span, label: 'the index around it' }],
    hint: `to draw new ones: using fork(${name === 'this' ? '…' : name}, ${index.text}): …`,
  });
}

/** For asserts. */
export function checkTruth(body: Body, syntax: ExprSyntax): Term {
  const term = infer(body, syntax);
  const type = body.resolve(term.type);
  if (type.kind === 'static' && type.of === 'bool') return term;
  return coerce(
    body,
    term,
    scalarType('bool'),
    'An assertion is a single truth value',
    syntax.span,
  );
}
