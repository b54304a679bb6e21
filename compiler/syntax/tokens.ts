/**
 * The vocabulary. A name's first letter decides its token type (`LOWER` or `UPPER`); the grammar
 * relies on it. Soft words are tokens of the category `Lower`: wherever the grammar asks for a
 * name in lower case they are ordinary names. Labels are what messages call a token.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';

const category = (name: string, label: string): TokenType =>
  createToken({ name, label, pattern: Lexer.NA });

export const Additive = category('Additive', '`+` or `-`');
export const Multiplicative = category('Multiplicative', '`*`, `/`, `%` or `@`');
export const Comparison = category('Comparison', 'a comparison');

export const Lower = createToken({
  name: 'Lower',
  label: 'a name in lower case',
  pattern: /[a-z][A-Za-z0-9_]*|_[A-Za-z0-9_]+/,
});
export const Upper = createToken({
  name: 'Upper',
  label: 'a name with a capital',
  pattern: /[A-Z][A-Za-z0-9_]*/,
});

const reserved = (word: string): TokenType =>
  createToken({ name: `reserved ${word}`, label: `\`${word}\``, pattern: word, longer_alt: Lower });

export const Fn = reserved('fn');
export const Let = reserved('let');
export const If = reserved('if');
export const Else = reserved('else');
export const For = reserved('for');
export const Grad = reserved('grad');
export const ValueAndGrad = reserved('value_and_grad');
export const Using = reserved('using');
export const As = reserved('as');
export const With = reserved('with');
export const Where = reserved('where');
export const And = reserved('and');
export const Or = reserved('or');
export const Not = reserved('not');
export const True = reserved('true');
export const False = reserved('false');
export const Self = reserved('self');
export const Inf = reserved('inf');
export const Assert = reserved('assert');

const soft = (word: string): TokenType =>
  createToken({
    name: `soft ${word}`,
    label: `\`${word}\``,
    pattern: word,
    longer_alt: Lower,
    categories: Lower,
  });

export const Use = soft('use');
export const Pub = soft('pub');
export const Model = soft('model');
export const Record = soft('record');
export const Type = soft('type');
export const Plan = soft('plan');
export const Test = soft('test');
export const Extern = soft('extern');
export const Random = soft('random');
export const Is = soft('is');
export const Tree = soft('tree');
/** Any number dtype; the checker accepts it in the prelude only. */
export const NumberWord = soft('number');
/** The host's text, in signatures of `extern fn`. */
export const StringWord = soft('string');

export const Scalar = createToken({
  name: 'Scalar',
  label: 'a scalar type',
  pattern: /f32|f16|bf16|i32|u32|bool|float/,
  longer_alt: Lower,
});

export const Int = createToken({ name: 'Int', label: 'a whole number', pattern: /\d[\d_]*/ });

const floatPattern = /\d[\d_]*(?:\.\d[\d_]*(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/y;
export const Float = createToken({
  name: 'Float',
  label: 'a number',
  // Directly after a dot, digits are a tuple position: `pairs.0.1` has no float in it.
  pattern: (text, offset, matched) => {
    if (matched.at(-1)?.tokenType === Dot) return null;
    floatPattern.lastIndex = offset;
    return floatPattern.exec(text) as RegExpExecArray | null;
  },
  start_chars_hint: [...'0123456789'],
  line_breaks: false,
});

export const Text = createToken({
  name: 'Text',
  label: 'a string',
  pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*"/,
});

const mark = (name: string, pattern: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label: `\`${pattern}\``, pattern, categories });

export const LParen = mark('LParen', '(');
export const RParen = mark('RParen', ')');
export const LSquare = mark('LSquare', '[');
export const RSquare = mark('RSquare', ']');
export const LBrace = mark('LBrace', '{');
export const RBrace = mark('RBrace', '}');
export const Arrow = mark('Arrow', '->');
export const PipeArrow = mark('PipeArrow', '|>');
export const Bar = mark('Bar', '|');
export const DotDot = mark('DotDot', '..');
export const Dot = mark('Dot', '.');
export const Comma = mark('Comma', ',');
export const Colon = mark('Colon', ':');
export const Tilde = mark('Tilde', '~');
export const Equal = mark('Equal', '==', [Comparison]);
export const NotEqual = mark('NotEqual', '!=', [Comparison]);
export const LessEqual = mark('LessEqual', '<=', [Comparison]);
export const GreaterEqual = mark('GreaterEqual', '>=', [Comparison]);
export const Less = mark('Less', '<', [Comparison]);
export const Greater = mark('Greater', '>', [Comparison]);
export const Assign = mark('Assign', '=');
export const Plus = mark('Plus', '+', [Additive]);
export const Minus = mark('Minus', '-', [Additive]);
export const Star = mark('Star', '*', [Multiplicative]);
export const Slash = mark('Slash', '/', [Multiplicative]);
export const Percent = mark('Percent', '%', [Multiplicative]);
export const At = mark('At', '@', [Multiplicative]);
export const Caret = mark('Caret', '^');
export const Underscore = createToken({ name: 'Underscore', label: '`_`', pattern: '_' });

export const Newline = createToken({
  name: 'Newline',
  label: 'the end of the line',
  pattern: /\r?\n/,
  line_breaks: true,
});

/** `//!`, about the file, and `///`, about what follows: kept beside the tokens. */
export const FileDoc = createToken({
  name: 'FileDoc',
  pattern: /\/\/![^\r\n]*/,
  group: 'fileDocs',
});
export const ItemDoc = createToken({
  name: 'ItemDoc',
  pattern: /\/\/\/[^\r\n]*/,
  group: 'itemDocs',
});

/** For the reader alone; only the formatter looks at it. */
export const Comment = createToken({
  name: 'Comment',
  pattern: /\/\/[^\r\n]*/,
  group: 'comments',
});
const Space = createToken({ name: 'Space', pattern: / +/, group: Lexer.SKIPPED });
export const Tab = createToken({ name: 'Tab', pattern: /\t+/, group: 'tabs' });

/** In the order in which the lexer tries them: a longer mark before its beginning. */
export const vocabulary: readonly TokenType[] = [
  ...[Space, Newline, FileDoc, ItemDoc, Comment, Tab],
  ...[Fn, Let, If, Else, For, ValueAndGrad, Grad, Using, Assert, As, With, Where, And, Or, Not],
  ...[True, False, Self, Inf],
  ...[Use, Pub, Model, Record, Type, Plan, Test, Extern, Random, Is, Tree, NumberWord, StringWord],
  ...[Scalar, Lower, Upper, Underscore, Float, Int, Text],
  ...[Arrow, PipeArrow, Bar, DotDot, Dot, Comma, Colon, Tilde],
  ...[Equal, NotEqual, LessEqual, GreaterEqual, Less, Greater, Assign],
  ...[Plus, Minus, Star, Slash, Percent, At, Caret],
  ...[LParen, RParen, LSquare, RSquare, LBrace, RBrace],
  ...[Additive, Multiplicative, Comparison],
];

export const opening: ReadonlySet<TokenType> = new Set([LParen, LSquare, LBrace]);
/** Each closing bracket with the one it closes. */
export const closing: ReadonlyMap<TokenType, TokenType> = new Map([
  [RParen, LParen],
  [RSquare, LSquare],
  [RBrace, LBrace],
]);
