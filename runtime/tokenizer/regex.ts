/**
 * Translates the regular expressions of tokenizer files, which are written for Oniguruma, to those of
 * JavaScript. What has the same meaning stays; `\s`, `\d`, `.`, `(?i:…)`, possessive quantifiers and
 * atomic groups are spelled out; everything else is refused, for a pattern that means something else
 * gives other tokens without a word.
 */
import { bothCases, classInBothCases, escapeLiteral } from './regex-literal.ts';

export type Translation =
  | { readonly ok: true; readonly regex: RegExp }
  /** `at` is an offset in the pattern. */
  | { readonly ok: false; readonly reason: string; readonly at: number };

/** A global regular expression that matches what `pattern` does under Oniguruma. */
export function translateRegex(pattern: string): Translation {
  const reader = new Reader(pattern);
  try {
    const source = alternatives(reader, false);
    if (!reader.isAtEnd) throw new Untranslatable('`)` without `(`', reader.at);
    return { ok: true, regex: new RegExp(source, 'gu') };
  } catch (thrown) {
    if (thrown instanceof Untranslatable) {
      return { ok: false, reason: thrown.message, at: thrown.at };
    }
    if (thrown instanceof SyntaxError) return { ok: false, reason: thrown.message, at: 0 };
    throw thrown;
  }
}

class Untranslatable extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

class Reader {
  readonly text: string;
  at = 0;
  /** Groups made for atomic parts, to refer back to. */
  atomics = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether `text` comes next; if so, goes past it. */
  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** What `pattern`, a sticky expression, matches here; goes past it. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  /** The next character, whole. */
  character(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }

  fail(reason: string): never {
    throw new Untranslatable(reason, this.at);
  }
}

function alternatives(reader: Reader, anyCase: boolean): string {
  const found = [sequence(reader, anyCase)];
  while (reader.skip('|')) found.push(sequence(reader, anyCase));
  return found.join('|');
}

function sequence(reader: Reader, anyCase: boolean): string {
  let source = '';
  while (!reader.isAtEnd && !/[|)]/.test(reader.text[reader.at]!)) {
    source += quantified(reader, atom(reader, anyCase));
  }
  return source;
}

function quantified(reader: Reader, item: string): string {
  const quantifier = reader.match(/[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\}/y);
  if (quantifier === undefined) return item;
  const repeated = item + quantifier.replace('{,', '{0,');
  if (reader.skip('?')) return `${repeated}?`;
  if (reader.text[reader.at] === '+') {
    // Ruby's Oniguruma repeats `a{1,3}` here, Java's makes it possessive.
    if (quantifier.startsWith('{'))
      reader.fail('`{…}+` means different things to different engines');
    reader.skip('+');
    return atomic(reader, repeated);
  }
  if (/[*?{]/.test(reader.text[reader.at] ?? '')) reader.fail('a quantifier of a quantifier');
  return repeated;
}

/** Matches as `source` does, and never gives back: what a lookahead has captured is fixed. */
function atomic(reader: Reader, source: string): string {
  reader.atomics += 1;
  return `(?:(?=(?<a${reader.atomics}>${source}))\\k<a${reader.atomics}>)`;
}

function atom(reader: Reader, anyCase: boolean): string {
  if (reader.skip('(')) return group(reader, anyCase);
  if (reader.skip('[')) return characterClass(reader, anyCase);
  if (reader.skip('.')) return '[^\\n]';
  if (reader.text[reader.at] === '\\') {
    const item = escapeSequence(reader);
    if (anyCase) refuseOneCase(reader, item);
    return item.literal === undefined ? item.source : spell(item.literal, anyCase);
  }
  if (/[$^]/.test(reader.text[reader.at]!)) reader.fail('anchors are not translated');
  if (/[*+?{}\]]/.test(reader.text[reader.at]!)) reader.fail('a character that must be escaped');
  return spell(reader.character(), anyCase);
}

function spell(literal: string, anyCase: boolean): string {
  return anyCase ? bothCases(literal) : escapeLiteral(literal);
}

const groupHeads: readonly (readonly [head: string, translated: string])[] = [
  ['?:', '(?:'],
  ['?=', '(?='],
  ['?!', '(?!'],
  ['?<=', '(?<='],
  ['?<!', '(?<!'],
];

function group(reader: Reader, anyCase: boolean): string {
  if (reader.skip('?i:')) return closed(reader, '(?:', true);
  if (reader.skip('?>')) return atomic(reader, closed(reader, '(?:', anyCase));
  const head = groupHeads.find(([spelling]) => reader.skip(spelling));
  if (head !== undefined) return closed(reader, head[1], anyCase);
  if (reader.text[reader.at] === '?') reader.fail('this kind of group is not translated');
  return closed(reader, '(?:', anyCase);
}

function closed(reader: Reader, head: string, anyCase: boolean): string {
  const start = reader.at;
  const inner = alternatives(reader, anyCase);
  if (!reader.skip(')')) throw new Untranslatable('`(` without `)`', start);
  return `${head}${inner})`;
}

/** Each escape that is a class of its own. */
const classEscapes: Readonly<Record<string, string>> = {
  s: '\\p{White_Space}',
  S: '\\P{White_Space}',
  d: '\\p{Nd}',
  D: '\\P{Nd}',
};

const controlEscapes: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

interface Escape {
  readonly source: string;
  /** The one character it stands for. */
  readonly literal?: string;
}

function escapeSequence(reader: Reader): Escape {
  const property = reader.match(/\\[pP](?:\{\^?[\w=]+\}|[A-Z])/y);
  if (property !== undefined) return { source: translateProperty(reader, property) };
  const code = reader.match(/\\x\{[0-9A-Fa-f]{1,6}\}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}/y);
  if (code !== undefined) {
    return literalEscape(
      String.fromCodePoint(Number.parseInt(code.replace(/[^0-9A-Fa-f]/g, ''), 16)),
    );
  }
  const letter = reader.text[reader.at + 1] ?? '';
  const known = classEscapes[letter];
  if (known === undefined && !(letter in controlEscapes) && /[A-Za-z0-9]|^$/.test(letter)) {
    reader.fail(`\`\\${letter}\` is not translated`);
  }
  reader.at += 1;
  const character = reader.character();
  return known === undefined
    ? literalEscape(controlEscapes[letter] ?? character)
    : { source: known };
}

function literalEscape(literal: string): Escape {
  return { source: escapeLiteral(literal), literal };
}

/** `\p{^L}` is `\P{L}`, `\p{Han}` a script. */
function translateProperty(reader: Reader, spelling: string): string {
  const [, letter, hat, name] = /\\([pP])\{?(\^?)([\w=]+)/.exec(spelling)!;
  const isNegated = (letter === 'P') !== (hat === '^');
  const spellings = [name, `Script=${name}`].map((each) => `\\${isNegated ? 'P' : 'p'}{${each}}`);
  const known = spellings.find(isProperty);
  if (known === undefined) reader.fail(`there is no property ${name}`);
  return known;
}

function isProperty(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function characterClass(reader: Reader, anyCase: boolean): string {
  const start = reader.at;
  const head = reader.skip('^') ? '[^' : '[';
  let inner = '';
  while (reader.text[reader.at] !== ']') {
    if (reader.isAtEnd) throw new Untranslatable('`[` without `]`', start);
    inner += classItem(reader, anyCase);
  }
  reader.skip(']');
  if (inner === '') throw new Untranslatable('an empty class', start);
  return `${head}${inner}]`;
}

function classItem(reader: Reader, anyCase: boolean): string {
  if (reader.text[reader.at] === '[') reader.fail('a class in a class is not translated');
  if (reader.text.startsWith('&&', reader.at)) reader.fail('`&&` in a class is not translated');
  const first = classCharacter(reader);
  const isRange =
    first.literal !== undefined && /^-[^\]]/.test(reader.text.slice(reader.at, reader.at + 2));
  if (!isRange) {
    if (anyCase) refuseOneCase(reader, first);
    return first.literal !== undefined && anyCase
      ? classInBothCases(first.literal, first.literal)
      : first.source;
  }
  reader.skip('-');
  const last = classCharacter(reader);
  if (last.literal === undefined) reader.fail('a range ends in a character');
  if (anyCase) return classInBothCases(first.literal!, last.literal);
  return `${first.source}-${last.source}`;
}

function refuseOneCase(reader: Reader, { source }: Escape): void {
  if (/^\\[pP]\{L[ult]\}$/.test(source)) reader.fail('letters of one case, in any case');
}

function classCharacter(reader: Reader): Escape {
  if (reader.text[reader.at] === '\\') return inClass(escapeSequence(reader));
  return inClass(literalEscape(reader.character()));
}

/** `-` needs its escape here only. */
function inClass(item: Escape): Escape {
  return item.literal === '-' ? { source: '\\-', literal: '-' } : item;
}
