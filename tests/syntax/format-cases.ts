/** Programs to format: those of the repository, changed at random, and generated expressions. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { scan } from '../../compiler/syntax/lexer.ts';

const root = new URL('../../', import.meta.url);
const folders = ['stdlib', 'examples', 'bench', 'tests'];

export interface File {
  readonly name: string;
  readonly text: string;
}

export const files: readonly File[] = folders.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.llm'))
    .sort()
    .map((name) => ({
      name: `${folder}/${name.replaceAll('\\', '/')}`,
      text: readFileSync(new URL(`${folder}/${name}`, root), 'utf8'),
    })),
);

/** What is put between two tokens: spaces, lines, comments. */
const gaps = [
  '',
  '   ',
  '\n',
  '\n\n\n',
  ' // aside\n',
  '\n// above\n',
  '\n\n/// about\n\n',
  ' /// end\n',
];

interface Change {
  readonly at: number;
  readonly kind: 'gap' | 'swap' | 'drop' | 'double' | 'lengthen';
  readonly gap: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  kind: fc.constantFrom(
    'gap',
    'gap',
    'gap',
    'gap',
    'lengthen',
    'lengthen',
    'swap',
    'drop',
    'double',
  ),
  gap: fc.constantFrom(...gaps),
});

/** Many of these are wrong programs: a test passes over those. */
export const changedPrograms: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 12 }))
  .map(([{ text }, changes]) => changes.reduce(apply, text));

function apply(text: string, { at, kind, gap }: Change): string {
  const tokens = scan({ file: 'test.llm', text });
  const place = Math.floor(at * (tokens.length - 1));
  const [left, right] = [tokens[place], tokens[place + 1]];
  if (left === undefined || right === undefined) return text;
  const end = left.startOffset + left.image.length;
  const [before, after] = [text.slice(0, end), text.slice(right.startOffset)];
  const between = text.slice(end, right.startOffset);
  switch (kind) {
    case 'gap':
      return `${before}${gap}${after}`;
    case 'swap':
      return (
        text.slice(0, left.startOffset) +
        right.image +
        between +
        left.image +
        after.slice(right.image.length)
      );
    case 'drop':
      return before + after.slice(right.image.length);
    case 'double':
      return `${before} ${left.image}${between}${after}`;
    case 'lengthen':
      return /^[a-zA-Z]\w*$/.test(left.image)
        ? text.replaceAll(new RegExp(`\\b${left.image}\\b`, 'g'), `${left.image}_${'x'.repeat(30)}`)
        : text;
  }
}

const { expression } = fc.letrec<{ expression: string; atom: string }>((tie) => {
  const e = tie('expression');
  const list = fc.array(e, { minLength: 1, maxLength: 4 });
  const name = fc.constantFrom('x', 'batch', 'attention_scores', 'y');
  const operator = fc.constantFrom(
    '+',
    '-',
    '*',
    '/',
    '@',
    '%',
    '^',
    '==',
    '<',
    'and',
    'or',
    '..',
    '|>',
  );
  const text = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<string>[]) =>
    fc.tuple(...parts).map((values) => String.raw({ raw: strings }, ...values));
  const commas = list.map((items) => items.join(', '));
  return {
    atom: fc.constantFrom(
      '1',
      '2.5e-3',
      '1_000',
      '"a\\n"',
      'true',
      '-inf',
      'self',
      'K',
      'K/2',
      'x.w.0',
    ),
    expression: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      tie('atom'),
      name,
      text`${e} ${operator} ${e}`,
      text`(${e}) ${operator} (${e})`,
      text`${name}(${commas})`,
      text`${name}(${commas}, rate: ${e},)`,
      text`${name}(\n${commas})`,
      text`(${commas})`,
      text`${name}[${e}, .., _, ..${name}, (${commas})]`,
      text`for t, (h, i), ..b: ${e}`,
      text`sum i < 3: ${e}`,
      text`value_and_grad x, y: ${e}`,
      text`using ${name}: ${e}`,
      text`if ${e} { ${e} } else { ${e} }`,
      text`if ${name} is [M, N] {\n ${e} } else if ${e} { ${e} } else { ${e}\n }`,
      text`|(a, _), b: [L]Block[D, H: 2]| ${e}`,
      text`{ let a: (f32, i32[T]) = ${e}\n\n\n assert ${e} // why\n ${e} }`,
      text`${e} as f16 with (a.b: ${e}, c: ${e})`,
      text`not ${e}`,
      text`-${e}`,
      text`init[GPT2[V: 8, D: 4 * K], f32[..S, N + 1], (T) -> f32]()`,
      text`[${commas}]`,
    ),
  };
});

/** Right and wrong ones: the pieces are put together as text. */
export const expressions: fc.Arbitrary<string> = expression;
