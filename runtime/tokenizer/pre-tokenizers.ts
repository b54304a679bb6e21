/**
 * The `pre_tokenizer` of a `tokenizer.json`: where a text is cut before merging. All cuts supported
 * keep the whole text, so that a piece begins where the one before it ends.
 */
import { type Edit, prepend, replaceMatches } from './aligned.ts';
import type { Component } from './component.ts';
import { inOrder } from './normalizers.ts';
import { patternNames, patternRegex, patterns } from './patterns.ts';
import { escapeLiteral } from './regex-literal.ts';

export interface PreTokenizer {
  /** What the cuts look for does not reach beyond places that `blocks` finds. */
  readonly isKnown: boolean;
  readonly edit: Edit;
  readonly cuts: readonly Cut[];
  /** Pieces are spelled byte by byte before they are merged. */
  readonly isByteLevel: boolean;
}

/** Pieces of a text, which together are the text. */
export type Cut = (text: string) => readonly string[];

/** No `pre_tokenizer` at all. */
export const wholeText: PreTokenizer = {
  isKnown: false,
  edit: (text) => text,
  cuts: [],
  isByteLevel: false,
};

const types: Readonly<Record<string, (part: Component) => PreTokenizer>> = {
  ByteLevel: (part) => ({
    isKnown: true,
    edit: part.flag('add_prefix_space', true) ? prefixSpace : wholeText.edit,
    cuts: part.flag('use_regex', true) ? [matches(patternRegex('gpt2'))] : [],
    isByteLevel: true,
  }),
  Split: (part) => {
    const behavior = part.text('behavior');
    if (behavior !== 'Isolated') throw part.unknown(`the behavior ${JSON.stringify(behavior)}`);
    if (part.flag('invert', false)) throw part.unknown('invert');
    const source = part.part('pattern').value('Regex');
    const isKnown = patternNames.some((name) => patterns[name] === source);
    return { ...wholeText, isKnown, cuts: [matches(part.pattern('pattern'))] };
  },
  Digits: (part) => ({
    ...wholeText,
    isKnown: true,
    cuts: [matches(part.flag('individual_digits', false) ? /\p{N}/gu : /\p{N}+/gu)],
  }),
  Metaspace: (part) => metaspace(part),
  Sequence: (part) =>
    part
      .parts('pretokenizers')
      .map((inner) => [inner, readPreTokenizer(inner)] as const)
      .reduce(after, wholeText),
};

export function readPreTokenizer(part: Component): PreTokenizer {
  return part.choose(types)(part);
}

/** `second` cuts the pieces of `first`. */
function after(
  first: PreTokenizer,
  [part, second]: readonly [Component, PreTokenizer],
): PreTokenizer {
  if (first.cuts.length > 0 && second.edit !== wholeText.edit) {
    throw part.unknown('a prefix for each piece');
  }
  return {
    isKnown: (first === wholeText || first.isKnown) && second.isKnown,
    edit: inOrder([first.edit, second.edit]),
    cuts: [...first.cuts, ...second.cuts],
    isByteLevel: first.isByteLevel || second.isByteLevel,
  };
}

/** Every match is a piece, and so is every stretch between matches. */
export function matches(pattern: RegExp): Cut {
  return (text) => {
    const found = text.match(pattern) ?? [];
    let covered = 0;
    for (const piece of found) covered += piece.length;
    return covered === text.length ? found : withGaps(text, pattern);
  };
}

function withGaps(text: string, pattern: RegExp): string[] {
  const pieces: string[] = [];
  let done = 0;
  for (const { index, 0: found } of text.matchAll(pattern)) {
    if (index > done) pieces.push(text.slice(done, index));
    if (found !== '') pieces.push(found);
    done = index + found.length;
  }
  if (done < text.length) pieces.push(text.slice(done));
  return pieces;
}

const prefixSpace: Edit = (given) => (given.text.startsWith(' ') ? given : prepend(given, ' '));

const prependSchemes = ['always', 'first', 'never'];

/** SentencePiece's: a space is a visible character, which begins the word that it precedes. */
function metaspace(part: Component): PreTokenizer {
  const sign = part.text('replacement');
  const scheme = part.optionalText('prepend_scheme') ?? 'always';
  if (!prependSchemes.includes(scheme)) throw part.unknown(`the prepend_scheme ${scheme}`);
  const edit: Edit = (given, { isFirst }) => {
    const replaced = replaceMatches(given, / /g, sign);
    const isPrefixed = scheme === 'always' || (scheme === 'first' && isFirst);
    return isPrefixed && !replaced.text.startsWith(sign) ? prepend(replaced, sign) : replaced;
  };
  const word = new RegExp(
    `${escapeLiteral(sign)}?(?:(?!${escapeLiteral(sign)})[^])+|${escapeLiteral(sign)}`,
    'gu',
  );
  return { ...wholeText, edit, cuts: part.flag('split', true) ? [matches(word)] : [] };
}
