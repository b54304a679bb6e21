/** Numbers as WGSL literals that read back as the same value. */
import type { Element } from '../../kernel/ir.ts';

/** Largest magnitudes whose decimal text WGSL accepts; beyond them the nearest value is infinite. */
const overflow: Partial<Record<Element, number>> = { f32: 2 ** 128 - 2 ** 103, f16: 65520 };

/** Whether the value has a literal at all: infinities, NaN and what rounds to them have none. */
export function hasLiteral(value: number, element: Element): boolean {
  const limit = overflow[element];
  return limit === undefined || Math.abs(value) < limit;
}

export function printLiteral(value: number, element: Element): string {
  switch (element) {
    case 'bool':
      return value === 0 ? 'false' : 'true';
    case 'u32':
      return `${value >>> 0}u`;
    case 'i32':
      return printI32(value | 0);
    case 'f16':
      return `${withPoint(String(value))}h`;
    case 'f32':
      return withPoint(shortest(value));
    default:
      return element satisfies never;
  }
}

/** The minus is an operator in WGSL, and 2147483648 alone is no i32. */
function printI32(value: number): string {
  return value === -(2 ** 31) ? '(-2147483647i - 1i)' : `${value}i`;
}

/** The bits of the value that has no literal, as f32. */
export function nonFiniteBits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc00000;
  return value > 0 ? 0x7f800000 : 0xff800000;
}

const largestF32 = 3.4028234663852886e38;

/** The fewest digits that round to the same f32, and do not go beyond the largest on the way. */
function shortest(value: number): string {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits += 1) {
    const number = Number(single.toPrecision(digits));
    if (Math.fround(number) === single && Math.abs(number) <= largestF32) return String(number);
  }
  return String(single);
}

function withPoint(text: string): string {
  const signed = text === '0' ? '0.0' : text;
  return /[.e]/.test(signed) ? signed : `${signed}.0`;
}
