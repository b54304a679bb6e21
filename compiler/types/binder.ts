/** `for t, (h, i): e`, and reducers: `sum d: e` is `sum` of `for d: e`, along `d` only. */
import type { ExprSyntax, IndexBinderSyntax, Name } from '../syntax/ast.ts';
import { isParenthesized } from '../syntax/parentheses.ts';
import { settledArgument } from './arguments.ts';
import type { Body } from './body.ts';
import { callMeaning } from './call.ts';
import { meaningOf } from './callee.ts';
import { settle } from './coerce.ts';
import { type Dim, productOfDims } from './dim.ts';
import { infer } from './expression.ts';
import { fail } from './fault.ts';
import { mentionsAny } from './mentions.ts';
import { describe } from './mismatch.ts';
import { failOpen, isOpen } from './open-shape.ts';
import { printType } from './print.ts';
import { dimOf } from './static-argument.ts';
import { axesOf, dropAxes, fieldType, scalarType, withAxes } from './substitute.ts';
import type { AxisIndex, IndexBinder, Local, Term } from './term.ts';
import type { Type } from './type.ts';

type BinderSyntax = Extract<ExprSyntax, { kind: 'binder' }>;

export function inferBinder(body: Body, syntax: BinderSyntax, hint?: Type): Term {
  return syntax.binder.text === 'for' ? inferFor(body, syntax, hint) : inferReducer(body, syntax);
}

/** What `..b` stands for is known only when the body of its binder has been checked. */
type PendingBinder = () => readonly IndexBinder[];

function bindIndex(body: Body, syntax: IndexBinderSyntax): PendingBinder {
  switch (syntax.kind) {
    case 'name': {
      const range =
        syntax.below === undefined
          ? body.solver.freshDim(syntax.name.text)
          : dimOf(body, syntax.below);
      const index = { kind: 'index', local: body.bindIndex(syntax.name, range), range } as const;
      return () => [index];
    }
    case 'tuple': {
      const members = syntax.items.map((item) => bindIndex(body, item));
      return () => [{ kind: 'group', members: members.flatMap((member) => member()) }];
    }
    case 'rest':
      return bindRest(body, syntax.name);
    default:
      return syntax satisfies never;
  }
}

function bindRest(body: Body, name: Name): PendingBinder {
  const rest = body.bindRest(name);
  return () => {
    if (rest.indices !== undefined)
      return rest.indices.map((index) => ({ kind: 'index', ...index }));
    return fail('no-range', `Nothing says which axes \`..${name.text}\` stands for`, name.span, {
      label: 'it indexes nothing',
      hint: `write x[..${name.text}] in the body.`,
    });
  };
}

/** The size of the axis that an index makes. */
export function rangeOf(binder: IndexBinder): Dim {
  return binder.kind === 'index' ? binder.range : productOfDims(binder.members.map(rangeOf));
}

function inferFor(body: Body, syntax: BinderSyntax, hint?: Type): Term {
  return body.inScope(() => {
    const pending = syntax.indices.map((index) => bindIndex(body, index));
    const hasRest = syntax.indices.some(({ kind }) => kind === 'rest');
    const cellHint =
      hint === undefined || hasRest ? undefined : dropAxes(pending.length, body.resolve(hint));
    const cell = settle(body, infer(body, syntax.body, cellHint), cellHint);
    const indices = pending.flatMap((index) => index());
    return forTerm(body, indices, cell, syntax);
  });
}

function forTerm(
  body: Body,
  indices: readonly IndexBinder[],
  cell: Term,
  { span }: Pick<BinderSyntax, 'span'>,
): Term {
  const type = body.resolve(cell.type);
  if (!canStack(type)) {
    return fail('type-mismatch', 'This cannot be put along an axis', cell.span, {
      label: `it is ${printType(type)}`,
    });
  }
  if (isOpen(type)) return failOpen(type, cell.span);
  return { kind: 'for', indices, body: cell, type: withAxes(indices.map(rangeOf), type), span };
}

/** Whether values of this type can be elements of an axis. */
export function canStack(type: Type): boolean {
  if (type.kind === 'tuple') return type.items.every(canStack);
  if (type.kind === 'record') {
    return type.record.fields.every((field) => canStack(fieldType(type, field)));
  }
  return ['tensor', 'variable', 'key'].includes(type.kind);
}

// ---- reducers

function namesOf(syntax: IndexBinderSyntax): readonly Name[] {
  return syntax.kind === 'tuple' ? syntax.items.flatMap(namesOf) : [syntax.name];
}

/** `f i: e` with further axes in `e` is `for` over these, `f` of a line each. */
function inferReducer(body: Body, syntax: BinderSyntax): Term {
  const names = syntax.indices.flatMap(namesOf);
  requireReach(
    syntax,
    names.map(({ text }) => text),
  );
  const { binder, span } = syntax;
  const reducer = meaningOf(body, { kind: 'name', name: binder, span: binder.span });
  if (reducer.kind === 'record' || reducer.kind === 'chain') {
    return fail('not-callable', `\`${binder.text}\` does not take an array`, binder.span);
  }
  return body.inScope(() => {
    const pending = syntax.indices.map((index) => bindIndex(body, index));
    const element = settle(body, infer(body, syntax.body));
    const bound = pending.flatMap((index) => index());
    const first = bound[0];
    // `sum d, i: e` has one axis, the indices joined.
    const along: IndexBinder =
      bound.length === 1 && first !== undefined ? first : { kind: 'group', members: bound };
    const further = axesOf(body.resolve(element.type));
    const outer = further.map((range, i): { local: Local; range: Dim } => ({
      local: { name: `${binder.text}${i}` },
      range,
    }));
    const cell = outer.length === 0 ? element : pick(element, outer, body);
    const line = forTerm(body, [along], cell, syntax);
    const reduced = callMeaning(body, reducer, [settledArgument(line, 'its argument')], span);
    if (outer.length === 0) return reduced;
    const indices = outer.map((index): IndexBinder => ({ kind: 'index', ...index }));
    return forTerm(body, indices, reduced, syntax);
  });
}

/** One element of `of`, at the indices of all its axes. */
function pick(of: Term, at: readonly { local: Local; range: Dim }[], body: Body): Term {
  const type = body.resolve(of.type);
  const axes = at.map(
    ({ local }): AxisIndex => ({
      kind: 'at',
      position: { kind: 'local', local, type: scalarType('i32'), span: of.span },
    }),
  );
  return { kind: 'index', of, axes, type: dropAxes(axes.length, type), span: of.span };
}

interface SumTerm {
  readonly sign: '+' | '-';
  readonly term: ExprSyntax;
}

/** The terms of a sum as written, parentheses closed. */
function termsOf(syntax: ExprSyntax, sign: SumTerm['sign'] = '+'): readonly SumTerm[] {
  const isSum = syntax.kind === 'binary' && (syntax.op === '+' || syntax.op === '-');
  if (!isSum || isParenthesized(syntax)) return [{ sign, term: syntax }];
  return [...termsOf(syntax.left, sign), ...termsOf(syntax.right, syntax.op)];
}

/** A term that mentions none of the indices was probably not meant to be reduced. */
function requireReach({ binder, body }: BinderSyntax, indices: readonly string[]): void {
  const terms = termsOf(body);
  const stray =
    terms.length < 2 ? undefined : terms.find(({ term }) => !mentionsAny(term, indices));
  if (stray === undefined) return;
  const { sign, term } = stray;
  const index = indices.join(', ');
  const name = describe(term);
  const part = name === 'this' ? '…' : name;
  fail('ambiguous-reach', `It is not clear how far \`${binder.text}\` reaches`, term.span, {
    label: `${name} does not depend on ${index}`,
    hint: `write (${binder.text} ${index}: …) ${sign} ${part}, or ${binder.text} ${index}: (… ${sign} ${part}).`,
  });
}
