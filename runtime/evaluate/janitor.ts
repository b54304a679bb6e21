/**
 * Takes out of a training text what a test holds, as GPT-3 was cleaned (Brown et al. 2020, appendix C;
 * EleutherAI/lm-evaluation-harness, `janitor.py`): 13 words in a row that a test has too go, and what
 * stands around them.
 */
import { nGrams } from './n-grams.ts';

export interface JanitorOptions {
  /** Words in a row. */
  readonly n: number;
  /** Characters that go on both sides. */
  readonly window: number;
  /** What is left between is dropped unless it is longer than so many characters. */
  readonly shortest: number;
  /** A text with more runs of a test than this is dropped as a whole. */
  readonly tooDirty: number;
}

export const usualJanitor: JanitorOptions = { n: 13, window: 200, shortest: 200, tooDirty: 10 };

/** ASCII in lower case, without ASCII's punctuation. */
function plain(word: string): string {
  return word.replace(/[!-/:-@[-`{-~]/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** What `clean` looks for. */
export function dirtOf(texts: Iterable<string>, n: number = usualJanitor.n): ReadonlySet<string> {
  const dirt = new Set<string>();
  for (const text of texts) {
    for (const gram of nGrams(plain(text), n, (word) => word)) dirt.add(gram.text);
  }
  return dirt;
}

/**
 * The clean stretches of a text, in order; a text without any dirt stays whole, however short. A word
 * of punctuation only is in no run of a test.
 */
export function clean(
  text: string,
  dirt: ReadonlySet<string>,
  { n, window, shortest, tooDirty }: JanitorOptions = usualJanitor,
): readonly string[] {
  const kept: string[] = [];
  let from = 0;
  let last = 0;
  let places = 0;
  for (const gram of nGrams(text, n, plain)) {
    if (!dirt.has(gram.text)) continue;
    places += 1;
    if (places > tooDirty) return [];
    const start = Math.max(0, gram.start - window);
    // The run's last character counts from, as in the original.
    last = Math.min(text.length, gram.end - 1 + window);
    if (start - from > shortest) kept.push(text.slice(from, start));
    from = last;
  }
  if (places === 0) return [text];
  if (last < text.length - shortest) kept.push(text.slice(last + 1));
  return kept;
}
