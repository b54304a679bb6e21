/** Splits a text into what is trained on and what is held out to measure with. */

export interface Split {
  readonly seen: string;
  /** The tail. */
  readonly held: string;
}

/**
 * Holds out the last `fraction` (0 to 1) of the characters, counted as code points: none is cut in
 * two. The seen part is the floor of its share, as in nanoGPT.
 */
export function splitText(text: string, fraction: number): Split {
  const cut = offsetOf(text, Math.floor(countCharacters(text) * (1 - fraction)));
  return { seen: text.slice(0, cut), held: text.slice(cut) };
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Where in `text`, in UTF-16 units, its `index`-th code point starts. */
function offsetOf(text: string, index: number): number {
  let offset = 0;
  for (let seen = 0; seen < index; seen += 1) offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  return offset;
}
