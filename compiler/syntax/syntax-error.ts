/**
 * From "this was expected, that was found" to a message that teaches. Situations that people run
 * into are a table, tried in order; the rest is said plainly.
 */
import { EOF, type IToken, type TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Name } from './ast.ts';
import { describeToken } from './expectations.ts';
import { foreignArguments, foreignWords } from './foreign.ts';
import { isA } from './is-a.ts';
import {
  Assign,
  Bar,
  Colon,
  Comparison,
  For,
  If,
  LBrace,
  Lower,
  LParen,
  Newline,
  RBrace,
  RParen,
  RSquare,
  Scalar,
  Upper,
} from './tokens.ts';

export interface Failure {
  readonly file: string;
  /** The grammar rule that could not go on. */
  readonly rule: string;
  /** What it expected, in plain words. */
  readonly expected: string;
  /** Where the statement, member or item began. */
  readonly first: IToken;
  readonly previous: IToken;
  readonly found: IToken;
}

interface Situation {
  readonly rule?: string;
  readonly expected?: string;
  /** A type or category, or the text itself. */
  readonly found?: TokenType | string;
  readonly slug?: string;
  readonly title: string;
  readonly hint?: string;
}

const comparisonsDoNotChain = {
  found: Comparison,
  title: 'Comparisons do not chain',
  hint: 'write a < b and b < c',
};

const noColonIndex = {
  slug: 'foreign-syntax',
  title: '`:` is no index',
  hint: '`_` keeps a whole axis, `..` a part of it: x[_, 0], x[1..3], x[..T-1]',
};

const noComprehension = {
  slug: 'foreign-syntax',
  title: 'A list of one expression is a `for`',
  hint: 'write for t: 2 * x[t]',
};

const situations: readonly Situation[] = [
  {
    rule: 'param',
    expected: '`:`',
    slug: 'missing-type',
    title: 'A parameter needs a type',
    hint: 'for example x: f32[T], or x: float[T, D]',
  },
  {
    rule: 'signature',
    expected: '`->`',
    slug: 'missing-result',
    title: 'A function says what it gives',
    hint: 'write the type of its value after the parameters: (x: f32[T]) -> f32',
  },
  {
    rule: 'record',
    found: LParen,
    title: 'A model inherits from nothing',
    hint: 'its sizes stand in square brackets: model MLP[D, F] { … }',
  },
  {
    rule: 'signature',
    expected: '`=` or `{`',
    slug: 'missing-body',
    title: 'This function has no body',
    hint: 'write = and an expression, or a block: { … }',
  },
  {
    rule: 'argumentsToClose',
    found: Assign,
    slug: 'foreign-syntax',
    title: 'An argument is named with `:`',
    hint: 'write f(x, rate: 0.1)',
  },
  {
    rule: 'argumentsToClose',
    found: For,
    ...noComprehension,
  },
  { rule: 'listItems', found: For, ...noComprehension },
  {
    rule: 'unended',
    found: If,
    slug: 'foreign-syntax',
    title: 'The condition comes first',
    hint: 'write if c { a } else { b }',
  },
  {
    rule: 'conditional',
    expected: '`else`',
    slug: 'missing-else',
    title: 'An `if` needs an `else`',
    hint: 'it is an expression and has a value either way: if c { a } else { b }',
  },
  {
    rule: 'block',
    expected: '`{`',
    found: Colon,
    title: 'A block stands in braces',
    hint: 'write if c { a } else { b }',
  },
  {
    rule: 'index',
    found: Colon,
    ...noColonIndex,
  },
  {
    rule: 'indices',
    expected: '`]`',
    found: Colon,
    ...noColonIndex,
  },
  {
    expected: 'a parameter',
    found: 'self',
    slug: 'foreign-syntax',
    title: 'A method needs no `self` among its parameters',
    hint: 'fields are known by name, and `self` is the whole: (x: float[D]) -> float[D] = w * x',
  },
  {
    expected: 'a field',
    found: Scalar,
    slug: 'foreign-syntax',
    title: 'A value is not converted by a method',
    hint: 'numbers are converted with `as`: x as f16',
  },
  {
    rule: 'loop',
    expected: '`:`',
    found: 'in',
    title: 'A `for` needs no `in`',
    hint: 'the range of an index is the axis it is used on: for t: x[t]; or it is given: for i < 10: i',
  },
  {
    rule: 'loop',
    expected: '`:`',
    title: 'Two names in a row begin a binder, which needs a `:`',
    hint: 'a binder is written sum i: x[i]; a call, f(x)',
  },
  {
    found: Assign,
    rule: 'unended',
    slug: 'missing-let',
    title: 'A name is given with `let`',
    hint: 'let x = …; what has a name never changes, but the name may be given anew',
  },
  {
    found: LBrace,
    rule: 'unended',
    title: 'A block does not belong here',
    hint: 'an operator may be missing before it',
  },
  {
    rule: 'field',
    expected: '`:`',
    slug: 'missing-type',
    title: 'A field needs a type',
    hint: 'for example w: float[I, O] ~ normal(0.02)',
  },
  {
    rule: 'lower',
    found: Upper,
    slug: 'name-case',
    title: 'This name must begin in lower case',
    hint: 'capitals name dims, models, records and types',
  },
  {
    rule: 'upper',
    found: Lower,
    slug: 'name-case',
    title: 'This name must begin with a capital',
    hint: 'dims, models, records and types have one; values and functions do not',
  },
  {
    found: Bar,
    rule: 'unended',
    title: '`|` is not an operator',
    hint: 'it opens the parameters of a function: |x| x + 1. For alternatives, write `or`',
  },
  {
    rule: 'alias',
    expected: '`=`',
    title: 'A type alias says what it stands for',
    hint: 'type Row[D] = f32[D]',
  },
  {
    rule: 'staticValue',
    expected: '`:`',
    slug: 'static-kind',
    title: 'A static parameter in lower case is a bool or an f32',
    hint: 'dims have a capital: [I, O]; a bool is declared like this: [causal: bool]',
  },
  { rule: 'unended', found: RParen, title: 'This bracket closes nothing' },
  { rule: 'unended', found: RSquare, title: 'This bracket closes nothing' },
  { rule: 'unended', found: RBrace, title: 'This brace closes nothing' },
  { rule: 'unended', ...comparisonsDoNotChain },
  { expected: '`)`', ...comparisonsDoNotChain },
];

export function syntaxError(failure: Failure): Diagnostic {
  const word = foreignWord(failure);
  if (word !== undefined) return foreignSyntax(nameOf(failure.file, word));
  const argument = foreignArgument(failure);
  if (argument !== undefined) return argument;
  const situation = situations.find((s) => matches(s, failure));
  return {
    severity: 'error',
    slug: situation?.slug ?? 'syntax',
    title: situation?.title ?? `I expected ${failure.expected}`,
    span: place(failure),
    label: label(failure, situation !== undefined),
    ...(situation?.hint !== undefined && { hint: situation.hint }),
  };
}

/** A word that means something in another language, and what is written here. */
export function foreignSyntax({ text, span }: Name): Diagnostic {
  const hint = foreignWords.get(text);
  return {
    severity: 'error',
    slug: 'foreign-syntax',
    title: `\`${text}\` is not known here`,
    span,
    ...(hint !== undefined && { hint }),
  };
}

/** `sum(x, axis=0)` */
function foreignArgument({ file, rule, previous, found }: Failure): Diagnostic | undefined {
  const hint = foreignArguments.get(previous.image);
  if (rule !== 'argumentsToClose' || found.tokenType !== Assign || hint === undefined) {
    return undefined;
  }
  const { text, span } = nameOf(file, previous);
  return {
    severity: 'error',
    slug: 'foreign-syntax',
    title: `There is no \`${text}\` here`,
    span,
    hint,
  };
}

function matches(situation: Situation, { rule, expected, found }: Failure): boolean {
  if (situation.rule !== undefined && situation.rule !== rule) return false;
  if (situation.expected !== undefined && situation.expected !== expected) return false;
  if (situation.found === undefined) return true;
  return typeof situation.found === 'string'
    ? situation.found === found.image
    : isA(found, situation.found);
}

/** Where the trouble is, just before it, or (two names in a row) what the statement began with. */
function foreignWord({ rule, first, previous, found }: Failure): IToken | undefined {
  const places = rule === 'loop' ? [found, previous, first] : [found, previous];
  return places.find((token) => foreignWords.has(token.image));
}

function label({ expected, found }: Failure, isTitled: boolean): string {
  if (isTitled) return isEnd(found) ? `expected ${expected}` : `expected ${expected} here`;
  return isEnd(found) ? `${describeToken(found)} comes first` : `found ${describeToken(found)}`;
}

function isEnd(token: IToken): boolean {
  return token.tokenType === Newline || token.tokenType === EOF;
}

/** The token found; where a line or the file ends too early, what is right behind its last token. */
function place({ file, previous, found }: Failure): Span {
  const start = isEnd(found) ? Math.max(0, endOf(previous) || 0) : found.startOffset;
  return { file, start, end: isEnd(found) ? start + 1 : endOf(found) };
}

export function nameOf(file: string, token: IToken): Name {
  return { text: token.image, span: { file, start: token.startOffset, end: endOf(token) } };
}

/** The lexer keeps where tokens start; those read as another mark than written say where they end. */
export function endOf({ startOffset, endOffset, image }: IToken): number {
  return endOffset === undefined ? startOffset + image.length : endOffset + 1;
}
