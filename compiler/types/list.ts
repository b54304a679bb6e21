/**
 * `[a, b, c]`: values of one type along a new first axis. In plans also a list of what has no axes,
 * such as strings, for the host.
 */
import type { ExprSyntax } from '../syntax/ast.ts';
import { canStack } from './binder.ts';
import type { Body } from './body.ts';
import { coerce, convert, defaultDtype, settle } from './coerce.ts';
import { constantDim } from './dim.ts';
import { check, infer } from './expression.ts';
import { fail } from './fault.ts';
import { printType } from './print.ts';
import { dropAxes, withAxes } from './substitute.ts';
import type { Term } from './term.ts';
import type { Type } from './type.ts';

type ListSyntax = Extract<ExprSyntax, { kind: 'list' }>;

export function inferList(body: Body, syntax: ListSyntax, hint?: Type): Term {
  const expected = hint === undefined ? undefined : body.resolve(hint);
  if (expected?.kind === 'list') return hostList(body, syntax, expected.of);
  return stackOrList(body, syntax, expected === undefined ? undefined : dropAxes(1, expected));
}

/** Any number of values, none included. */
function hostList(body: Body, { items: written, span }: ListSyntax, of: Type): Term {
  const title = 'The elements of a list have one type';
  const items = written.map((item) => check(body, item, of, title));
  return { kind: 'list', items, type: { kind: 'list', of }, span };
}

function stackOrList(body: Body, { items: written, span }: ListSyntax, wanted?: Type): Term {
  const items = ofOneType(
    body,
    written.map((item) => settleTuple(body, infer(body, item, wanted))),
    wanted,
  );
  const [first] = items;
  if (first === undefined) {
    return fail('not-a-size', 'A list needs an element', span, {
      label: 'every axis has at least one',
    });
  }
  const element = body.resolve(first.type);
  if (!canStack(element)) {
    if (body.place.kind === 'plan') {
      return { kind: 'list', items, type: { kind: 'list', of: element }, span };
    }
    return fail('type-mismatch', 'This cannot be put along an axis', first.span, {
      label: `it is ${printType(element)}`,
    });
  }
  return { kind: 'list', items, type: withAxes([constantDim(items.length)], element), span };
}

/** The parts of a tuple meet no context later. */
function settleTuple(body: Body, term: Term): Term {
  return term.kind === 'tuple' ? settle(body, term) : term;
}

/** Numbers follow the elements that have a type, else what the context would like. */
function ofOneType(body: Body, items: readonly Term[], wanted: Type | undefined): readonly Term[] {
  const typed = items.find(({ type }) => type.kind !== 'static');
  if (typed !== undefined) {
    const title = 'The elements of a list have one type';
    return items.map((item) => coerce(body, item, typed.type, title));
  }
  const isBool = items.every(({ type }) => type.kind === 'static' && type.of === 'bool');
  if (isBool) return items.map((item) => convert(body, item, 'bool'));
  const dtype = wanted?.kind === 'tensor' ? wanted.dtype : defaultDtype(body, ...items);
  return items.map((item) => convert(body, item, dtype));
}
