/**
 * Which rows of a test a training text gives away: those of which 12 words in a row stand in it, as in
 * huggingface/datatrove's `n_grams.py`. The words are of the answer, or go from the question into the
 * answer; a question alone gives nothing away.
 */
import { nGrams } from './n-grams.ts';

/** What a row of a test asks, and what is right. */
export interface TestText {
  readonly query: string;
  readonly label: string;
}

export const usualRun = 12;

/** Lower case, without accents and punctuation; all numbers are one. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\d+(?:[.,]\d+)*/g, '0')
    .replace(/[\p{P}\p{S}]/gu, '');
}

function runsOf(text: string, n: number): string[] {
  return Array.from(
    nGrams(plain(text), n, (word) => word),
    (gram) => gram.text,
  );
}

function wordsOf(text: string): readonly string[] {
  return plain(text).match(/\S+/g) ?? [];
}

/** All that would give the row away: runs of `n` words that end in the label. */
export function tellingRuns({ query, label }: TestText, n: number = usualRun): readonly string[] {
  const before = wordsOf(query).slice(1 - n);
  const after = wordsOf(label).slice(0, n - 1);
  const across = runsOf([...before, ...after].join(' '), n);
  return [...runsOf(label, n), ...across];
}

/** Of each row the first run of words that stands in `documents`; undefined: there is none. */
export function contaminatedBy(
  rows: readonly TestText[],
  documents: Iterable<string>,
  n: number = usualRun,
): readonly (string | undefined)[] {
  const runs = rows.map((row) => tellingRuns(row, n));
  const wanted = new Set(runs.flat());
  const found = new Set<string>();
  for (const document of documents) {
    for (const run of runsOf(document, n)) if (wanted.has(run)) found.add(run);
  }
  return runs.map((list) => list.find((run) => found.has(run)));
}
