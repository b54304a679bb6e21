/** Which argument goes to which parameter. */
import { suggest } from '../diagnostics/suggest.ts';
import type { Span } from '../source/span.ts';
import type { ArgSyntax, ExprSyntax, Name } from '../syntax/ast.ts';
import { foreignArguments } from '../syntax/foreign.ts';
import type { Body } from './body.ts';
import { infer } from './expression.ts';
import { fail } from './fault.ts';
import { describe } from './mismatch.ts';
import type { Term } from './term.ts';
import type { Type } from './type.ts';

/** An argument that may still have to be checked: a lambda waits until its parameters are known. */
export interface Argument {
  readonly name?: Name;
  readonly span: Span;
  /** What messages call it. */
  readonly description: string;
  readonly isLambda: boolean;
  readonly term: (hint?: Type) => Term;
}

export function argumentOf(body: Body, value: ExprSyntax, name?: Name): Argument {
  let checked: Term | undefined;
  return {
    ...(name === undefined ? {} : { name }),
    span: value.span,
    description: describe(value),
    isLambda: value.kind === 'lambda',
    term: (hint) => {
      checked ??= infer(body, value, hint);
      return checked;
    },
  };
}

export function argumentsOf(body: Body, args: readonly ArgSyntax[]): readonly Argument[] {
  return args.map(({ name, value }) => argumentOf(body, value, name));
}

/** An argument that has been checked already. */
export function settledArgument(term: Term, description = 'this'): Argument {
  return { span: term.span, description, isLambda: false, term: () => term };
}

export interface ParameterName {
  readonly name: string;
  readonly hasDefault: boolean;
}

/**
 * In the order of the parameters, `undefined` for a default taken. Parameters with defaults are
 * passed by name; `byPosition` lets them be passed by position too (plans, expanded functions).
 */
export function matchArguments(
  callee: string,
  parameters: readonly ParameterName[],
  args: readonly Argument[],
  byPosition: boolean,
  span: Span,
): readonly (Argument | undefined)[] {
  const matched: (Argument | undefined)[] = parameters.map(() => undefined);
  for (const arg of args.filter(({ name }) => name !== undefined)) {
    const at = parameters.findIndex(({ name }) => name === arg.name?.text);
    if (at < 0) failUnknownParameter(callee, parameters, arg);
    if (matched[at] !== undefined) fail('arity', `\`${arg.name?.text}\` is given twice`, arg.span);
    matched[at] = arg;
  }
  const free = parameters.flatMap((parameter, i) =>
    matched[i] === undefined ? [{ parameter, i }] : [],
  );
  const required = free.filter(({ parameter }) => !parameter.hasDefault);
  const optional = byPosition ? free.filter(({ parameter }) => parameter.hasDefault) : [];
  const places = [...required, ...optional];
  const positional = args.filter(({ name }) => name === undefined);
  for (const [n, arg] of positional.entries()) {
    const place = places[n];
    if (place === undefined) return failTooMany(callee, parameters, positional, arg);
    matched[place.i] = arg;
  }
  const missing = required.slice(positional.length);
  if (missing.length > 0) {
    const names = missing.map(({ parameter }) => `\`${parameter.name}\``).join(', ');
    fail('arity', 'Too few arguments', span, { label: `\`${callee}\` also needs ${names}` });
  }
  return matched;
}

function failUnknownParameter(
  callee: string,
  parameters: readonly ParameterName[],
  arg: Argument,
): never {
  const names = parameters.map(({ name }) => name);
  const written = arg.name?.text ?? '';
  const meant = suggest(written, names);
  const habit = meant === undefined ? foreignArguments.get(written) : undefined;
  return fail(
    'arity',
    `\`${callee}\` has no parameter \`${written}\``,
    arg.name?.span ?? arg.span,
    {
      label:
        meant === undefined
          ? `it has: ${names.join(', ') || 'none'}`
          : `did you mean \`${meant}\`?`,
      ...(habit === undefined ? {} : { hint: habit }),
    },
  );
}

const counts = ['no', 'one', 'two', 'three', 'four', 'five'];

function failTooMany(
  callee: string,
  parameters: readonly ParameterName[],
  positional: readonly Argument[],
  extra: Argument,
): never {
  const required = parameters.filter(({ hasDefault }) => !hasDefault).length;
  const count = counts[required] ?? String(required);
  const optional = parameters.filter(({ hasDefault }) => hasDefault);
  const first = optional[0];
  const given = positional.map(({ description }) => description);
  return fail('arity', 'Too many arguments', extra.span, {
    label: `\`${callee}\` takes ${count} positional argument${required === 1 ? '' : 's'}`,
    ...(first === undefined
      ? {}
      : {
          hint: `parameters with a default are passed by name: ${callee}(${[
            ...given.slice(0, required),
            `${first.name}: ${extra.description === 'this' ? '…' : extra.description}`,
          ].join(', ')})`,
        }),
  });
}
