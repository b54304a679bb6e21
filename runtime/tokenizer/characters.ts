/** The tokenizer whose tokens are characters: Unicode code points, in their order. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';
import type { Encoding, Tokenizer } from './tokenizer.ts';
import { unknownCharacter } from './unknown-character.ts';

/** `tokenizer.json`. */
interface SavedCharacters {
  readonly kind: 'characters';
  /** Each once, ascending: the place is the id. */
  readonly characters: string;
}

/** One id for each different character of `text`. `span` is who asked, for messages of `encode`. */
export function charactersOf(text: string, span: Span = nowhere): Tokenizer {
  const points = new Set<number>();
  for (const character of text) points.add(character.codePointAt(0)!);
  return tokenizerOf(
    [...points].sort((a, b) => a - b).map((point) => String.fromCodePoint(point)),
    span,
  );
}

/** Reads the object that `serialize` wrote. Error: `bad-tokenizer`. */
export function loadCharacters(saved: unknown, span: Span = nowhere): Result<Tokenizer> {
  if (!isSaved(saved)) {
    return refuse({
      slug: 'bad-tokenizer',
      title: 'This is not a saved tokenizer of characters',
      span,
      hint: 'It should be an object with `kind` "characters" and text without repetition in `characters`',
    });
  }
  return accept(tokenizerOf([...saved.characters], span));
}

function isSaved(saved: unknown): saved is SavedCharacters {
  if (typeof saved !== 'object' || saved === null) return false;
  if (!('kind' in saved) || saved.kind !== 'characters') return false;
  if (!('characters' in saved) || typeof saved.characters !== 'string') return false;
  const characters = [...saved.characters];
  return characters.length > 0 && new Set(characters).size === characters.length;
}

function tokenizerOf(characters: readonly string[], span: Span): Tokenizer {
  const ids = new Map(characters.map((character, id) => [character, id]));
  const locate = (text: string): Result<Encoding> => locateCharacters(text, ids, span);
  const decode = (given: Iterable<number>): string => {
    let text = '';
    for (const id of given) text += characters[id] ?? '\uFFFD';
    return text;
  };
  const saved: SavedCharacters = { kind: 'characters', characters: characters.join('') };
  return {
    size: characters.length,
    specials: new Map(),
    frame: { before: [], after: [] },
    encode: (text) => {
      const encoding = locate(text);
      return encoding.ok ? accept(encoding.value.ids) : encoding;
    },
    locate,
    decode,
    stream: () => ({ push: (id) => decode([id]), end: () => '' }),
    bytes: (id) => (id in characters ? new TextEncoder().encode(characters[id]) : undefined),
    serialize: () => `${JSON.stringify(saved)}\n`,
  };
}

function locateCharacters(
  text: string,
  known: ReadonlyMap<string, number>,
  span: Span,
): Result<Encoding> {
  const ids = new Int32Array(text.length);
  const starts = new Int32Array(text.length);
  let count = 0;
  let offset = 0;
  for (const character of text) {
    const id = known.get(character);
    if (id === undefined) return unknownCharacter(text, offset, character, span);
    ids[count] = id;
    starts[count] = offset;
    count += 1;
    offset += character.length;
  }
  return accept({ ids: ids.slice(0, count), starts: starts.slice(0, count) });
}
