/**
 * Habits from other languages that the parser meets, caught so that the message can teach. Marks
 * that are not ours are lexed all the same and then read as what was meant, so that one of them
 * costs one message. Names that are not ours are in `types/habits.ts`.
 */
import { createToken, type TokenType } from 'chevrotain';
import { And, Arrow, Assign, Caret, DotDot, Newline, Not, Plus, Star, Text } from './tokens.ts';

export interface ForeignMark {
  readonly token: TokenType;
  readonly title: string;
  readonly hint: string;
  /** What it is read as; nothing is left out of the program. */
  readonly readAs: TokenType | undefined;
}

const foreign = (
  name: string,
  pattern: string | RegExp,
  readAs: TokenType | undefined,
  title: string,
  hint: string,
): ForeignMark => ({
  token: createToken({ name, pattern, line_breaks: false }),
  title,
  hint,
  readAs,
});

const noChange = 'A value never changes';
const nameItAnew = 'name the new value, with the same name if you like: let x = x';

/** Tried by the lexer before our own marks, but after whole strings. */
export const foreignMarks: readonly ForeignMark[] = [
  foreign('PlusAssign', '+=', Assign, noChange, `${nameItAnew} + 1`),
  foreign('MinusAssign', '-=', Assign, noChange, `${nameItAnew} - 1`),
  foreign('StarAssign', '*=', Assign, noChange, `${nameItAnew} * 2`),
  foreign('SlashAssign', '/=', Assign, noChange, `${nameItAnew} / 2`),
  foreign('AtAssign', '@=', Assign, noChange, `${nameItAnew} @ w`),
  foreign(
    'PlusPlus',
    '++',
    Plus,
    '`++` is not known here',
    'to count, let x = x + 1; to join, concat(a, b)',
  ),
  foreign('ColonAssign', ':=', Assign, '`:=` is not known here', 'a name is given with let x = 1'),
  foreign('FatArrow', '=>', Arrow, '`=>` is not known here', 'a result type follows `->`'),
  foreign(
    'Ellipsis',
    '...',
    DotDot,
    'Three dots are one too many',
    '`..` keeps the axes before the last: x[.., 0]',
  ),
  foreign('DotStar', '.*', Star, '`.*` is not known here', '`*` takes element by element: a * b'),
  foreign('Question', '?', undefined, '`?` is not known here', 'write if c { a } else { b }'),
  foreign('StarStar', '**', Caret, 'Powers are written with `^`', 'x^2'),
  foreign('AndAnd', '&&', And, '`&&` is not known here', 'write `and`'),
  foreign('Bang', /!(?!=)/, Not, '`!` is not known here', 'write `not`'),
  foreign(
    'Semicolon',
    ';',
    Newline,
    '`;` does not exist',
    'a new line ends a statement; put the next one on its own line',
  ),
  foreign(
    'Hash',
    /#[^\r\n]*/,
    undefined,
    '`#` does not start a comment',
    'comments start with `//`, documentation with `///`',
  ),
  foreign(
    'PrefixedText',
    /[bfru](?:"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*')/,
    Text,
    'A string has no prefix',
    'write "…"; values are not put into it, but given beside it',
  ),
  foreign(
    'SingleQuoted',
    /'(?:[^'\\\r\n]|\\[^\r\n])*'/,
    Text,
    'Strings stand in double quotes',
    'write "…"',
  ),
  foreign(
    'UnclosedText',
    /"(?:[^"\\\r\n]|\\[^\r\n])*\\?/,
    Text,
    'This string is not closed',
    'it must end with `"` on the same line; a line break in it is written \\n',
  ),
];

/** Words that begin a statement, an item or a type elsewhere, and what is written here. */
export const foreignWords: ReadonlyMap<string, string> = new Map([
  ['def', 'a function is written fn name(x: f32) -> f32 = …'],
  ['func', 'a function is written fn name(x: f32) -> f32 = …'],
  ['function', 'a function is written fn name(x: f32) -> f32 = …'],
  ['lambda', 'a function without a name is written |x| x + 1'],
  ['class', 'data is a `record`, something with parameters a `model`'],
  ['struct', 'data is a `record`'],
  ['import', 'modules are used like this: use std.nn.{Linear, gelu}'],
  ['from', 'modules are used like this: use std.nn.{Linear, gelu}'],
  ['return', 'the last expression of a block is its value'],
  ['elif', 'write else if … { … }'],
  ['while', 'loops are `for t: …`, `fold` and `scan`'],
  ['var', 'a name is given with let x = 1, and never changes'],
  ['const', 'a name is given with let x = 1'],
  ['print', 'to see a value while it runs: trace("name", x)'],
  ['None', 'there is no null: leave a default out, or use a bool'],
  ['null', 'there is no null: leave a default out, or use a bool'],
  ['True', 'write `true`'],
  ['False', 'write `false`'],
  ['int', 'integers are `i32` or `u32`'],
  ['int32', 'write `i32`'],
  ['int64', 'integers are `i32` or `u32`'],
  ['str', 'write `string`'],
  ['float32', 'write `f32`'],
  ['float16', 'write `f16`'],
  ['bfloat16', 'write `bf16`'],
  ['tensor', 'a tensor type is its numbers and its axes: f32[T, D]'],
  ['double', 'write `f32`; the device has no 64-bit floats'],
  ['float64', 'write `f32`; the device has no 64-bit floats'],
]);

const byIndex =
  'no axis has a number: a call takes the last one, or an index names it: sum d: x[t, d]';

/** What PyTorch and NumPy pass by name, and what is written here. */
export const foreignArguments: ReadonlyMap<string, string> = new Map([
  ['axis', byIndex],
  ['dim', byIndex],
  ['dims', byIndex],
  ['keepdim', byIndex],
  ['keepdims', byIndex],
  ['dtype', 'convert with `as`: x as f16'],
  ['device', 'the device is chosen when the program runs: llmc run --device NAME'],
  ['requires_grad', 'grad p: e says in what it differentiates'],
]);

/** Where PyTorch, NumPy and JAX keep their functions. */
export const foreignModules: ReadonlySet<string> = new Set([
  ...['torch', 'nn', 'F', 'np', 'numpy', 'jax', 'jnp', 'lax', 'tf', 'keras', 'flax', 'optax'],
  ...['math', 'einops', 'scipy', 'functional', 'linen', 'eqx', 'optim'],
]);
