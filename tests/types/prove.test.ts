/** What the prover says follows does follow: against all small sizes. And it finds what programs need. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Condition } from '../../compiler/types/declaration.ts';
import {
  addDims,
  constantDim,
  type Dim,
  divideDims,
  evaluateDim,
  multiplyDims,
  subtractDims,
  variableDim,
} from '../../compiler/types/dim.ts';
import { follows, knowledgeOf } from '../../compiler/types/prove.ts';

const span = { file: 't.llm', start: 0, end: 0 };
const [a, b, c, two] = [variableDim('A'), variableDim('B'), variableDim('C'), constantDim(2)];
const divides = (dividend: Dim, divisor: Dim, remainder = 0): Condition => ({
  kind: 'divides',
  dividend,
  divisor,
  remainder,
  span,
});
const atMost = (left: Dim, right: Dim): Condition => ({
  kind: 'compare',
  op: '<=',
  left,
  right,
  span,
});
const natural = (dim: Dim): Condition => ({ kind: 'natural', dim, span });

const proved: readonly (readonly [string, readonly Condition[], Condition])[] = [
  ['3B % B', [], divides(multiplyDims(constantDim(3), b), b)],
  ['A % C from A % B and B % C', [divides(a, b), divides(b, c)], divides(a, c)],
  ['A/B is a size', [divides(a, b)], natural(divideDims(a, b))],
  ['2A + 1 leaves 1', [], divides(addDims(multiplyDims(two, a), constantDim(1)), two, 1)],
  ['A <= A + B', [], atMost(a, addDims(a, b))],
  ['A <= C from A <= B and B <= C', [atMost(a, b), atMost(b, c)], atMost(a, c)],
  ['A - 1 is a size from 2 <= A', [atMost(two, a)], natural(subtractDims(a, constantDim(1)))],
  ['A - B is a size from itself', [natural(subtractDims(a, b))], natural(subtractDims(a, b))],
];

test.each(proved)('%s', (_, facts, goal) => {
  expect(follows(goal, knowledgeOf(facts))).toBe(true);
});

const dim = fc.letrec<{ leaf: Dim; dim: Dim }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(a, b, c), fc.integer({ min: 1, max: 4 }).map(constantDim)),
  dim: fc.oneof(
    { maxDepth: 2 },
    tie('leaf'),
    fc.tuple(tie('dim'), tie('dim')).map(([x, y]) => addDims(x, y)),
    fc.tuple(tie('dim'), tie('leaf')).map(([x, y]) => subtractDims(x, y)),
    fc.tuple(tie('dim'), tie('leaf')).map(([x, y]) => multiplyDims(x, y)),
    fc.tuple(tie('dim'), tie('leaf')).map(([x, y]) => divideDims(x, y)),
  ),
})).dim;

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(dim, fc.constantFrom(a, b, c, two), fc.integer({ min: 0, max: 1 }))
    .map(([x, y, r]) => divides(x, y, r)),
  dim.map(natural),
  fc
    .tuple(dim, dim, fc.constantFrom('==', '<=', '<', '>=', '>'))
    .map(([left, right, op]): Condition => ({ kind: 'compare', op, left, right, span })),
);

const compare = {
  '==': (x: number, y: number) => x === y,
  '<=': (x: number, y: number) => x <= y,
  '<': (x: number, y: number) => x < y,
  '>=': (x: number, y: number) => x >= y,
  '>': (x: number, y: number) => x > y,
} as const;

/** By arithmetic. Sizes that are written are natural, so dividends of facts are. */
function holds(each: Condition, sizes: Readonly<Record<string, number>>): boolean {
  const value = (of: Dim): number =>
    Math.round(evaluateDim(of, (name) => sizes[name]!) * 1e9) / 1e9;
  switch (each.kind) {
    case 'compare':
      return compare[each.op](value(each.left), value(each.right));
    case 'divides':
      return (value(each.dividend) - each.remainder) % value(each.divisor) === 0;
    case 'natural':
      return Number.isInteger(value(each.dim)) && value(each.dim) >= 1;
    default:
      return each satisfies never;
  }
}

/** What the checker demands of every size it reads, the parts of conditions included. */
const isWellFormed = (each: Condition, sizes: Readonly<Record<string, number>>): boolean => {
  const parts =
    each.kind === 'divides'
      ? [each.dividend]
      : each.kind === 'compare'
        ? [each.left, each.right]
        : [];
  return parts.every((part) => holds(natural(part), sizes));
};

test('what follows holds for all small sizes for which the facts do', () => {
  const sizes = [1, 2, 3, 4, 6].flatMap((A) =>
    [1, 2, 3, 4, 6].flatMap((B) => [1, 2, 3, 4, 6].map((C) => ({ A, B, C }))),
  );
  let found = 0;
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 3 }), condition, (facts, goal) => {
      if (!follows(goal, knowledgeOf(facts))) return;
      found += 1;
      for (const each of sizes) {
        if (![...facts].every((fact) => isWellFormed(fact, each) && holds(fact, each))) continue;
        if (isWellFormed(goal, each)) expect(holds(goal, each)).toBe(true);
      }
    }),
    { numRuns: 3000, seed: 11 },
  );
  expect(found).toBeGreaterThan(100);
});
