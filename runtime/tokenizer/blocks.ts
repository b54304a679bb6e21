/**
 * Cuts a long text into blocks without changing where the patterns of `patterns.ts` cut it: they all
 * begin a piece at a space between two letters, and at a letter after a line feed that stands alone.
 */

const border = /\p{L}(?= \p{L})|\P{White_Space}\n(?=\p{L})/gu;

/** How far back from the end of a block a border is looked for at first. */
const firstLook = 1 << 10;

/** Where the last border before the end of `text` is; undefined: there is none. */
export function lastBorder(text: string): number | undefined {
  for (let look = firstLook; ; look *= 8) {
    const from = Math.max(0, text.length - look);
    let last: number | undefined;
    for (const { index, 0: found } of text.slice(from).matchAll(border)) {
      last = from + index + found.length;
    }
    if (last !== undefined || from === 0) return last;
  }
}

/** The text in blocks of about `size` code units; longer ones where a stretch has no border. */
export function* blocks(text: string, size: number): Generator<string> {
  let start = 0;
  let wanted = size;
  while (text.length - start > wanted) {
    const end = lastBorder(text.slice(start, start + wanted));
    if (end === undefined) {
      wanted *= 2;
      continue;
    }
    yield text.slice(start, start + end);
    start += end;
    wanted = size;
  }
  if (start < text.length) yield text.slice(start);
}
