/** The text that a string literal stands for. */

const simple: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

export interface Unescaped {
  readonly text: string;
  /** Offsets in the literal of the escapes that mean nothing. */
  readonly unknown: readonly { readonly start: number; readonly end: number }[];
}

/** Takes the quotes away and resolves `\n \t \" \\ \u{…}`. */
export function unescapeText(literal: string): Unescaped {
  const unknown: { start: number; end: number }[] = [];
  const text = literal
    .slice(1, -1)
    .replace(/\\(?:u\{([0-9a-fA-F]{1,6})\}|([\s\S]))/g, (sequence, hex, letter, at) => {
      const point = hex === undefined ? Number.NaN : Number.parseInt(hex, 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
      const plain = simple.get(letter);
      if (plain === undefined) unknown.push({ start: at + 1, end: at + 1 + sequence.length });
      return plain ?? sequence;
    });
  return { text, unknown };
}
