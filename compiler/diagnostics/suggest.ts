/** Did you mean: the nearest known name, if it is near enough, or else a shorter form of it. */

/**
 * The candidate with the fewest typing mistakes (a letter added, left out, replaced, or two
 * swapped), at most a third of the name's length and at least one; the first of equals. If there is
 * none, the first that shortens the name, or that the name shortens.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(name.length / 3));
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue;
    const mistakes = typingDistance(name, candidate);
    if (mistakes > limit || mistakes >= candidate.length) continue;
    best = candidate;
    limit = mistakes - 1;
    if (limit === 0) break;
  }
  return best ?? [...candidates].find((each) => abbreviates(each, name) || abbreviates(name, each));
}

/** `attn` has the letters of `attention` in their order, and begins like it. */
function abbreviates(short: string, long: string): boolean {
  if (short.length < 3 || short.length >= long.length || !long.startsWith(short.slice(0, 2))) {
    return false;
  }
  let found = 0;
  for (const letter of long) if (letter === short[found]) found += 1;
  return found === short.length;
}

/** The Damerau-Levenshtein distance in which no part is edited twice (optimal string alignment). */
export function typingDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
