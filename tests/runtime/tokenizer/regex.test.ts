/** Regular expressions of tokenizer files in JavaScript, or why not. */
import { describe, expect, test } from 'vitest';
import { patternNames, patternRegex, patterns } from '../../../runtime/tokenizer/patterns.ts';
import { translateRegex } from '../../../runtime/tokenizer/regex.ts';

function matches(pattern: string, text: string): string[] {
  const translation = translateRegex(pattern);
  if (!translation.ok) throw new Error(translation.reason);
  return text.match(translation.regex) ?? [];
}

test.each([
  // V8's own \s lacks U+0085 and has U+FEFF.
  ['\\s+', 'a \u0085\u3000\ufeffb', [' \u0085\u3000']],
  ['\\S+', ' \ufeffa ', ['\ufeffa']],
  ['\\d+', '12\u0663x', ['12\u0663']],
  // Oniguruma's dot stops at line feeds only.
  ['.+', 'a\r\u2028b\nc', ['a\r\u2028b', 'c']],
  // Simple case folding: the long s, the Kelvin sign.
  ["(?i:'s|k)", "'S '\u017f \u212a", ["'S", "'\u017f", '\u212a']],
  ['(?i:[a-c]+)x', 'aBCx abX', ['aBCx']],
  ['(?i:ß)', 'ß', ['ß']],
  ['\\p{Han}+|\\p{^L}', '你好a1', ['你好', '1']],
  ['\\pL+', 'ab1', ['ab']],
  ['\\#\\!|\\-', '#! -', ['#!', '-']],
  ['[\\#\\-x]+', '#-x', ['#-x']],
  ['\\x41\\x{1F600}', 'A😀', ['A😀']],
  ['(a|b)+', 'abc', ['ab']],
  ['a{,2}b', 'aaab', ['aab']],
  ['(?<=a)b(?!c)', 'abc ab', ['b']],
  // What is possessive or atomic never gives back.
  ['a++ab', 'aab', []],
  ['a*+b', 'aab', ['aab']],
  ['(?>a|ab)c', 'abc ac', ['ac']],
])('%s in %j', (pattern, text, expected) => {
  expect(matches(pattern, text)).toEqual(expected);
});

test.each([
  ['\\w+', 0, '`\\w` is not translated'],
  ['a\\b', 1, '`\\b` is not translated'],
  ['^a', 0, 'anchors are not translated'],
  ['a$', 1, 'anchors are not translated'],
  ['a{1,3}+', 6, '`{…}+` means different things to different engines'],
  ['a**', 2, 'a quantifier of a quantifier'],
  ['[a[b]]', 2, 'a class in a class is not translated'],
  ['[a&&b]', 2, '`&&` in a class is not translated'],
  ['(?m:a)', 1, 'this kind of group is not translated'],
  ['(?<name>a)', 1, 'this kind of group is not translated'],
  ['(?i:\\p{Lu})', 10, 'letters of one case, in any case'],
  ['(?i:[\\p{Lu}])', 11, 'letters of one case, in any case'],
  ['\\p{Nonsense}', 12, 'there is no property Nonsense'],
  ['(a', 1, '`(` without `)`'],
  ['a)', 1, '`)` without `(`'],
  ['[a', 1, '`[` without `]`'],
  ['a]', 1, 'a character that must be escaped'],
  ['\\', 0, '`\\` is not translated'],
])('%s is refused', (pattern, at, reason) => {
  expect(translateRegex(pattern)).toEqual({ ok: false, reason, at });
});

describe('the known patterns', () => {
  const space = '\\p{White_Space}';

  test('GPT-2 is what it is in every implementation, but for white space', () => {
    expect(patternRegex('gpt2').source).toBe(
      patterns.gpt2.replaceAll('\\s', space).replace('\\S', '\\P{White_Space}'),
    );
  });

  test('the possessive cl100k of tiktoken cuts as the plain one of the files', () => {
    const possessive =
      "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+" +
      '|\\s*[\\r\\n]|\\s+(?!\\S)|\\s';
    const text = "I'll say: 'Tis   1234567!\r\n\r\n  x\t y \u0085 z  \n ...\n\nDON'T";
    expect(matches(possessive, text)).toEqual(text.match(patternRegex('cl100k')));
  });

  test.each(patternNames)('%s covers every text', (name) => {
    const text = Array.from({ length: 0x3000 }, (_, point) => String.fromCharCode(point)).join(
      'a ',
    );
    expect((text.match(patternRegex(name)) ?? []).join('')).toBe(text);
  });
});
