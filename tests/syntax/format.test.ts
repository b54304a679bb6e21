import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatModule } from '../../compiler/syntax/format.ts';
import { scan } from '../../compiler/syntax/lexer.ts';
import { changedPrograms, expressions, files } from './format-cases.ts';
import { parse } from './parse.ts';

function format(text: string): string {
  const result = formatModule({ file: 'test.llm', text });
  if (!result.ok) throw new Error(result.diagnostics.map(({ title }) => title).join('\n'));
  return result.value;
}

/** The tree without places. */
function meaning(text: string): string {
  const { module, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return JSON.stringify(module, (key, value) => (/^(span|opSpan)$/.test(key) ? undefined : value));
}

function comments(text: string): string[] {
  return scan({ file: 'test.llm', text })
    .filter(({ image }) => image.startsWith('//'))
    .map(({ image }) => image.trimEnd());
}

function expectFormattable(text: string): void {
  const formatted = format(text);
  expect(meaning(formatted)).toBe(meaning(text));
  expect(comments(formatted)).toEqual(comments(text));
  expect(format(formatted)).toBe(formatted);
  expect(formatted).not.toMatch(/[ \t]\n|\n\n\n|^\n|\{\n\n|\n\n *\}/);
}

test.each(files)('$name keeps its meaning and comments', ({ text }) => {
  expectFormattable(text);
});

const ours = files.filter(({ name }) => /^(stdlib|examples)\//.test(name));

test.each(ours)('$name is formatted', ({ text }) => {
  expect(format(text)).toBe(text);
});

test('changed programs keep their meaning and comments', () => {
  let formatted = 0;
  const check = (text: string): void => {
    if (parse(text).diagnostics.length > 0) return;
    formatted++;
    expectFormattable(text);
  };
  fc.assert(fc.property(changedPrograms, check), { seed: 3, numRuns: 150 });
  expect(formatted).toBeGreaterThan(50);
});

test('generated expressions keep their meaning', () => {
  let formatted = 0;
  const check = (expression: string): void => {
    const text = `let it = ${expression}\n`;
    if (parse(text).diagnostics.length > 0) return;
    formatted++;
    expectFormattable(text);
  };
  fc.assert(fc.property(expressions, check), { seed: 4, numRuns: 1000 });
  expect(formatted).toBeGreaterThan(500);
});

test.each([
  ['spaces', 'let it=- x*( a+b )^ 2 @[ 1,2 ]', 'let it = -x * (a + b)^2 @ [1, 2]'],
  [
    'lengths of dims',
    'let it = x[.. K / 2, D/2 * 3, (a+1) / N]',
    'let it = x[..K/2, D/2 * 3, (a + 1) / N]',
  ],
  ['an `if` on the left', 'let it = if c {a}else{b} + 1', 'let it = (if c { a } else { b }) + 1'],
  ['a lone comma', 'let it = (f(x,), (x,),)', 'let it = (f(x), (x,))'],
  ['operators end lines', 'let it = (a\n+ b)', 'let it = (a +\n  b)'],
  ['pipes begin lines', 'let it = a |>\nf |> g', 'let it = a\n  |> f |> g'],
  [
    'branches are broken together',
    'let it = if c { a } else {\nb }',
    'let it = if c {\n  a\n} else {\n  b\n}',
  ],
  [
    'columns',
    'record A {\n  a:f32=1,\n  long: i32[T]   = 2\n\n  // apart\n  b: f32\n}',
    'record A {\n  a:    f32    = 1\n  long: i32[T] = 2\n\n  // apart\n  b: f32\n}',
  ],
  ['comments in brackets', 'let it = f(a, // first\n b)', 'let it = f(\n  a, // first\n  b,\n)'],
  ['empty lines', '\n\nlet a = 1\n\n\n\nlet b = 2\n// end\n\n', 'let a = 1\n\nlet b = 2\n// end'],
])('%s', (_, text, expected) => {
  expect(format(text)).toBe(`${expected}\n`);
});

test('a signature too long for its line is broken at its parameters', () => {
  const text =
    'pub fn adapt[K](model: Llama[V, D, H, G, F, L], adapter: [L]LoRA[D, H, G, R], rate: f32 = 0.1) -> f32 where K <= D { rate }';
  expect(format(text)).toBe(`pub fn adapt[K](
  model: Llama[V, D, H, G, F, L], adapter: [L]LoRA[D, H, G, R], rate: f32 = 0.1,
) -> f32 where K <= D { rate }
`);
});

test('a value too long for its line goes to the next, or is broken in its brackets', () => {
  const name = (letter: string) => letter.repeat(45);
  expect(format(`let it = ${name('a')} + ${name('b')}`)).toBe(
    `let it =\n  ${name('a')} + ${name('b')}\n`,
  );
  expect(format(`let it = f(${name('a')}, ${name('b')}, ${name('c')})`)).toBe(
    `let it = f(\n  ${name('a')}, ${name('b')},\n  ${name('c')},\n)\n`,
  );
});

test('an empty file stays empty', () => {
  expect(format('\n\n')).toBe('');
  expect(format('// only this\n')).toBe('// only this\n');
});

test('a file with syntax errors is refused with its messages', () => {
  const result = formatModule({ file: 'test.llm', text: 'fn f(x: f32 = 1\n' });
  expect(result.ok).toBe(false);
});
