import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasLiteral, nonFiniteBits, printLiteral } from '../../compiler/target/wgsl/literal.ts';

/** What WGSL reads: decimal text to the nearest f32. */
const readF32 = (text: string): number => Math.fround(Number(text));

test('an f32 reads back as the same value, and always with a point or an exponent', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = printLiteral(value, 'f32');
      expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
      expect(text).toMatch(/[.e]/);
      expect(readF32(text) + 0).toBe(Math.fround(value) + 0);
    }),
    { numRuns: 1000 },
  );
});

test('a double is printed as the f32 it stands for, in few digits', () => {
  expect(printLiteral(0.1, 'f32')).toBe('0.1');
  expect(printLiteral(Math.fround(0.1), 'f32')).toBe('0.1');
  expect(printLiteral(-1e30, 'f32')).toBe('-1e+30');
  expect(printLiteral(1, 'f32')).toBe('1.0');
  expect(printLiteral(0.5, 'f16')).toBe('0.5h');
});

test('the largest f32 is not printed as a larger double, which WGSL refuses', () => {
  const largest = 3.4028234663852886e38;
  expect(Number(printLiteral(largest, 'f32'))).toBe(largest);
  expect(Number(printLiteral(-largest, 'f32'))).toBe(-largest);
});

test('integers and bools', () => {
  // `-2147483648i` is minus applied to a number that is no i32.
  expect(printLiteral(-(2 ** 31), 'i32')).toBe('(-2147483647i - 1i)');
  expect(printLiteral(1 - 2 ** 31, 'i32')).toBe('-2147483647i');
  expect(printLiteral(2 ** 32 - 1, 'u32')).toBe('4294967295u');
  expect(printLiteral(1, 'bool')).toBe('true');
});

test('what is or rounds to infinity has no literal', () => {
  expect(hasLiteral(3.4028234663852886e38, 'f32')).toBe(true);
  expect(hasLiteral(3.4028236e38, 'f32')).toBe(false);
  expect(hasLiteral(Number.POSITIVE_INFINITY, 'f32')).toBe(false);
  expect(hasLiteral(Number.NaN, 'f32')).toBe(false);
  expect(hasLiteral(65519, 'f16')).toBe(true);
  expect(hasLiteral(65520, 'f16')).toBe(false);
});

test('the bits of the values without a literal', () => {
  const bits = (value: number) => new Uint32Array(new Float32Array([value]).buffer)[0];
  expect(nonFiniteBits(Number.POSITIVE_INFINITY)).toBe(bits(Number.POSITIVE_INFINITY));
  expect(nonFiniteBits(-1e300)).toBe(bits(Number.NEGATIVE_INFINITY));
  expect(nonFiniteBits(Number.NaN)).toBe(bits(Number.NaN));
});
