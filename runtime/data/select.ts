/** Which documents or rows are kept. */
import { isObject, type JsonObject } from './records.ts';

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

/** Who speaks is not what is said. */
const speakers: ReadonlySet<string> = new Set(['role', 'from']);

/** All that a row says, however deep, one text after another. */
export function wordsIn(row: JsonObject): string {
  return Object.entries(row)
    .map(([field, value]) => (speakers.has(field) ? '' : wordsOf(value)))
    .join(' ');
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsOf).join(' ');
  return isObject(value) ? wordsIn(value) : '';
}
