/** A text that was changed before it is cut into tokens, and where each part of it came from. */

export interface Aligned {
  readonly text: string;
  /** Of each code unit, the offset in the original. Absent: the text is the original. */
  readonly origins?: Int32Array;
}

/** A change of a text that keeps track of places. */
export type Edit = (given: Aligned, at: Segment) => Aligned;

/** Which part of the whole text is changed: some changes are for its beginning only. */
export interface Segment {
  readonly isFirst: boolean;
}

export function originOf({ origins }: Aligned, at: number): number {
  if (origins === undefined) return at;
  return origins[at] ?? origins.at(-1) ?? 0;
}

/** What a match of `pattern`, a global expression, says is replaced by `content`. */
export function replaceMatches(given: Aligned, pattern: RegExp, content: string): Aligned {
  if (given.text.search(pattern) < 0) return given;
  const parts: string[] = [];
  const origins: number[] = [];
  let done = 0;
  const keepUntil = (end: number): void => {
    parts.push(given.text.slice(done, end));
    for (let at = done; at < end; at += 1) origins.push(originOf(given, at));
  };
  for (const { index, 0: found } of given.text.matchAll(pattern)) {
    keepUntil(index);
    parts.push(content);
    for (let unit = 0; unit < content.length; unit += 1) origins.push(originOf(given, index));
    done = index + found.length;
  }
  keepUntil(given.text.length);
  return { text: parts.join(''), origins: Int32Array.from(origins) };
}

/** `head` comes from where the text begins. */
export function prepend(given: Aligned, head: string): Aligned {
  const { text } = given;
  if (text === '') return given;
  const origins = new Int32Array(head.length + text.length).fill(originOf(given, 0));
  for (let at = 0; at < text.length; at += 1) origins[head.length + at] = originOf(given, at);
  return { text: head + text, origins };
}

/**
 * A character with all that may combine with it: marks, the jamo of Hangul, and the vowel signs of
 * some Indic scripts that compose though they are not reordered.
 */
const cluster = /\P{M}[\p{M}\u1160-\u11FF\u09BE\u0B3E]*|\p{M}+/gu;

/** A Unicode normal form. What a cluster turned into comes from where the cluster began. */
export function normalForm(given: Aligned, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): Aligned {
  const text = given.text.normalize(form);
  if (text === given.text) return given;
  const origins: number[] = [];
  for (const { index, 0: before } of given.text.matchAll(cluster)) {
    const after = before.normalize(form);
    for (let unit = 0; unit < after.length; unit += 1) {
      origins.push(originOf(given, after === before ? index + unit : index));
    }
  }
  return { text, origins: Int32Array.from(origins) };
}
