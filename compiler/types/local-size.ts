/** Locals that stand for sizes: `let half = D / 2`, and fields of records that are built on the spot. */
import type { Name } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { isSizeOperator, toMakeDim } from './constant-size.ts';
import { constantDim, type Dim, isZero } from './dim.ts';
import { fail } from './fault.ts';
import { combineDims } from './resolve-dim.ts';
import type { BinaryOp, Term } from './term.ts';

const symbols: Partial<Readonly<Record<BinaryOp, string>>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
};

/** The size at the end of a path that begins with a local; `undefined` if it begins otherwise. */
export function sizeOfLocal(body: Body, [first, ...rest]: readonly Name[]): Dim | undefined {
  if (first === undefined) return undefined;
  const binding = body.find(first.text);
  const field = body.place.owner?.fields.find(({ name }) => name === first.text);
  if (binding === undefined && field === undefined) return undefined;
  const value = binding && body.values.get(binding.local);
  const part =
    value && rest.reduce<Term | undefined>((of, { text }) => of && fieldIn(body, of, text), value);
  const size = part && sizeOfTerm(body, part);
  if (size !== undefined) return size;
  const origin = binding?.origin ?? 'field';
  return fail('not-static', 'This number is not known until run time', first.span, {
    label: `a ${origin === 'let' ? 'local' : origin}. Square brackets set shapes.`,
    ...(origin === 'parameter' ? { hint: toMakeDim(body.place.name) } : {}),
    related: [{ span: binding?.span ?? field?.span ?? first.span, label: 'declared here' }],
  });
}

function sizeOfTerm(body: Body, term: Term): Dim | undefined {
  switch (term.kind) {
    case 'number':
      return Number.isInteger(term.value) ? constantDim(term.value) : undefined;
    case 'dim':
      return term.dim;
    case 'convert':
      return sizeOfTerm(body, term.of);
    case 'const':
      return term.declaration.sizes.get('');
    case 'local': {
      const value = body.values.get(term.local);
      return value && sizeOfTerm(body, value);
    }
    case 'field': {
      const value = fieldIn(body, term.of, term.name);
      return value && sizeOfTerm(body, value);
    }
    case 'binary':
      return sizeOfBinary(body, term);
    default:
      return undefined;
  }
}

function sizeOfBinary(
  body: Body,
  { op, left, right, span }: Extract<Term, { kind: 'binary' }>,
): Dim | undefined {
  const symbol = symbols[op];
  const [a, b] = [sizeOfTerm(body, left), sizeOfTerm(body, right)];
  if (symbol === undefined || !isSizeOperator(symbol) || a === undefined || b === undefined) {
    return undefined;
  }
  return symbol === '/' && isZero(b) ? undefined : combineDims(symbol, a, b, span);
}

/** What a field of a record holds that is built where it can be seen. */
function fieldIn(body: Body, of: Term, name: string): Term | undefined {
  const value = of.kind === 'local' ? body.values.get(of.local) : of;
  if (value === undefined || value === of)
    return of.kind === 'construct' ? of.fields.get(name) : undefined;
  return fieldIn(body, value, name);
}
