/**
 * GPT-2's spelling of bytes: each byte is one printable character, so that vocabularies of arbitrary
 * bytes can be JSON strings. Bytes that are visible in Latin-1 stand for themselves; the other 68, in
 * increasing order, are U+0100, U+0101, …: a space is `Ġ`, a line feed `Ċ`. (openai/gpt-2, `encoder.py`)
 */

const visible: readonly (readonly [first: number, last: number])[] = [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
];

const firstReplacement = 0x100;

/** The code unit that spells each byte. */
const unitOfByte: Uint16Array = (() => {
  const units = new Uint16Array(256);
  let replaced = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const isVisible = visible.some(([first, last]) => first <= byte && byte <= last);
    units[byte] = isVisible ? byte : firstReplacement + replaced;
    if (!isVisible) replaced += 1;
  }
  return units;
})();

const byteOfUnit: ReadonlyMap<number, number> = new Map(
  Array.from(unitOfByte, (unit, byte) => [unit, byte]),
);

/** All bytes in the order of their spellings: the first 256 ids of GPT-2, `!` first. */
export const alphabet: Uint8Array = Uint8Array.from(
  [...byteOfUnit].sort(([a], [b]) => a - b).map(([, byte]) => byte),
);

/** One character for each byte. */
export function spellBytes(bytes: Uint8Array): string {
  let spelling = '';
  for (const byte of bytes) spelling += String.fromCharCode(unitOfByte[byte]!);
  return spelling;
}

/** The bytes that a spelling stands for; undefined if a character of it spells none. */
export function readSpelling(spelling: string): Uint8Array | undefined {
  const bytes = new Uint8Array(spelling.length);
  for (let at = 0; at < spelling.length; at += 1) {
    const byte = byteOfUnit.get(spelling.charCodeAt(at));
    if (byte === undefined) return undefined;
    bytes[at] = byte;
  }
  return bytes;
}
