/** Which documents or rows are kept. */
import type { JsonObject } from './records.ts';

/** 0: no bound. */
export interface Bounds {
  readonly minWords: number;
  readonly maxWords: number;
}

/** Those whose number of words, parted by white space, is within the bounds. */
export function withinBounds<T>(
  items: readonly T[],
  textOf: (item: T) => string,
  { minWords, maxWords }: Bounds,
): readonly T[] {
  return items.filter((item) => {
    const words = textOf(item).match(/\S+/g)?.length ?? 0;
    return words >= minWords && (maxWords === 0 || words <= maxWords);
  });
}

/** The first of each that say the same. */
export function withoutRepeats<T>(items: readonly T[], textOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const { size } = seen;
    return seen.add(textOf(item)).size > size;
  });
}

/** All texts in a row, however deep, one after another. */
export function textIn(row: JsonObject): string {
  return Object.values(row).map(textsOf).join(' ');
}

function textsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textsOf).join(' ');
}
