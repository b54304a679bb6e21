import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lifetime, overlap, planBuffers } from '../../compiler/program/plan.ts';

const lifetimes: fc.Arbitrary<readonly Lifetime[]> = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 4, max: 1000 }),
      first: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 0, max: 12 }),
    }),
    { maxLength: 60 },
  )
  .map((values) =>
    values.map(({ bytes, first, length }, id) => ({ id, bytes, first, last: first + length })),
  );

/** The most bytes that are alive at one position: no plan needs less. */
function lowerBound(values: readonly Lifetime[]): number {
  const at = (position: number) =>
    values
      .filter(({ first, last }) => first <= position && position <= last)
      .reduce((sum, { bytes }) => sum + bytes, 0);
  return Math.max(0, ...values.map(({ first }) => at(first)));
}

const total = (sizes: readonly { readonly bytes: number }[]) =>
  sizes.reduce((sum, { bytes }) => sum + bytes, 0);

test('every value gets a buffer that is large enough, and shares it with none alive', () => {
  fc.assert(
    fc.property(lifetimes, (values) => {
      const buffers = planBuffers(values);
      const placed = buffers.flatMap(({ tenants }) => tenants.map(({ id }) => id));
      expect(placed.sort((a, b) => a - b)).toEqual(values.map(({ id }) => id));
      for (const { bytes, tenants } of buffers) {
        expect(bytes).toBe(Math.max(...tenants.map((tenant) => tenant.bytes)));
        tenants.forEach((a, i) => {
          for (const b of tenants.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        });
      }
      expect(total(buffers)).toBeGreaterThanOrEqual(lowerBound(values));
      expect(total(buffers)).toBeLessThanOrEqual(total(values));
    }),
    { numRuns: 500 },
  );
});

test('a plan does not depend on the order of the values', () => {
  fc.assert(
    fc.property(lifetimes, (values) => {
      expect(planBuffers([...values].reverse())).toEqual(planBuffers(values));
    }),
  );
});

test('a chain needs two buffers: one is read while the other is written', () => {
  const chain = Array.from({ length: 10 }, (_, id) => ({ id, bytes: 64, first: id, last: id + 1 }));
  expect(planBuffers(chain).map(({ tenants }) => tenants.map(({ id }) => id))).toEqual([
    [0, 2, 4, 6, 8],
    [1, 3, 5, 7, 9],
  ]);
});

test('a small value goes into the smallest buffer that is free', () => {
  const buffers = planBuffers([
    { id: 0, bytes: 1000, first: 0, last: 1 },
    { id: 1, bytes: 100, first: 0, last: 1 },
    { id: 2, bytes: 90, first: 2, last: 3 },
  ]);
  expect(buffers.map(({ tenants }) => tenants.map(({ id }) => id))).toEqual([[0], [1, 2]]);
});
