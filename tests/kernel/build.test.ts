import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as k from '../../compiler/kernel/build.ts';
import type { Expr } from '../../compiler/kernel/ir.ts';

const x = k.variable('x', k.u32);

test('identities of index arithmetic', () => {
  expect(k.add(x, k.index(0))).toBe(x);
  expect(k.add(k.index(0), x)).toBe(x);
  expect(k.mul(x, k.index(1))).toBe(x);
  expect(k.mul(x, k.index(0))).toEqual(k.index(0));
  expect(k.div(x, k.index(1))).toBe(x);
  expect(k.mod(x, k.index(1))).toEqual(k.index(0));
  expect(k.div(k.mul(x, k.index(6)), k.index(3))).toEqual(k.mul(x, k.index(2)));
  expect(k.mod(k.mul(x, k.index(6)), k.index(3))).toEqual(k.index(0));
  expect(k.add(k.add(x, k.index(2)), k.index(3))).toEqual(k.add(x, k.index(5)));
  expect(k.and(k.le(k.index(0), x), k.lt(k.index(1), k.index(2)))).toEqual(k.literal(1, k.bool));
  expect(k.select(k.literal(0, k.bool), k.index(1), x)).toBe(x);
});

test('floats and what the user computes are left alone', () => {
  const y = k.variable('y', k.f32);
  const sum = k.add(y, k.literal(0, k.f32));
  expect(sum.kind).toBe('op'); // -0 + 0 is not -0
  expect(k.apply('mul', x, k.index(1)).kind).toBe('op');
  expect(k.add(k.index(2 ** 32 - 1), k.index(1)).kind).toBe('op');
});

const operators = {
  add: k.add,
  sub: k.sub,
  mul: k.mul,
  div: k.div,
  mod: k.mod,
  min: k.min,
  max: k.max,
};
type Operator = keyof typeof operators;
const operatorNames = Object.keys(operators) as Operator[];

/** An index expression, and a function that computes it without folding: NaN if a step is none. */
interface Traced {
  readonly expr: Expr;
  readonly of: (x: number) => number;
}

const traced: fc.Arbitrary<Traced> = fc.letrec<{ node: Traced }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constant({ expr: x, of: (value: number) => value }),
    fc.integer({ min: 0, max: 12 }).map((value) => ({ expr: k.index(value), of: () => value })),
    fc.tuple(fc.constantFrom(...operatorNames), tie('node'), tie('node')).map(([op, a, b]) => ({
      expr: operators[op](a.expr, b.expr),
      of: (value: number) => inRange(compute[op](a.of(value), b.of(value))),
    })),
  ),
})).node;

const compute: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => Math.floor(a / b),
  mod: (a, b) => a % b,
  min: Math.min,
  max: Math.max,
};

function evaluate(expr: Expr, value: number): number {
  if (expr.kind === 'literal') return expr.value;
  if (expr.kind === 'variable') return value;
  if (expr.kind !== 'op') throw new Error(expr.kind);
  const [a, b] = expr.args.map((arg) => evaluate(arg, value));
  return compute[expr.op as Operator](a!, b!);
}

/** Indices are whole numbers from 0 on; a division by zero is none either. */
function inRange(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : Number.NaN;
}

test('folding keeps the value of every expression whose steps are indices', () => {
  fc.assert(
    fc.property(traced, fc.integer({ min: 0, max: 50 }), ({ expr, of }, value) => {
      fc.pre(!Number.isNaN(of(value)));
      expect(evaluate(expr, value)).toBe(of(value));
    }),
    { numRuns: 2000 },
  );
});
