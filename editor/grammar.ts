/**
 * The TextMate grammar of VS Code (and of whatever else colours by it), made from the vocabulary of
 * the lexer, so that a new word or mark is coloured without a line here. `npx vitest run
 * tests/editor -u` writes `vscode/syntaxes/llm.tmLanguage.json` anew.
 */
import { Int, Text, Upper, vocabulary } from '../compiler/syntax/tokens.ts';
import { reservedWords, scalarWords, softWords } from './words.ts';

interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Pattern[];
}

/** Words that a theme colours otherwise than most; all others are `keyword.other`. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'storage.type': ['fn', 'let'],
  'keyword.control': ['if', 'else', 'for', 'grad', 'value_and_grad', 'using', 'assert'],
  'keyword.operator.word': ['and', 'or', 'not', 'as', 'with'],
  'constant.language': ['true', 'false', 'inf'],
  'variable.language': ['self'],
};

const source = (pattern: unknown): string => (pattern instanceof RegExp ? pattern.source : '');
const escaped = (mark: string): string => mark.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const anyOf = (words: readonly string[]): string => `\\b(?:${words.join('|')})\\b`;
const scope = (name: string): string => `${name}.llm`;

const brackets: ReadonlySet<string> = new Set(['(', ')', '[', ']', '{', '}', ',', ':', '.']);

/** Longest first, as the first alternative that fits is taken. */
const operators = vocabulary
  .flatMap(({ PATTERN }) => (typeof PATTERN === 'string' && /^\W+$/.test(PATTERN) ? [PATTERN] : []))
  .filter((mark) => !brackets.has(mark))
  .sort((a, b) => b.length - a.length);

const comments: readonly Pattern[] = [
  { name: scope('comment.line.documentation'), match: '//[/!].*$' },
  { name: scope('comment.line.double-slash'), match: '//.*$' },
];

const strings: Pattern = {
  name: scope('string.quoted.double'),
  match: source(Text.PATTERN),
};

const numbers: readonly Pattern[] = [
  {
    name: scope('constant.numeric.float'),
    match: '(?<!\\.)\\b\\d[\\d_]*(?:\\.\\d[\\d_]*(?:[eE][+-]?\\d+)?|[eE][+-]?\\d+)',
  },
  { name: scope('constant.numeric.integer'), match: `\\b${source(Int.PATTERN)}` },
];

function words(): readonly Pattern[] {
  const special = new Set(Object.values(kinds).flat());
  const others = reservedWords.filter((word) => !special.has(word));
  return [
    ...Object.entries(kinds).map(
      ([name, list]): Pattern => ({ name: scope(name), match: anyOf(list) }),
    ),
    { name: scope('keyword.other'), match: anyOf(others) },
    // Names too, so only where a name could not stand.
    { name: scope('keyword.other'), match: `${anyOf(softWords)}(?=\\s+["A-Za-z_\\[])` },
    { name: scope('support.type'), match: anyOf(scalarWords) },
  ];
}

const names: readonly Pattern[] = [
  { name: scope('entity.name.function'), match: '(?<=\\bfn )[a-z_]\\w*' },
  { name: scope('entity.name.type'), match: `\\b${source(Upper.PATTERN)}` },
  { name: scope('entity.name.function.call'), match: '\\b[a-z_]\\w*(?=[(\\[])' },
];

export function grammar(): string {
  const patterns = [
    ...comments,
    strings,
    ...numbers,
    ...names.slice(0, 1),
    ...words(),
    ...names.slice(1),
    { name: scope('keyword.operator'), match: operators.map(escaped).join('|') },
  ];
  const whole = { name: 'llm', scopeName: 'source.llm', patterns };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
