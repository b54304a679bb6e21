import { describe, expect, test } from 'vitest';
import { isParenthesized } from '../../compiler/syntax/parentheses.ts';
import { parse, parseExpr, parseItem, show } from './parse.ts';

describe('precedence, tightest first', () => {
  test.each([
    ['a.b[i](c)^2', '(^ (call (index (. a b) i) c) 2)'],
    ['a^b^c', '(^ a (^ b c))'],
    ['-a^-b', '(- (^ a (- b)))'],
    ['-x as f32', '(as (- x) f32)'],
    ['a * b as f16', '(* a (as b f16))'],
    ['r with (a.b: 1) as f16', '(as (with r a.b: 1) f16)'],
    ['a @ b * c / d % e', '(% (/ (* (@ a b) c) d) e)'],
    ['a - b - c * d', '(- (- a b) (* c d))'],
    ['0..N - 1', '(.. 0 (- N 1))'],
    ['a + 1 < b and not c == d or e', '(or (and (< (+ a 1) b) (not (== c d))) e)'],
    ['x + 1 |> f |> g(2)', '(|> (|> (+ x 1) f) (call g 2))'],
    ['x |> a.b[3](c)', '(|> x (call (index (. a b) 3) c))'],
    ['a - -b', '(- a (- b))'],
    ['(a + b) * c', '(* (+ a b) c)'],
  ])('%s', (text, structure) => expect(show(parseExpr(text))).toBe(structure));
});

describe('binders reach as far right as they can', () => {
  test.each([
    ['2 * sum d: a[d] + b[d]', '(* 2 (sum d: (+ (index a d) (index b d))))'],
    ['for t, (h, i): y[h, t, i] |> f', '(for t (h i): (|> (index y h t i) f))'],
    ['(sum i: x[i]) + b', '(+ (sum i: (index x i)) b)'],
    ['for i < K/2: pos / b', '(for i<(/ K 2): (/ pos b))'],
    ['grad p, q: loss(p, q) + 1', '(grad p q: (+ (call loss p q) 1))'],
    ['using fork(k, 1): f()', '(using (call fork k 1): (call f))'],
    ['|(a, b), _| a + b', '(fn tuple ignore: (+ a b))'],
    ['peak * if c { a } else { b }', '(* peak (if c {expr a} {expr b}))'],
    ['max t: if m[t] > 0 { t } else { 0 }', '(max t: (if (> (index m t) 0) {expr t} {expr 0}))'],
  ])('%s', (text, structure) => expect(show(parseExpr(text))).toBe(structure));
});

describe('square brackets', () => {
  test.each([
    ['x[_, .., 0]', '(index x _ rest 0)'],
    ['x[a..b, ..c, d + 1..]', '(index x a..b ..c (+ d 1)..)'],
    ['x[(0..3)]', '(index x (.. 0 3))'],
    ['x[t, (h, i)]', '(index x t (tuple h i))'],
    ['x[[1, 2][0]]', '(index x (index (list 1 2) 0))'],
    ['x[T]', '(index x T)'],
    ['f[T: 64](x)', '(call (index f T: 64) x)'],
    ['f[f32]()', '(call (index f f32))'],
    ['f[G[V: 65]]()', '(call (index f type named))'],
    ['f[M: nn.Linear[3, 4]]()', '(call (index f M: type named))'],
    ['f[[L]f32[D]]()', '(call (index f type stack))'],
    ['f[f32[D]]()', '(call (index f type tensor))'],
    ['f[(f32) -> f32]()', '(call (index f type function))'],
    ['f[M as f16]()', '(call (index f type cast))'],
    ['f[n.size]()', '(call (index f (. n size)))'],
    ['for ..b, i: x[..b, i]', '(for ..b i: (index x rest b i))'],
    ['(for ..b, i: y) + x[..b]', '(+ (for ..b i: y) (index x ..b))'],
  ])('%s', (text, structure) => expect(show(parseExpr(text))).toBe(structure));
});

test('soft words are names, and `w is x` without brackets is a binder', () => {
  const text = 'use + model.type[plan](random, test: record) - (sum is: x[is])';
  expect(show(parseExpr(text))).toBe(
    '(- (+ use (call (index (. model type) plan) random test: record)) (sum is: (index x is)))',
  );
  expect(show(parseExpr('if w is [M, N] { a } else { b }'))).toBe('(if (is w) {expr a} {expr b})');
});

test('digits after a dot are a position', () => {
  expect(show(parseExpr('pair.0.1'))).toBe('(. (. pair 0) 1)');
  expect(show(parseExpr('0..1.5'))).toBe('(.. 0 1.5)');
});

test('numbers are exact where they can be', () => {
  expect(show(parseExpr('(5_000, 3e-4, 1_0.2_5, 10000.0)'))).toBe(
    '(tuple 5000 0.0003 10.25 10000)',
  );
});

test('escapes in strings', () => {
  expect(parseExpr(String.raw`"a\n\t\"\\\u{1F600}"`)).toMatchObject({ value: 'a\n\t"\\😀' });
});

test('parentheses widen the span of what they hold, so that a binder can see them', () => {
  const loose = parseExpr('sum i: x[i] + b');
  const held = parseExpr('sum i: (x[i] + b)');
  if (loose.kind !== 'binder' || held.kind !== 'binder') throw new Error('no binder');
  expect(isParenthesized(loose.body)).toBe(false);
  expect(isParenthesized(held.body)).toBe(true);
});

test('spans cover the whole text of a node', () => {
  const text = 'fn gelu(x: float) -> float = 0.5 * tanh(x)';
  const item = parseItem(text);
  if (item.kind !== 'fn' || item.fn.body?.kind !== 'binary') throw new Error('another tree');
  const at = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  expect(at(item.span)).toBe(text);
  expect(at(item.fn.name!.span)).toBe('gelu');
  expect(at(item.fn.params[0]!.type.span)).toBe('float');
  expect(at(item.fn.body.span)).toBe('0.5 * tanh(x)');
  expect(at(item.fn.body.opSpan)).toBe('*');
  expect(at(item.fn.body.right.span)).toBe('tanh(x)');
});

test('documentation belongs to what follows it', () => {
  const { module } = parse(`//! About
//! the file.

/// A layer.
/// In two lines.
@name("l")
pub model L {
  /// The weight.
  w: float[3] ~ 0
  // not documentation
  b: float[3] ~ 0
  /// What it does.
  fn f(x: f32) -> f32 = x
}
`);
  const [item] = module.items;
  if (item?.kind !== 'record') throw new Error('no record');
  expect(module.doc).toBe('About\nthe file.');
  expect(item.doc).toBe('A layer.\nIn two lines.');
  expect(item.attributes.map((a) => a.name.text)).toEqual(['name']);
  expect(item.fields.map((f) => f.doc)).toEqual(['The weight.', '']);
  expect(item.methods.map((m) => m.doc)).toEqual(['What it does.']);
});

test('words in front of a function', () => {
  expect(parseItem('pub extern random fn f() -> f32')).toMatchObject({
    isPublic: true,
    isExtern: true,
    fn: { isRandom: true, name: { text: 'f' } },
  });
});

test('several leading forms of `use`', () => {
  const { module } = parse('use std.nn\nuse std.nn.{Linear, gelu}\nuse std.loss as l\n');
  const shown = module.uses.map((u) => [
    u.path.map((n) => n.text).join('.'),
    u.names?.map((n) => n.text),
    u.alias?.text,
  ]);
  expect(shown).toEqual([
    ['std.nn', undefined, undefined],
    ['std.nn', ['Linear', 'gelu'], undefined],
    ['std.loss', undefined, 'l'],
  ]);
});
