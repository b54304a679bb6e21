/**
 * The three coercions: a static number to a number type, a callable value or named function to a
 * function type, and pure to random. Nothing else is silent.
 */
import type { Span } from '../source/span.ts';
import type { Body } from './body.ts';
import { fail } from './fault.ts';
import { expandMethod } from './function-value.ts';
import { failExpected } from './mismatch.ts';
import { isTypeMeta } from './solver.ts';
import { scalarType } from './substitute.ts';
import type { Term } from './term.ts';
import type { Dtype, Type } from './type.ts';

/** Static functions whose value is whole if their arguments are. */
const wholeFunctions: ReadonlySet<string> = new Set([
  'min',
  'max',
  'abs',
  'floor',
  'rank',
  'select',
]);

/** Whether a static number can only become a float. */
export function needsFloat(body: Body, term: Term): boolean {
  switch (term.kind) {
    case 'static-number':
      return true;
    case 'number':
      return !Number.isInteger(term.value) || body.floatLiterals.has(term);
    case 'unary':
      return needsFloat(body, term.of);
    case 'binary':
      return term.op === 'div' || needsFloat(body, term.left) || needsFloat(body, term.right);
    case 'call':
      return (
        !wholeFunctions.has(term.fn.name) ||
        term.args.some((arg) => arg !== undefined && needsFloat(body, arg.term))
      );
    case 'const':
      return term.declaration.value !== undefined && needsFloat(body, term.declaration.value);
    case 'if':
    case 'shape-choice':
      return needsFloat(body, term.then_) || needsFloat(body, term.else_);
    case 'local': {
      const value = body.values.get(term.local);
      return value !== undefined && needsFloat(body, value);
    }
    case 'item':
      return term.of.kind === 'tuple' && needsFloat(body, term.of.items[term.position]!);
    case 'block':
      return term.result !== undefined && needsFloat(body, term.result);
    default:
      return false;
  }
}

/** A static number where nothing says which type it is to have. */
export function defaultDtype(body: Body, ...terms: readonly Term[]): Dtype {
  const isFloating = terms.some((term) => needsFloat(body, term));
  return body.solver.freshDtype(isFloating ? 'float' : 'number');
}

export function convert(body: Body, of: Term, dtype: Dtype): Term {
  if (of.type.kind === 'static') {
    const isBool = of.type.of === 'bool';
    if (isBool !== (body.solver.resolveDtype(dtype) === 'bool')) {
      fail('type-mismatch', 'A truth value is not a number', of.span);
    }
    if (
      !isBool &&
      needsFloat(body, of) &&
      !body.solver.unifyDtype(dtype, body.solver.freshDtype('float'))
    ) {
      fail('type-mismatch', 'This number is not whole', of.span, {
        label: 'an integer is needed here',
        hint: 'floor(x) as i32 rounds down.',
      });
    }
  }
  const type: Type = of.type.kind === 'tensor' ? { ...of.type, dtype } : scalarType(dtype);
  return { kind: 'convert', of, dtype, isWritten: false, type, span: of.span };
}

/** The parts of a tuple that is written out, or named and with static numbers among its parts. */
function openParts(term: Term): readonly Term[] | undefined {
  if (term.kind === 'tuple') return term.items;
  if (!hasStatic(term.type) || term.type.kind !== 'tuple') return undefined;
  const { span } = term;
  return term.type.items.map((type, position) => ({
    kind: 'item',
    of: term,
    position,
    type,
    span,
  }));
}

function hasStatic(type: Type): boolean {
  return type.kind === 'static' || (type.kind === 'tuple' && type.items.some(hasStatic));
}

function tupleOf(items: readonly Term[], span: Span): Term {
  return { kind: 'tuple', items, type: { kind: 'tuple', items: items.map((t) => t.type) }, span };
}

/** A value that will be stored or looped over: static numbers get a type, of the hint if there is one. */
export function settle(body: Body, term: Term, hint?: Type): Term {
  const parts = openParts(term);
  if (parts !== undefined) {
    const items = parts.map((item) => settle(body, item));
    return tupleOf(items, term.span);
  }
  if (term.type.kind !== 'static') return term;
  if (term.type.of === 'bool') return convert(body, term, 'bool');
  const wanted = hint === undefined ? undefined : body.resolve(hint);
  const dtype =
    wanted?.kind === 'tensor' && wanted.dtype !== 'bool' ? wanted.dtype : defaultDtype(body, term);
  return convert(body, term, dtype);
}

/** Makes `term` one of the type expected, or says why it is none. */
export function coerce(
  body: Body,
  term: Term,
  expected: Type,
  title = 'This does not fit',
  span: Span = term.span,
): Term {
  const needed = body.resolve(expected);
  const found = body.resolve(term.type);
  if (found.kind === 'static' && needed.kind !== 'static') {
    if (needed.kind === 'tensor' && needed.axes.length === 0 && needed.rest === undefined) {
      return convert(body, term, needed.dtype);
    }
    if (isTypeMeta(needed)) {
      const settled = settle(body, term);
      body.solver.unify(needed, settled.type);
      return settled;
    }
    return failExpected(title, needed, found, span);
  }
  const parts = openParts(term);
  if (needed.kind === 'tuple' && needed.items.length === parts?.length) {
    const items = parts.map((item, i) => coerce(body, item, needed.items[i] ?? item.type, title));
    return tupleOf(items, term.span);
  }
  if (needed.kind === 'function' && found.kind === 'record') {
    return expandMethod(body, term, needed, span);
  }
  if (body.solver.unify(needed, found)) return term;
  return failExpected(title, body.resolve(needed), body.resolve(found), span);
}
