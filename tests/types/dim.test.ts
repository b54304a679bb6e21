/** The normal form of dims against plain evaluation. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDims,
  constantDim,
  constantOf,
  type Dim,
  divideDims,
  equalDims,
  evaluateDim,
  isZero,
  multiplyDims,
  substituteDim,
  subtractDims,
  variableDim,
} from '../../compiler/types/dim.ts';
import { printDim } from '../../compiler/types/print-dim.ts';

const [D, H, T, G, K] = ['D', 'H', 'T', 'G', 'K'].map(variableDim) as [Dim, Dim, Dim, Dim, Dim];
const one = constantDim(1);
const two = constantDim(2);

test('equal sizes are equal, however they are written', () => {
  expect(equalDims(multiplyDims(H, divideDims(D, H)), D)).toBe(true);
  expect(equalDims(subtractDims(addDims(T, one), one), T)).toBe(true);
  expect(equalDims(divideDims(multiplyDims(two, K), two), K)).toBe(true);
  expect(equalDims(addDims(one, T), addDims(T, one))).toBe(true);
  expect(equalDims(D, H)).toBe(false);
  expect(equalDims(addDims(D, one), D)).toBe(false);
});

test('dims print as they are written', () => {
  expect(printDim(multiplyDims(constantDim(3), D))).toBe('3*D');
  expect(printDim(divideDims(D, H))).toBe('D/H');
  expect(printDim(addDims(one, T))).toBe('T+1');
  expect(printDim(subtractDims(T, one))).toBe('T-1');
  expect(printDim(divideDims(D, multiplyDims(G, H)))).toBe('D/(G*H)');
  expect(printDim(divideDims(multiplyDims(constantDim(3), K), two))).toBe('3*K/2');
  expect(printDim(divideDims(one, addDims(D, one)))).toBe('1/(D+1)');
  expect(printDim(constantDim(0))).toBe('0');
});

test('a constant has its value, a variable has none', () => {
  expect(constantOf(divideDims(constantDim(7), two))).toBe(3.5);
  expect(constantOf(constantDim(0))).toBe(0);
  expect(constantOf(D)).toBeUndefined();
});

/** An expression beside its meaning, in exact fractions of BigInts. */
interface Sample {
  readonly dim: Dim;
  readonly value: readonly [bigint, bigint];
}

const values: Readonly<Record<string, number>> = { D: 12, H: 3, T: 7 };

const sample: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'dim' },
    fc.integer({ min: 1, max: 5 }).map(
      (n): Sample => ({
        dim: constantDim(n),
        value: [BigInt(n), 1n],
      }),
    ),
    fc.constantFrom('D', 'H', 'T').map(
      (name): Sample => ({
        dim: variableDim(name),
        value: [BigInt(values[name]!), 1n],
      }),
    ),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/'), tie('sample'), tie('sample'))
      .map(([op, a, b]): Sample => {
        const [[p, q], [r, s]] = [a.value, b.value];
        if (op === '+') return { dim: addDims(a.dim, b.dim), value: [p * s + r * q, q * s] };
        if (op === '-') return { dim: subtractDims(a.dim, b.dim), value: [p * s - r * q, q * s] };
        if (op === '*' || r === 0n || isZero(b.dim)) {
          return { dim: multiplyDims(a.dim, b.dim), value: [p * r, q * s] };
        }
        return { dim: divideDims(a.dim, b.dim), value: [p * s, q * r] };
      }),
  ),
})).sample;

test('the normal form has the value of the expression', () => {
  fc.assert(
    fc.property(sample, ({ dim, value: [p, q] }) => {
      const found = evaluateDim(dim, (name) => values[name]!);
      const wanted = Number(p) / Number(q);
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('arithmetic is commutative, associative and distributive in the normal form', () => {
  fc.assert(
    fc.property(sample, sample, sample, ({ dim: a }, { dim: b }, { dim: c }) => {
      expect(equalDims(addDims(a, b), addDims(b, a))).toBe(true);
      expect(equalDims(multiplyDims(a, b), multiplyDims(b, a))).toBe(true);
      expect(equalDims(addDims(addDims(a, b), c), addDims(a, addDims(b, c)))).toBe(true);
      expect(
        equalDims(multiplyDims(a, addDims(b, c)), addDims(multiplyDims(a, b), multiplyDims(a, c))),
      ).toBe(true);
      expect(equalDims(subtractDims(addDims(a, b), b), a)).toBe(true);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test('dims are equal exactly when nothing is left of their difference', () => {
  const minusOne = constantDim(-1);
  fc.assert(
    fc.property(sample, sample, ({ dim: a }, { dim: b }) => {
      const difference = addDims(a, multiplyDims(b, minusOne));
      expect(equalDims(a, b)).toBe(isZero(difference));
      expect(isZero(subtractDims(a, b))).toBe(isZero(difference));
    }),
    { seed: 3, numRuns: 500 },
  );
});

test('what is put in place of variables counts as if it had been written there', () => {
  const parts: Readonly<Record<string, Dim>> = { D: multiplyDims(H, K), T: addDims(K, one) };
  const sizes: Readonly<Record<string, number>> = { H: 3, K: 5, D: 15, T: 6 };
  fc.assert(
    fc.property(sample, ({ dim }) => {
      const replaced = substituteDim(dim, (atom) =>
        atom.kind === 'variable' ? parts[atom.name] : undefined,
      );
      const [found, wanted] = [replaced, dim].map((each) => evaluateDim(each, (n) => sizes[n]!));
      if (!Number.isFinite(wanted)) return;
      expect(found).toBeCloseTo(wanted!, 6);
    }),
    { seed: 4, numRuns: 300 },
  );
});
