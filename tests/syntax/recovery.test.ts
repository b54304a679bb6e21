import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';

const lines = (text: string) =>
  parse(text).diagnostics.map((d) => text.slice(0, d.span.start).split('\n').length);

const itemNames = (text: string) =>
  parse(text).module.items.map((item) => {
    if (item.kind === 'test') return item.title;
    return item.kind === 'fn' ? item.fn.name?.text : item.name.text;
  });

test('five independent mistakes are five messages, and the rest is read', () => {
  const text = `use std.nn.{Linear gelu}

pub model Net[D] {
  up Linear[D, D]
  down: Linear[D, D]
  (x: float[D]) -> float[D] {
    let h = up(x
    let y = down(h)
    y + * 2
  }
}

fn half(x: f32) = x / 2

fn twice(x: f32) -> f32 = 2 * x

test "twice" {
  assert twice(1) = 2
  assert twice(2) == 4
}
`;
  expect(lines(text)).toEqual([1, 4, 7, 9, 13, 18]);
  expect(itemNames(text)).toEqual(['Net', 'twice', 'twice']);
  const [net, , check] = parse(text).module.items;
  if (net?.kind !== 'record' || check?.kind !== 'test') throw new Error('other items');
  expect(net.fields.map((f) => f.name.text)).toEqual(['down']);
  expect(net.methods).toHaveLength(1);
  expect(net.methods[0]!.body).toMatchObject({ statements: [{ kind: 'let' }] });
  expect(check.body.statements).toHaveLength(2);
});

describe('one mistake is one message', () => {
  test.each([
    ['a brace is missing', 'fn f() -> f32 {\n  1\n\npub fn g() -> f32 = 1\n', ['f', 'g']],
    ['a bracket is missing', 'fn f() -> f32 = g(1\npub fn g() -> f32 = 1\n', ['f', 'g']],
    ['a brace too many', 'fn f() -> f32 {\n  1\n}}\nfn g() -> f32 = 1\n', ['f', 'g']],
    ['a bracket too many', 'fn f() -> f32 = (1))\nfn g() -> f32 = 1\n', ['f', 'g']],
    ['a statement outside', 'x + 1\nfn g() -> f32 = 1\n', ['g']],
    ['overrides', 'model M {\n  a: N ~ { w: 1 }\n  b: N\n}\nfn g() -> f32 = 1\n', ['M', 'g']],
    [
      'a signature',
      'model M {\n  (x, y: f32) -> f32 {\n    let z = x\n    z\n  }\n  b: N\n}\n',
      ['M'],
    ],
    ['two statements in a line', 'fn f() -> f32 {\n  let x = 1 x\n  2\n}\n', ['f']],
  ])('%s', (_, text, names) => {
    expect(parse(text).diagnostics).toHaveLength(1);
    expect(itemNames(text)).toEqual(names);
  });
});

test('each brace that is still open at the end is named', () => {
  const text = 'model M {\n  fn f() -> f32 {\n    1\n\npub fn g() -> f32 = 1\n';
  expect(parse(text).diagnostics.map((d) => [d.slug, d.span.start])).toEqual([
    ['unclosed-brace', text.indexOf('{')],
    ['unclosed-brace', text.lastIndexOf('{')],
  ]);
  expect(itemNames(text)).toEqual(['M', 'g']);
});

test('an empty file is an empty module', () => {
  for (const text of ['', '\n\n', '// nothing']) {
    expect(parse(text)).toMatchObject({ module: { uses: [], items: [] }, diagnostics: [] });
  }
});

test('very deep nesting is a message', () => {
  const { diagnostics } = parse(`let x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`);
  expect(diagnostics.map((d) => d.slug)).toEqual(['too-deep']);
  expect(parse('let x = 1').diagnostics).toEqual([]);
});
