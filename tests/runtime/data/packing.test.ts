import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packTexts } from '../../../runtime/data/packed.ts';
import { cutToRows, type Piece, packPieces, splitToRows } from '../../../runtime/data/packing.ts';
import { sequences } from '../../../runtime/data/sequences.ts';

/** Documents as the numbers they hold. */
function pack(
  documents: readonly (readonly number[])[],
  row: number,
  toRows: typeof cutToRows,
): number[][] {
  const pieces = toRows(
    documents.map(({ length }) => length),
    row,
  );
  return packPieces(pieces, row).map((rowPieces) =>
    rowPieces.flatMap(({ document, start, end }) => documents[document]!.slice(start, end)),
  );
}

// The rows expected are those of tests/test_data_utils.py in trl.
test('best fit decreasing cuts what is too long', () => {
  const documents = [[1, 2, 3, 4, 5], [6, 7], [8, 9, 10, 11], [12]];
  expect(pack(documents, 4, cutToRows)).toEqual([
    [1, 2, 3, 4],
    [8, 9, 10, 11],
    [6, 7, 12],
  ]);
});

test('or splits it, and packs the rest', () => {
  expect(pack([[1, 2, 3, 4, 5], [6, 7], [8, 9, 10, 11], [12]], 4, splitToRows)).toEqual([
    [1, 2, 3, 4],
    [8, 9, 10, 11],
    [6, 7, 5, 12],
  ]);
  expect(pack([[1, 2, 3, 4, 5], [6], [7, 8, 9, 10], [11, 12, 13]], 5, splitToRows)).toEqual([
    [1, 2, 3, 4, 5],
    [7, 8, 9, 10, 6],
    [11, 12, 13],
  ]);
});

interface Packed {
  readonly row: number;
  readonly lengths: readonly number[];
  readonly bfd: readonly (readonly number[])[];
  readonly bfd_split: readonly (readonly number[])[];
}

const file = new URL('../../goldens/packing.json', import.meta.url);
const packed = JSON.parse(readFileSync(file, 'utf8')) as readonly Packed[];

test.each(packed)('rows of $row are those of trl, in its order', ({ row, lengths, ...rows }) => {
  let next = 0;
  const documents = lengths.map((length) => {
    next += length;
    return range(next - length, next);
  });
  expect(pack(documents, row, cutToRows)).toEqual(rows.bfd);
  expect(pack(documents, row, splitToRows)).toEqual(rows.bfd_split);
});

test('wrapped packing is what `sequences` reads through', () => {
  const made = sequences(Int32Array.from([1, 2, 3, 4, 5, 6, 7, 8]), 3, {
    file: '',
    start: 0,
    end: 0,
  });
  const blocks = made.ok ? [0, 1, 2].map((index) => made.value.at(index)) : [];
  expect(blocks.map(({ input }) => [...input!])).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 0, 0],
  ]);
  expect([...blocks[2]!.target!]).toEqual([8, -1, -1]);
});

const sizesOf = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
const rows = fc.integer({ min: 1, max: 16 });

test('splitting loses nothing and keeps the order within a document; no row is too long', () => {
  const property = fc.property(sizesOf, rows, (sizes, row) => {
    const packed = packPieces(splitToRows(sizes, row), row);
    for (const pieces of packed) expect(lengthOf(pieces)).toBeLessThanOrEqual(row);
    for (const [document, size] of sizes.entries()) {
      const own = packed.flat().filter((piece) => piece.document === document);
      const positions = own.flatMap(({ start, end }) => range(start, end));
      expect(positions.sort((a, b) => a - b)).toEqual(range(0, size));
    }
  });
  fc.assert(property, { seed: 1 });
});

test('cutting keeps the start of each document, whole in one row', () => {
  const property = fc.property(sizesOf, rows, (sizes, row) => {
    const packed = packPieces(cutToRows(sizes, row), row);
    for (const pieces of packed) expect(lengthOf(pieces)).toBeLessThanOrEqual(row);
    const found = packed.flat().sort((a, b) => a.document - b.document);
    const expected = sizes.flatMap((size, document) =>
      size === 0 ? [] : [{ document, start: 0, end: Math.min(size, row) }],
    );
    expect(found).toEqual(expected);
  });
  fc.assert(property, { seed: 2 });
});

test('each piece goes where it leaves the least space', () => {
  const property = fc.property(sizesOf, rows, (sizes, row) => {
    const pieces = splitToRows(sizes, row);
    // The definition, looked up row by row.
    const spaces: number[] = [];
    const longestFirst = pieces.map(({ start, end }) => end - start).sort((a, b) => b - a);
    for (const length of longestFirst) {
      const fitting = spaces.filter((space) => space >= length);
      const best = fitting.length === 0 ? undefined : Math.min(...fitting);
      if (best === undefined) spaces.push(row - length);
      else spaces[spaces.indexOf(best)] = best - length;
    }
    const found = packPieces(pieces, row).map((each) => row - lengthOf(each));
    expect(found.sort((a, b) => a - b)).toEqual(spaces.sort((a, b) => a - b));
  });
  fc.assert(property, { seed: 3 });
});

test('packed texts have every token but the first of each as a target, once and in order', () => {
  const texts = fc.array(fc.array(fc.nat({ max: 999 }), { maxLength: 40 }), { minLength: 1 });
  const property = fc.property(texts, rows, (given, row) => {
    // Each token tells its text and its place there.
    const tokens = given.map((ids, text) => Int32Array.from(ids, (_, at) => text * 100 + at));
    fc.pre(tokens.some(({ length }) => length > 1));
    const learnt = tokens.map((ids) => ({ ids, learnt: new Uint8Array(ids.length).fill(1) }));
    const packed = packTexts(learnt, row);
    const found: number[] = [];
    for (let index = 0; index < packed.count; index += 1) {
      const { input, target, mask, doc, pos } = packed.at(index);
      for (const [at, token] of target!.entries()) {
        expect(mask![at]).toBe(token === -1 ? 0 : 1);
        if (token === -1) continue;
        found.push(token);
        expect(input![at]).toBe(token - 1);
        const isFirst = at === 0 || doc![at] !== doc![at - 1];
        expect(pos![at]).toBe(isFirst ? 0 : pos![at - 1]! + 1);
      }
    }
    const expected = tokens.flatMap((ids) => [...ids.subarray(1)]);
    expect(found.sort((a, b) => a - b)).toEqual(expected);
  });
  fc.assert(property, { seed: 4 });
});

test('a hundred thousand documents are packed within seconds', () => {
  const sizes = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 2048);
  const packed = packPieces(cutToRows(sizes, 2048), 2048);
  const filled = sizes.reduce((sum, size) => sum + size, 0) / (packed.length * 2048);
  expect(filled).toBeGreaterThan(0.99);
});

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
