/** The colours of VS Code: made from the lexer's vocabulary, and right on whole programs. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tokenize } from '../../compiler/syntax/lexer.ts';
import { grammar } from '../../editor/grammar.ts';
import { reservedWords, scalarWords, softWords } from '../../editor/words.ts';

const { patterns } = JSON.parse(grammar()) as {
  readonly patterns: readonly { readonly name: string; readonly match: string }[];
};

/** The scope of each coloured piece of a line: the first pattern that fits where none did before. */
function colours(line: string): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (let at = 0; at < line.length; ) {
    const hits = patterns.flatMap(({ name, match }) => {
      const regexp = new RegExp(match, 'g');
      regexp.lastIndex = at;
      const hit = regexp.exec(line);
      return hit === null || hit[0] === '' ? [] : [{ name, text: hit[0], start: hit.index }];
    });
    const first = hits.reduce<(typeof hits)[number] | undefined>(
      (best, hit) => (best === undefined || hit.start < best.start ? hit : best),
      undefined,
    );
    if (first === undefined) break;
    found.push([first.text, first.name.replace(/\.llm$/, '')]);
    at = first.start + first.text.length;
  }
  return found;
}

test('the grammar in the extension is the one that the vocabulary makes', async () => {
  await expect(grammar()).toMatchFileSnapshot('../../editor/vscode/syntaxes/llm.tmLanguage.json');
});

test('every word of the language has a colour', () => {
  expect(reservedWords.length + softWords.length + scalarWords.length).toBeGreaterThan(30);
  for (const word of [...reservedWords, ...softWords, ...scalarWords]) {
    expect(colours(`${word} x`)[0]?.[0], word).toBe(word);
  }
});

test('a line in colours', () => {
  expect(colours('pub fn gelu(x: float[T]) -> f32 = 0.5 * tanh(x) // near')).toEqual([
    ['pub', 'keyword.other'],
    ['fn', 'storage.type'],
    ['gelu', 'entity.name.function'],
    ['float', 'support.type'],
    ['T', 'entity.name.type'],
    ['->', 'keyword.operator'],
    ['f32', 'support.type'],
    ['=', 'keyword.operator'],
    ['0.5', 'constant.numeric.float'],
    ['*', 'keyword.operator'],
    ['tanh', 'entity.name.function.call'],
    ['// near', 'comment.line.double-slash'],
  ]);
});

test('soft words are names where they stand as names', () => {
  expect(colours('let model = init[Tiny]()').map(([text]) => text)).not.toContain('model');
  expect(colours('model Tiny {')[0]).toEqual(['model', 'keyword.other']);
});

test('strings and comments are coloured whole, as the lexer reads them', () => {
  expect(colours('test "a // b \\" c" {')).toContainEqual([
    '"a // b \\" c"',
    'string.quoted.double',
  ]);
  const text = readFileSync(new URL('../../stdlib/nn.llm', import.meta.url), 'utf8');
  const strings = text
    .split('\n')
    .flatMap((line) =>
      colours(line).flatMap(([piece, name]) => (name === 'string.quoted.double' ? [piece] : [])),
    );
  const read = tokenize({ file: 'nn.llm', text }).tokens.filter(
    ({ tokenType }) => tokenType.name === 'Text',
  );
  expect(strings).toEqual(read.map(({ image }) => image));
});
