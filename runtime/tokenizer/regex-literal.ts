/**
 * Characters as a regular expression spells them: as they are, or without regard to case, since
 * `(?i:…)` is not yet in the JavaScript of Node 20. Case is Unicode's simple folding.
 */

export function escapeLiteral(literal: string): string {
  return literal.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}

/** What folds to an ASCII letter besides its two cases: long s and the Kelvin sign. */
const furtherCases: Readonly<Record<string, string>> = { s: '\u017F', k: '\u212A' };

/** A class of all that equals `character`, or the character if it has no case. */
export function bothCases(character: string): string {
  const cases = casesOf(character);
  return cases.length === 1 ? escapeLiteral(character) : `[${cases.join('')}]`;
}

/** The same for a range of a class, without the brackets. */
export function classInBothCases(first: string, last: string): string {
  const [from, to] = [first.codePointAt(0)!, last.codePointAt(0)!];
  const all = new Set<string>();
  for (let point = from; point <= to; point += 1) {
    for (const each of casesOf(String.fromCodePoint(point))) all.add(each);
  }
  return [...all].map((each) => (each === '-' ? '\\-' : escapeLiteral(each))).join('');
}

function casesOf(character: string): string[] {
  const lower = character.toLowerCase();
  const found = new Set([lower, lower.toUpperCase(), character, ...(furtherCases[lower] ?? '')]);
  // ß has no upper case of one character.
  return [...found].filter((each) => [...each].length === 1);
}
