/** The algebra of indices against plain numbers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Axis,
  add,
  constant,
  div,
  type Index,
  linearIn,
  mod,
  ofAxis,
  plus,
  range,
  scale,
  substitute,
} from '../../compiler/kernel/indexing/affine.ts';
import { axesFor, flatten, identity, unflatten } from '../../compiler/kernel/indexing/map.ts';

type Point = Readonly<Record<string, number>>;

const axes: readonly Axis[] = [
  { name: 'i', extent: 6 },
  { name: 'j', extent: 8 },
  { name: 'k', extent: 5 },
];

/** The number that an index is at a point. */
function at(index: Index, point: Point): number {
  return index.terms.reduce((sum, { coefficient, atom }) => {
    switch (atom.kind) {
      case 'axis':
        return sum + coefficient * point[atom.axis.name]!;
      case 'div':
        return sum + coefficient * Math.floor(at(atom.of, point) / atom.by);
      case 'mod':
        return sum + coefficient * (at(atom.of, point) % atom.by);
      default:
        throw new Error('no value here');
    }
  }, index.constant);
}

/** An index built by the algebra, and what it should be. */
interface Built {
  readonly index: Index;
  readonly number: (point: Point) => number;
}

const sizes = fc.constantFrom(1, 2, 3, 4, 6, 8, 12, 24);

const built: fc.Arbitrary<Built> = fc.letrec<{ built: Built }>((tie) => ({
  built: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc
      .constantFrom(...axes)
      .map((axis): Built => ({ index: ofAxis(axis), number: (p) => p[axis.name]! })),
    fc.nat(30).map((value): Built => ({ index: constant(value), number: () => value })),
    fc.tuple(tie('built'), tie('built')).map(
      ([a, b]): Built => ({
        index: add(a.index, b.index),
        number: (p) => a.number(p) + b.number(p),
      }),
    ),
    fc.tuple(tie('built'), sizes).map(
      ([a, by]): Built => ({
        index: scale(a.index, by),
        number: (p) => a.number(p) * by,
      }),
    ),
    fc.tuple(tie('built'), sizes).map(
      ([a, by]): Built => ({
        index: div(a.index, by),
        number: (p) => Math.floor(a.number(p) / by),
      }),
    ),
    fc.tuple(tie('built'), sizes).map(
      ([a, by]): Built => ({
        index: mod(a.index, by),
        number: (p) => a.number(p) % by,
      }),
    ),
  ),
})).built;

const points = fc.record({ i: fc.nat(5), j: fc.nat(7), k: fc.nat(4) });

test('every identity keeps the number, and its bounds', () => {
  fc.assert(
    fc.property(built, points, ({ index, number }, point) => {
      const value = number(point);
      expect(at(index, point)).toBe(value);
      const { min, max } = range(index);
      expect(min <= value && value <= max).toBe(true);
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('an index that runs backwards', () => {
  fc.assert(
    fc.property(sizes, points, (by, point) => {
      const index = plus(scale(ofAxis(axes[1]!), -1), 7);
      expect(at(div(index, by), point)).toBe(Math.floor((7 - point.j) / by));
      expect(at(mod(index, by), point)).toBe((7 - point.j) % by);
    }),
    { seed: 1 },
  );
});

test('quotient and remainder come together again', () => {
  const i: Axis = { name: 'i', extent: 1000 };
  fc.assert(
    fc.property(fc.array(fc.constantFrom<number>(1, 2, 3, 4, 5, 8), { maxLength: 5 }), (shape) => {
      const flat = ofAxis({ ...i, extent: shape.reduce((n, size) => n * size, 1) });
      expect(flatten(unflatten(flat, shape), shape).key).toBe(flat.key);
    }),
    { seed: 1 },
  );
});

test('a reshape of neighbouring axes has no division left', () => {
  const [a, b, c] = axesFor([4, 6, 8], 'a') as [Axis, Axis, Axis];
  const joined = unflatten(flatten(identity([a, b, c]), [4, 6, 8]), [24, 2, 4]);
  expect(joined.map((index) => index.key)).toEqual([
    '6*a0+1*a1+0',
    '1*(1*a2+0)/4+0',
    '1*(1*a2+0)%4+0',
  ]);
});

test('lanes of a vector stay side by side through a division', () => {
  const q: Axis = { name: 'q', extent: 64 };
  const lane: Axis = { name: 'l', extent: 4 };
  const flat = add(scale(ofAxis(q), 4), ofAxis(lane));
  expect(linearIn(mod(flat, 32), lane)?.stride).toBe(1);
  expect(linearIn(div(flat, 32), lane)?.stride).toBe(0);
  expect(linearIn(mod(flat, 6), lane)).toBeUndefined();
});

test('substitution is by value', () => {
  fc.assert(
    fc.property(built, points, ({ index, number }, point) => {
      const moved = substitute(index, ({ name }) =>
        name === 'i' ? mod(ofAxis(axes[1]!), 6) : undefined,
      );
      expect(at(moved, point)).toBe(number({ ...point, i: point.j % 6 }));
    }),
    { numRuns: 500, seed: 1 },
  );
});
