/** The `decoder` of a `tokenizer.json`: how spellings of tokens become bytes again. */
import { readSpelling } from './byte-map.ts';
import { BadComponent, type Component } from './component.ts';

export interface TokenDecoder {
  /** What one token adds to a text, in UTF-8. */
  readonly bytes: (spelling: string) => Uint8Array;
  /** How many spaces are taken off the beginning of a text. */
  readonly strippedSpaces: number;
}

/** Steps on spellings, then the last one makes bytes. */
interface Step {
  readonly rewrite?: (spelling: string) => string;
  readonly bytes?: (spelling: string) => Uint8Array | undefined;
  readonly strippedSpaces?: number;
}

const encoder = new TextEncoder();

const types: Readonly<Record<string, (part: Component) => readonly Step[]>> = {
  ByteLevel: () => [{ bytes: readSpelling }],
  ByteFallback: () => [{ bytes: readByteToken }],
  Fuse: () => [],
  Replace: (part) => {
    const pattern = part.pattern('pattern');
    const content = part.text('content');
    return [{ rewrite: (spelling) => spelling.replace(pattern, () => content) }];
  },
  Strip: (part) => {
    if (part.text('content') !== ' ') throw part.unknown('content other than a space');
    if (part.count('stop') !== 0) throw part.unknown('a stop other than 0');
    return [{ strippedSpaces: part.count('start') }];
  },
  Metaspace: (part) => {
    const sign = part.text('replacement');
    const isPrefixed = (part.optionalText('prepend_scheme') ?? 'always') !== 'never';
    const rewrite = (spelling: string): string => spelling.replaceAll(sign, ' ');
    return [{ rewrite, strippedSpaces: isPrefixed ? 1 : 0 }];
  },
  Sequence: (part) => part.parts('decoders').flatMap(readSteps),
};

function readSteps(part: Component): readonly Step[] {
  return part.choose(types)(part);
}

/** A file without a decoder cannot say where words end, so there must be one. */
export function readDecoder(part: Component | undefined): TokenDecoder {
  if (part === undefined) throw new BadComponent('there is no decoder');
  const steps = readSteps(part);
  return {
    bytes: (spelling) => {
      const rewritten = steps.reduce((text, { rewrite }) => rewrite?.(text) ?? text, spelling);
      for (const { bytes } of steps) {
        const found = bytes?.(rewritten);
        if (found !== undefined) return found;
      }
      return encoder.encode(rewritten);
    },
    strippedSpaces: steps.reduce((sum, { strippedSpaces = 0 }) => sum + strippedSpaces, 0),
  };
}

/** `<0x0A>`. */
function readByteToken(spelling: string): Uint8Array | undefined {
  const digits = /^<0x([0-9A-Fa-f]{2})>$/.exec(spelling)?.[1];
  return digits === undefined ? undefined : Uint8Array.of(Number.parseInt(digits, 16));
}

/** The token that stands for a byte where the vocabulary lacks a character. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}
