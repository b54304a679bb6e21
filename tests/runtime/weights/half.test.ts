import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBrain, fromHalf, toBrain, toHalf } from '../../../runtime/weights/half.ts';

const codes = [
  { name: 'f16', encode: toHalf, decode: fromHalf, infinity: 0x7c00 },
  { name: 'bf16', encode: toBrain, decode: fromBrain, infinity: 0x7f80 },
] as const;

test.each(codes)('$name: every pattern survives decoding and encoding', (code) => {
  for (let bits = 0; bits < 0x1_0000; bits += 1) {
    const value = code.decode(bits);
    if (Number.isNaN(value)) expect(Number.isNaN(code.decode(code.encode(value)))).toBe(true);
    else expect(code.encode(value)).toBe(bits);
  }
});

test.each(codes)('$name: a float goes to the nearest pattern, the even one of two', (code) => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: 0 });
  const property = fc.property(finite, (value) => {
    const bits = code.encode(value);
    if (bits === code.infinity) return;
    const distance = Math.abs(code.decode(bits) - value);
    for (const neighbour of [bits - 1, bits + 1]) {
      if (neighbour < 0 || neighbour === code.infinity) continue;
      const other = Math.abs(code.decode(neighbour) - value);
      expect(distance).toBeLessThanOrEqual(other);
      if (distance === other) expect(bits % 2).toBe(0);
    }
  });
  fc.assert(property, { numRuns: 2000, seed: 1 });
});

test('the edges are those of IEEE 754', () => {
  expect(fromHalf(0x7bff)).toBe(65504);
  expect(toHalf(65519)).toBe(0x7bff);
  expect(toHalf(65520)).toBe(0x7c00);
  expect(fromHalf(0x0001)).toBe(2 ** -24);
  expect(toHalf(2 ** -25)).toBe(0);
  expect(toHalf(1.5 * 2 ** -25)).toBe(1);
  expect(toHalf(-1)).toBe(0xbc00);
  expect(toHalf(0.1)).toBe(0x2e66);
  expect(toBrain(1)).toBe(0x3f80);
  expect(toBrain(3.4e38)).toBe(0x7f80);
  expect(fromBrain(0x4049)).toBe(3.140625);
});
