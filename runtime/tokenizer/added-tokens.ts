/** Tokens that are found in a text before it is cut: `<|endoftext|>` and the like. */
import { Component } from './component.ts';
import { escapeLiteral } from './regex-literal.ts';
import type { Specials } from './tokenizer.ts';

/** As `added_tokens` of a `tokenizer.json` has it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Not where a letter, digit or underscore touches it. */
  readonly singleWord: boolean;
  /** Takes the white space at its left, or right, with it. */
  readonly stripsLeft: boolean;
  readonly stripsRight: boolean;
  /** Looked for in the text as the normalizer left it. */
  readonly isNormalized: boolean;
  /** Others are tokens wherever they stand; these as `Specials` says. */
  readonly isSpecial: boolean;
}

export function readAddedTokens(list: readonly unknown[]): AddedToken[] {
  return list.map((each, index) => {
    const part = new Component(`added_tokens[${index}]`, each);
    return {
      id: part.count('id'),
      content: part.text('content'),
      singleWord: part.flag('single_word', false),
      stripsLeft: part.flag('lstrip', false),
      stripsRight: part.flag('rstrip', false),
      isNormalized: part.flag('normalized', false),
      isSpecial: part.flag('special', false),
    };
  });
}

/** Which of the tokens are looked for. */
export function wanted(tokens: readonly AddedToken[], specials: Specials): AddedToken[] {
  return tokens.filter(({ content, isSpecial }) => {
    if (content === '') return false;
    if (!isSpecial) return true;
    return typeof specials === 'string' ? specials !== 'text' : specials.has(content);
  });
}

/** A stretch of a text: text between tokens, or a token. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly token?: AddedToken;
}

/** Cuts a text at tokens: at each place the leftmost, and of several there the longest. */
export type Finder = (text: string) => readonly Stretch[];

export function finder(tokens: readonly AddedToken[]): Finder {
  if (tokens.length === 0) return (text) => [{ start: 0, end: text.length }];
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escapeLiteral).join('|'), 'gu');
  return (text) => {
    const stretches: Stretch[] = [];
    let done = 0;
    for (const { index, 0: content } of text.matchAll(pattern)) {
      const token = byContent.get(content)!;
      const after = index + content.length;
      if (index < done || (token.singleWord && touchesWord(text, index, after))) continue;
      const start = token.stripsLeft ? Math.max(done, leftOfSpace(text, index)) : index;
      const end = token.stripsRight ? rightOfSpace(text, after) : after;
      if (start > done) stretches.push({ start: done, end: start });
      stretches.push({ start, end, token });
      done = end;
    }
    if (done < text.length) stretches.push({ start: done, end: text.length });
    return stretches;
  };
}

function touchesWord(text: string, start: number, end: number): boolean {
  return (
    /[\p{L}\p{M}\p{N}_]$/u.test(text.slice(0, start)) ||
    /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(end))
  );
}

function leftOfSpace(text: string, at: number): number {
  return text.slice(0, at).replace(/\p{White_Space}+$/u, '').length;
}

function rightOfSpace(text: string, at: number): number {
  return at + /^\p{White_Space}*/u.exec(text.slice(at))![0].length;
}
