/** How each scalar op is written in WGSL, by the element type of its operands. */
import type { Element, ScalarOp } from '../../kernel/ir.ts';
import type { HelperName } from './functions.ts';

export type Form =
  | { readonly kind: 'infix'; readonly symbol: string }
  | { readonly kind: 'prefix'; readonly symbol: string }
  | { readonly kind: 'call'; readonly name: string }
  /** A function of ours. `single`: f16 operands are computed in f32. */
  | { readonly kind: 'helper'; readonly name: HelperName; readonly single?: true }
  /** A built-in function that is too inexact in f16. */
  | { readonly kind: 'single'; readonly name: string };

type Class = 'float' | 'i32' | 'u32' | 'bool';

const infix = (symbol: string): Form => ({ kind: 'infix', symbol });
const prefix = (symbol: string): Form => ({ kind: 'prefix', symbol });
const call = (name: string): Form => ({ kind: 'call', name });
const single = (name: string): Form => ({ kind: 'single', name });
const ours = (name: HelperName): Form => ({ kind: 'helper', name });
const oursSingle = (name: HelperName): Form => ({ kind: 'helper', name, single: true });

const numeric = (form: Form): Partial<Record<Class, Form>> => ({
  float: form,
  i32: form,
  u32: form,
});
const float = (form: Form): Partial<Record<Class, Form>> => ({ float: form });
const every = (form: Form): Partial<Record<Class, Form>> => ({ ...numeric(form), bool: form });
const integer = (form: Form): Partial<Record<Class, Form>> => ({ i32: form, u32: form });

const forms: Readonly<Record<ScalarOp, Partial<Record<Class, Form>>>> = {
  neg: { float: prefix('-'), i32: prefix('-') },
  abs: numeric(call('abs')),
  exp: float(single('exp')),
  log: float(single('log')),
  sqrt: float(single('sqrt')),
  sin: float(single('sin')),
  cos: float(single('cos')),
  tanh: float(oursSingle('tanh')),
  erf: float(oursSingle('erf')),
  floor: float(call('floor')),
  not: { bool: prefix('!'), ...integer(prefix('~')) },
  add: numeric(infix('+')),
  sub: numeric(infix('-')),
  mul: numeric(infix('*')),
  div: numeric(infix('/')),
  mod: { float: oursSingle('mod_f32'), i32: ours('mod_i32'), u32: infix('%') },
  pow: float(oursSingle('pow')),
  min: numeric(call('min')),
  max: numeric(call('max')),
  lt: numeric(infix('<')),
  le: numeric(infix('<=')),
  eq: every(infix('==')),
  and: { bool: infix('&&'), ...integer(infix('&')) },
  or: { bool: infix('||'), ...integer(infix('|')) },
  xor: { bool: infix('!='), ...integer(infix('^')) },
  shl: integer(infix('<<')),
  shr: integer(infix('>>')),
  select: every(call('select')),
  fma: float(call('fma')),
};

export function formOf(op: ScalarOp, element: Element): Form | undefined {
  const kind = element === 'f32' || element === 'f16' ? 'float' : element;
  return forms[op][kind];
}

/** Binding strength of operators; an operand weaker than its place needs gets parentheses. */
export const strength = { atom: 100, unary: 90, product: 80, sum: 70, comparison: 50, logic: 20 };

/** Of an infix operator: its own strength, and what its operands must have. */
export function precedence(symbol: string): { own: number; left: number; right: number } {
  switch (symbol) {
    case '*':
    case '/':
    case '%':
      return { own: strength.product, left: strength.product, right: strength.product + 1 };
    case '+':
    case '-':
      return { own: strength.sum, left: strength.sum, right: strength.sum + 1 };
    case '<':
    case '<=':
    case '==':
    case '!=':
      return { own: strength.comparison, left: strength.sum, right: strength.sum };
    case '&&':
    case '||':
      return { own: strength.logic, left: strength.comparison, right: strength.comparison };
    default: // bits and shifts mix with nothing in WGSL
      return { own: strength.logic, left: strength.unary, right: strength.unary };
  }
}
