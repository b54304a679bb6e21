/** Small tokenizers for tests of data: characters, and special tokens where a text has their names. */
import { nowhere } from '../../../compiler/source/span.ts';
import { accept } from '../../../runtime/result.ts';
import { charactersOf } from '../../../runtime/tokenizer/characters.ts';
import type { Tokenizer } from '../../../runtime/tokenizer/tokenizer.ts';

/** Ids are code points, but for the special tokens, whose ids come after all of these. */
export function withSpecials(names: readonly string[]): Tokenizer {
  const specials = new Map(names.map((name, index) => [name, 0x110000 + index]));
  const tokenizer = charactersOf('', nowhere);
  const locate: Tokenizer['locate'] = (text, { specials: mode = 'text' } = {}) => {
    const ids: number[] = [];
    const starts: number[] = [];
    for (let at = 0; at < text.length; ) {
      const name = mode === 'tokens' ? names.find((each) => text.startsWith(each, at)) : undefined;
      const piece = name ?? String.fromCodePoint(text.codePointAt(at)!);
      ids.push(name === undefined ? piece.codePointAt(0)! : specials.get(name)!);
      starts.push(at);
      at += piece.length;
    }
    return accept({ ids: Int32Array.from(ids), starts: Int32Array.from(starts) });
  };
  return {
    ...tokenizer,
    size: 0x110000 + names.length,
    specials,
    locate,
    encode: (text, options) => {
      const encoding = locate(text, options);
      return encoding.ok ? accept(encoding.value.ids) : encoding;
    },
    decode: (ids) =>
      [...ids].map((id) => names[id - 0x110000] ?? String.fromCodePoint(id)).join(''),
  };
}
