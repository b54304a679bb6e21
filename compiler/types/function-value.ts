/**
 * Functions as values: lambdas, and named functions, methods and models where a function type is
 * expected. These are expanded to lambdas, so that lifting, coercions and defaults are settled in
 * an ordinary inner call.
 */
import type { Span } from '../source/span.ts';
import type { ExprSyntax } from '../syntax/ast.ts';
import { type Argument, settledArgument } from './arguments.ts';
import type { Body } from './body.ts';
import { callFunction, callMethodOf } from './call.ts';
import { coerce } from './coerce.ts';
import type { FnDecl } from './declaration.ts';
import { check, infer } from './expression.ts';
import { fail } from './fault.ts';
import { bindPattern } from './pattern.ts';
import { resolveType } from './resolve-type.ts';
import type { FunctionType } from './substitute.ts';
import type { Pattern, Term } from './term.ts';
import type { StaticArgs, Type } from './type.ts';

const names = ['x', 'y', 'z'];

/** `|x, y| call(x, y)` of the type expected. */
function expand(
  body: Body,
  expected: FunctionType,
  span: Span,
  call: (args: readonly Argument[]) => Term,
): Term {
  const params = expected.params.map(
    (type, i): Extract<Pattern, { kind: 'local' }> => ({
      kind: 'local',
      local: { name: names[i] ?? `x${i}` },
      type,
    }),
  );
  const args = params.map(({ local, type }) =>
    settledArgument({ kind: 'local', local, type, span }, 'its argument'),
  );
  const title = 'This function does not give what is needed';
  const value = body.withKeyFrom('given', () => call(args));
  const result = coerce(body, value, expected.result, title, span);
  return { kind: 'lambda', params, body: result, type: expected, span };
}

/** A model, or a stack of models, as a function. */
export function expandMethod(body: Body, model: Term, expected: FunctionType, span: Span): Term {
  return expand(body, expected, span, (args) => callMethodOf(body, model, args, true, span));
}

/** A function named without calling it. */
export function referToFunction(
  body: Body,
  arities: readonly FnDecl[],
  self: Term | undefined,
  hint: Type | undefined,
  span: Span,
  statics?: StaticArgs,
): Term {
  const expected = hint === undefined ? undefined : body.resolve(hint);
  const name = arities[0]?.name ?? '';
  if (expected?.kind !== 'function') {
    return fail('not-a-value', `\`${name}\` is a function`, span, {
      label: 'call it, or give it where a function is expected',
    });
  }
  return expand(body, expected, span, (args) =>
    callFunction(body, arities, { self, statics }, args, true, span),
  );
}

/** Parameters from annotations, else from the type expected. */
export function inferLambda(
  body: Body,
  syntax: Extract<ExprSyntax, { kind: 'lambda' }>,
  hint?: Type,
): Term {
  const { span } = syntax;
  const wanted = hint === undefined ? undefined : body.resolve(hint);
  const expected = wanted?.kind === 'function' ? wanted : undefined;
  if (expected !== undefined && expected.params.length !== syntax.params.length) {
    return fail('arity', 'This function has the wrong number of parameters', span, {
      label: `${expected.params.length} expected, ${syntax.params.length} given`,
    });
  }
  return body.inScope(() => {
    const params = syntax.params.map(({ pattern, type }, i) => {
      const given = expected?.params[i];
      const annotated = type === undefined ? undefined : resolveType(body.types, type);
      const chosen = annotated ?? given;
      if (chosen === undefined) {
        return fail('undetermined', 'The type of this parameter is not known', pattern.span, {
          hint: 'write it: |x: f32[T]| …',
        });
      }
      if (annotated !== undefined && given !== undefined && !body.solver.unify(annotated, given)) {
        return fail('type-mismatch', 'This parameter has another type', pattern.span);
      }
      return { pattern: bindPattern(body, pattern, chosen, 'parameter'), type: chosen };
    });
    const value = body.withKeyFrom('given', () =>
      expected === undefined
        ? infer(body, syntax.body)
        : check(body, syntax.body, expected.result, 'The result of this function does not fit'),
    );
    const type: Type = {
      kind: 'function',
      axes: [],
      params: params.map((param) => param.type),
      result: expected?.result ?? value.type,
      isRandom: false,
    };
    return {
      kind: 'lambda',
      params: params.map(({ pattern }) => pattern),
      body: value,
      type,
      span,
    };
  });
}
