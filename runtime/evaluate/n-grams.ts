/** Runs of n words, by which texts are found again in other texts. */

/** A run of words, with its place in the text: UTF-16 offsets, `end` behind the last word. */
export interface NGram {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * All runs of `n` words between white space, each word as `simplify` leaves it, with single spaces
 * between them.
 */
export function* nGrams(
  text: string,
  n: number,
  simplify: (word: string) => string,
): Generator<NGram> {
  const window: NGram[] = [];
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    window.push({ text: simplify(word), start: index, end: index + word.length });
    if (window.length > n) window.shift();
    if (window.length < n) continue;
    yield {
      text: window.map((each) => each.text).join(' '),
      start: window[0]!.start,
      end: window[n - 1]!.end,
    };
  }
}
