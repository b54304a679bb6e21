import { describe, expect, test } from 'vitest';
import { tokenize } from '../../compiler/syntax/lexer.ts';

/** The tokens with `/` for the newlines that count. */
function filtered(text: string): string {
  const { tokens } = tokenize({ file: 'test.llm', text });
  return tokens.map((token) => (token.image.includes('\n') ? '/' : token.image)).join(' ');
}

describe('a newline ends a statement', () => {
  test.each([
    ['a\nb', 'a / b'],
    ['a\n\n  // why\n\r\nb', 'a / b'],
    ['a\n-b', 'a / - b'],
    ['a\n(b)', 'a / ( b )'],
    ['a\n[b]', 'a / [ b ]'],
    ['a\n|x| x', 'a / | x | x'],
    ['a\nnot b', 'a / not b'],
    ['a\n{ b }', 'a / { b }'],
    ['f({\na\nb })', 'f ( { a / b } )'],
    ['true\nself', 'true / self'],
    ['model\nM', 'model / M'],
  ])('%j', (text, tokens) => expect(filtered(text)).toBe(tokens));
});

describe('unless the text plainly goes on', () => {
  test.each([
    ['(a\nb\n)', '( a b )'],
    ['[\na\n-b]', '[ a - b ]'],
    ['{ f(a\n)\nb }', '{ f ( a ) / b }'],
    ['a +\nb', 'a + b'],
    ['a -\nb', 'a - b'],
    ['a,\nb', 'a , b'],
    ['a:\nb', 'a : b'],
    ['a =\nb', 'a = b'],
    ['f() ->\nb', 'f ( ) -> b'],
    ['a ~\nb', 'a ~ b'],
    ['|x|\nb', '| x | b'],
    ['{\na\n}', '{ a }'],
    ['a\n|> f\n|> g', 'a |> f |> g'],
    ['}\nelse {', '} else {'],
    ['a\n.b', 'a . b'],
    ['a\nwhere D', 'a where D'],
    ['a\nas f32', 'a as f32'],
    ['a\nwith (b: c)', 'a with ( b : c )'],
    ['a\nand b\nor c', 'a and b or c'],
    ['a\n* b\n== c', 'a * b == c'],
    ['a\n= b', 'a = b'],
    ['not\na', 'not a'],
  ])('%j', (text, tokens) => expect(filtered(text)).toBe(tokens));
});

describe('an attribute is no product', () => {
  test.each([
    ['a\n@name("x")\nb', 'a / @ name ( "x" ) / b'],
    ['a\n@ name', 'a @ name'],
    ['a\n@ (b)', 'a @ ( b )'],
    ['a\n@(b)', 'a @ ( b )'],
  ])('%j', (text, tokens) => expect(filtered(text)).toBe(tokens));
});

describe('where a bracket was forgotten, the next line counts again', () => {
  test.each([
    ['{ f(a\nlet b = c\nd }', '{ f ( a / let b = c / d }'],
    ['x = [a\nfn f', 'x = [ a / fn f'],
    ['{ f(a\npub fn g', '{ f ( a / pub fn g'],
    ['{ f(a }\nb', '{ f ( a } / b'],
    ['a ) \n b', 'a ) / b'],
  ])('%j', (text, tokens) => expect(filtered(text)).toBe(tokens));
});
