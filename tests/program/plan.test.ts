import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Lifetime,
  liveBytes,
  overlap,
  planBuffers,
  type SharedBuffer,
  type Tenant,
} from '../../compiler/program/plan.ts';

const alignment = 16;

/** Lifetimes as calls make them: each value is written by one call, which reads some that live. */
const lifetimes: fc.Arbitrary<readonly Lifetime[]> = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 1, max: 250 }).map((words) => 4 * words),
      first: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 0, max: 12 }),
      isRead: fc.boolean(),
      isFirst: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((values) => {
    const plain = values.map(({ length, ...value }, id) => ({
      ...value,
      id,
      last: value.first + length,
    }));
    return plain.map((value): Lifetime => {
      const met = plain.filter(
        (other) =>
          other.id !== value.id &&
          value.isRead !== other.isRead &&
          other.first <= value.last &&
          value.first <= other.last,
      );
      return { ...value, apart: new Set(met.map(({ id }) => id)) };
    });
  });

const total = (sizes: readonly { readonly bytes: number }[]) =>
  sizes.reduce((sum, { bytes }) => sum + bytes, 0);

function disjoint(a: Tenant, b: Tenant): boolean {
  return a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset;
}

const places = (buffers: readonly SharedBuffer[]) =>
  buffers.map(({ tenants }) => tenants.map(({ id, offset }) => [id, offset]));

test('every value has a place of its own for as long as it lives, apart from those it must avoid', () => {
  fc.assert(
    fc.property(lifetimes, (values) => {
      const buffers = planBuffers(values, alignment);
      const placed = buffers.flatMap(({ tenants }) => tenants.map(({ id }) => id));
      expect(placed.sort((a, b) => a - b)).toEqual(values.map(({ id }) => id));
      for (const { bytes, tenants } of buffers) {
        expect(bytes).toBe(Math.max(...tenants.map((tenant) => tenant.offset + tenant.bytes)));
        tenants.forEach((a, i) => {
          expect(a.offset % alignment).toBe(0);
          if (a.isFirst === true) expect(a.offset).toBe(0);
          for (const b of tenants.slice(i + 1)) {
            expect(a.apart.has(b.id)).toBe(false);
            expect(overlap(a, b) && !disjoint(a, b)).toBe(false);
          }
        });
      }
      expect(total(buffers)).toBeGreaterThanOrEqual(liveBytes(values));
      expect(total(buffers)).toBeLessThanOrEqual(total(values));
    }),
    { numRuns: 500 },
  );
});

test('a plan does not depend on the order of the values', () => {
  fc.assert(
    fc.property(lifetimes, (values) => {
      expect(planBuffers([...values].reverse(), alignment)).toEqual(planBuffers(values, alignment));
    }),
  );
});

test('a chain needs two buffers: one is read while the other is written', () => {
  const chain = Array.from({ length: 10 }, (_, id) => ({
    id,
    bytes: 64,
    first: id,
    last: id + 1,
    apart: new Set([id - 1, id + 1]),
  }));
  expect(places(planBuffers(chain, alignment))).toEqual([
    [0, 2, 4, 6, 8].map((id) => [id, 0]),
    [1, 3, 5, 7, 9].map((id) => [id, 0]),
  ]);
});

test('small values lie side by side where a large one was, in the smallest gap that holds them', () => {
  const apart = new Set<number>();
  const buffers = planBuffers(
    [
      { id: 0, bytes: 1000, first: 0, last: 1, apart },
      { id: 1, bytes: 100, first: 0, last: 1, apart },
      { id: 2, bytes: 90, first: 2, last: 3, apart },
      { id: 3, bytes: 600, first: 2, last: 3, apart },
      { id: 4, bytes: 300, first: 2, last: 3, apart },
      { id: 5, bytes: 80, first: 2, last: 3, apart: new Set([3]) },
    ],
    alignment,
  );
  expect(places(buffers)).toEqual([
    [
      [0, 0],
      [3, 0],
      [4, 608],
    ],
    [
      [1, 0],
      [2, 0],
    ],
    [[5, 0]],
  ]);
});

test('what lives at one time', () => {
  const apart = new Set<number>();
  const values = [
    { id: 0, bytes: 10, first: 0, last: 2, apart },
    { id: 1, bytes: 20, first: 2, last: 3, apart },
    { id: 2, bytes: 25, first: 3, last: 3, apart },
  ];
  expect([liveBytes([]), liveBytes(values.slice(0, 2)), liveBytes(values)]).toEqual([0, 30, 45]);
});
