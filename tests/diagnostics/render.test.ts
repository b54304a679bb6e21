import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import type { SourceFile, Span } from '../../compiler/source/span.ts';

/** A file that has one line of text, at this number. */
function fileWith(file: string, line: number, text: string): SourceFile {
  return { file, text: `${'\n'.repeat(line - 1)}${text}\n` };
}

function spanOf(source: SourceFile, part: string, from = 0): Span {
  const start = source.text.indexOf(part, from);
  if (start < 0) throw new Error(`${part} is not in ${source.text}`);
  return { file: source.file, start, end: start + part.length };
}

function render(diagnostic: Diagnostic, sources: readonly SourceFile[], width = 100): string {
  const byName = new Map(sources.map((source) => [source.file, source]));
  return renderDiagnostic(diagnostic, byName, { width, color: false });
}

/** The first line of a message: what on the left, where on the right. */
const header = (left: string, right: string, width = 100) =>
  `${left}${right.padStart(width - left.length)}`;

type Message = readonly [
  place: string,
  source: string,
  marked: string,
  content: Omit<Diagnostic, 'span' | 'severity'> & { severity?: Diagnostic['severity'] },
  below: string,
];

/** The messages of the language's specification, without the one that has two places. */
const messages: readonly Message[] = [
  [
    'gpt.llm:31:18',
    '    let h = x |> mlp |> norm',
    'mlp',
    {
      slug: 'shape-mismatch',
      title: 'This call does not fit',
      label: 'needs rows of length D, these have length T',
      notes: ['mlp takes  float[   D]', 'x is       float[D, T]', '                    ^'],
      hint: 'line 29 put D before T. To swap them: for t, d: x[d, t]',
    },
    `
31 │     let h = x |> mlp |> norm
   │                  ^^^ needs rows of length D, these have length T
       mlp takes  float[   D]
       x is       float[D, T]
                           ^
   Hint: line 29 put D before T. To swap them: for t, d: x[d, t]`,
  ],
  [
    'gpt.llm:18:17',
    '    tokens[ids] + positions',
    '+',
    {
      slug: 'no-broadcast',
      title: '+ does not broadcast',
      notes: ['left   float[T, D]', 'right  float[C, D]', '             ^'],
      hint: 'Operators need equal shapes, or a scalar on one side. Did you mean positions[..T]?',
    },
    `
18 │     tokens[ids] + positions
   │                 ^
       left   float[T, D]
       right  float[C, D]
                    ^
   Operators need equal shapes, or a scalar on one side. Did you mean positions[..T]?`,
  ],
  [
    'attn.llm:12:11',
    '  for t: (softmx s: score[t, s]) @ v',
    'softmx',
    {
      slug: 'unknown-name',
      title: 'I do not know `softmx`',
      label: 'did you mean `softmax`?  To import it: use std.nn.softmax',
    },
    `
12 │   for t: (softmx s: score[t, s]) @ v
   │           ^^^^^^ did you mean \`softmax\`?  To import it: use std.nn.softmax`,
  ],
  [
    'gpt.llm:17:20',
    '    let x = tokens[ids as f32]',
    'ids as f32',
    {
      slug: 'index-type',
      title: 'An index must be an integer',
      label: 'this is f32[T]; remove the cast',
    },
    `
17 │     let x = tokens[ids as f32]
   │                    ^^^^^^^^^^ this is f32[T]; remove the cast`,
  ],
  [
    'lora.llm:9:13',
    '  lm.blocks.attention.query',
    'attention',
    {
      slug: 'unknown-field',
      title: 'LlamaBlock has no field `attention`',
      label: 'did you mean `attn`?  It has: norm1, attn, norm2, mlp',
    },
    `
 9 │   lm.blocks.attention.query
   │             ^^^^^^^^^ did you mean \`attn\`?  It has: norm1, attn, norm2, mlp`,
  ],
  [
    'train.llm:14:15',
    '  grad model: loss(model, batch)',
    'loss(model, batch)',
    {
      slug: 'grad-not-scalar',
      title: 'grad needs a single number',
      label: 'this is f32[B], one loss for each of the B examples',
      hint: 'the usual choice is mean(loss(model, batch)).',
    },
    `
14 │   grad model: loss(model, batch)
   │               ^^^^^^^^^^^^^^^^^^ this is f32[B], one loss for each of the B examples
   Hint: the usual choice is mean(loss(model, batch)).`,
  ],
  [
    'mlp.llm:5:14',
    '  dropout(x, 0.1)',
    '0.1',
    {
      slug: 'arity',
      title: 'Too many arguments',
      label: '`dropout` takes one positional argument',
      hint: 'Parameters with a default are passed by name: dropout(x, rate: 0.1)',
    },
    `
 5 │   dropout(x, 0.1)
   │              ^^^ \`dropout\` takes one positional argument
   Parameters with a default are passed by name: dropout(x, rate: 0.1)`,
  ],
  [
    'mask.llm:3:33',
    'fn causal(x: f32[T]) -> bool[T, N] =',
    'N',
    {
      slug: 'unbound-dim',
      title: 'Nothing determines N',
      label: 'a dim of the result only. Did you mean T?',
      hint: 'If the caller is to choose it: fn causal[N](x: f32[T]) -> bool[T, N]',
    },
    `
 3 │ fn causal(x: f32[T]) -> bool[T, N] =
   │                                 ^ a dim of the result only. Did you mean T?
   If the caller is to choose it: fn causal[N](x: f32[T]) -> bool[T, N]`,
  ],
  [
    'attn.llm:9:9',
    '    let k = x @ key',
    'k',
    {
      severity: 'warning',
      slug: 'unused',
      title: '`k` is never used',
      label: 'write `_k` if that is meant',
    },
    `
 9 │     let k = x @ key
   │         ^ write \`_k\` if that is meant`,
  ],
  [
    'nn.llm:6:9',
    '    let w = w / norm(w)',
    'w',
    {
      slug: 'shadowing',
      title: '`w` is already a field of Linear',
      label: 'a local may shadow a local, but not the field declared on line 4',
    },
    `
 6 │     let w = w / norm(w)
   │         ^ a local may shadow a local, but not the field declared on line 4`,
  ],
  [
    'sample.llm:8:9',
    '  top_k[count](logits)',
    'count',
    {
      slug: 'not-static',
      title: 'This number is not known until run time',
      label: 'an i32 parameter (line 6). Square brackets set shapes.',
      hint: 'make it a dim: fn sample[K](…), then top_k[K](logits).',
    },
    `
 8 │   top_k[count](logits)
   │         ^^^^^ an i32 parameter (line 6). Square brackets set shapes.
   Hint: make it a dim: fn sample[K](…), then top_k[K](logits).`,
  ],
];

describe('the messages of the specification', () => {
  test.each(messages)('%s', (place, text, marked, { severity = 'error', ...content }, below) => {
    const [file, line] = place.split(':') as [string, string];
    const source = fileWith(file, Number(line), text);
    const span = spanOf(source, marked);
    const first = header(`${severity}: ${content.title}`, `${content.slug} · ${place}`);
    expect(render({ severity, ...content, span }, [source])).toBe(`${first}${below}`);
  });

  test('a further place with the way to it', () => {
    const run = fileWith('run.llm', 7, 'type Tiny = GPT2[V: 8192, C: 256, D: 768, H: 10, L: 6]');
    const models = fileWith(
      'std/models.llm',
      6,
      'pub model FusedAttention[D, H] where D % H == 0 {',
    );
    const message: Diagnostic = {
      severity: 'error',
      slug: 'not-divisible',
      title: 'The heads do not divide the width',
      span: spanOf(run, 'GPT2'),
      label: 'D = 768 and H = 10, but 768 % 10 is 8',
      related: [
        {
          span: spanOf(models, 'D % H == 0'),
          label: 'required here',
          via: 'required through GPT2 > Block',
        },
      ],
      hint: 'Near 10, these divide 768: 8, 12.',
    };
    expect(render(message, [run, models], 90)).toBe(
      [
        header('error: The heads do not divide the width', 'not-divisible · run.llm:7:13', 90),
        ' 7 │ type Tiny = GPT2[V: 8192, C: 256, D: 768, H: 10, L: 6]',
        '   │             ^^^^ D = 768 and H = 10, but 768 % 10 is 8',
        header('', 'required through GPT2 > Block · std/models.llm:6:38', 90),
        ' 6 │ pub model FusedAttention[D, H] where D % H == 0 {',
        '   │                                      ---------- required here',
        '   Near 10, these divide 768: 8, 12.',
      ].join('\n'),
    );
  });
});

describe('in 60 columns', () => {
  const source = fileWith(
    'models/attention.llm',
    1234,
    'pub fn attend(q: float[T, K], k: float[T, K], v: float[T, K]) -> float[T, K] = q @ k @ values',
  );
  const message: Diagnostic = {
    severity: 'error',
    slug: 'unknown-name',
    title: 'I do not know `values`, and no file that is used here knows it',
    span: spanOf(source, 'values'),
    label: 'did you mean `v`, a parameter of `attend` in this file?',
    related: [
      {
        span: spanOf(source, 'v'),
        label: 'declared here',
        via: 'through one > two > three > four > five > six',
      },
    ],
    hint: 'names of other files are imported with `use`, at the top of this file, and must be `pub` there',
  };

  test('everything fits, and the place has its own line', () => {
    const text = render(message, [source], 60);
    expect(text).toMatchInlineSnapshot(`
      "error: I do not know \`values\`, and no file that is used here
             knows it
                       unknown-name · models/attention.llm:1234:88
      1234 │ … K], v: float[T, K]) -> float[T, K] = q @ k @ values
           │                                                ^^^^^^
           │   did you mean \`v\`, a parameter of \`attend\` in this
           │   file?
                     through one > two > three > four > five > six
                                      models/attention.llm:1234:47
      1234 │ …t[T, K], k: float[T, K], v: float[T, K]) -> float[T…
           │                           - declared here
           Hint: names of other files are imported with \`use\`, at
           the top of this file, and must be \`pub\` there"
    `);
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(60);
  });

  test('the marks stand under what they mark, in a line of which only a part is shown', () => {
    for (const part of ['pub', 'float[T, K]) ->', 'k @', 'values']) {
      const span = spanOf(source, part);
      const text = render({ ...message, title: 'A', span, related: [] }, [source], 60);
      const [, excerpt, marks] = text.split('\n');
      const at = marks!.indexOf('^');
      expect(excerpt!.slice(at, at + part.length)).toBe(part);
    }
  });
});

describe('odd places', () => {
  const source: SourceFile = { file: 'a.llm', text: 'let a = "é😀" + b\nlet c = {\n  d\n}' };
  const message = (span: Span): Diagnostic => ({ severity: 'error', slug: 's', title: 'T', span });

  test('columns count characters', () => {
    const [first, , marks] = render(message(spanOf(source, 'b\n')), [source], 60).split('\n');
    expect(first).toMatch(/a\.llm:1:16$/);
    expect(marks).toBe(`   │ ${' '.repeat(15)}^`);
  });

  test('of several lines the first is shown, marked to its end', () => {
    const span = { file: 'a.llm', start: source.text.indexOf('{'), end: source.text.length };
    expect(render(message(span), [source], 60).split('\n').slice(1)).toEqual([
      ' 2 │ let c = {',
      '   │         ^',
    ]);
  });

  test('behind the last character of the file', () => {
    const end = source.text.length;
    const lines = render(message({ file: 'a.llm', start: end, end: end + 1 }), [source], 60);
    expect(lines.split('\n').slice(1)).toEqual([' 4 │ }', '   │  ^']);
  });

  test('a file that is not at hand has no excerpt', () => {
    const lines = render(message({ file: 'b.llm', start: 3, end: 4 }), [source], 40);
    expect(lines).toBe(header('error: T', 's · b.llm', 40));
  });

  test('a message without a place', () => {
    expect(render(message({ file: '', start: 0, end: 0 }), [], 40)).toBe(
      header('error: T', 's', 40),
    );
  });
});

test('colours surround words and leave the layout alone', () => {
  const source = fileWith('a.llm', 1, 'let a = b');
  const message: Diagnostic = {
    severity: 'warning',
    slug: 's',
    title: 'T',
    span: spanOf(source, 'b'),
    label: 'here',
  };
  const options = { width: 60, color: true };
  const colored = renderDiagnostic(message, new Map([['a.llm', source]]), options);
  expect(colored).toContain('\u001b[1;33mwarning: \u001b[0m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes of a terminal begin with one
  expect(colored.replace(/\u001b\[[\d;]*m/g, '')).toBe(render(message, [source], 60));
});
