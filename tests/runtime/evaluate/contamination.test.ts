/** What training texts and tests have in common: the janitor's own cases, and rows found again. */
import { expect, test } from 'vitest';
import { contaminatedBy, tellingRuns } from '../../../runtime/evaluate/contamination.ts';
import { clean, dirtOf, usualJanitor } from '../../../runtime/evaluate/janitor.ts';
import { nGrams } from '../../../runtime/evaluate/n-grams.ts';
import { testTextOf } from '../../../runtime/evaluate/test-text.ts';

test('runs of words have their places', () => {
  expect([...nGrams(' one, two  three', 2, (word) => word)]).toEqual([
    { text: 'one, two', start: 1, end: 9 },
    { text: 'two three', start: 6, end: 16 },
  ]);
  expect([...nGrams('one two', 3, (word) => word)]).toEqual([]);
});

// EleutherAI/lm-evaluation-harness, tests/test_janitor.py: its sentence, its filth and its results.
const line = 'This is a @line #containing a certain number of characters, 76 to be exact. ';
const head = `${line.repeat(3)}This is a @line #containing `;
const tail = ` characters, 76 to be exact. ${line.repeat(3)}`;
const long = 'FILTH. lots of dirty filtHy FIlTh ';
const other = 'FILTH. lots of filtHy dirty FIlTh ';
const runs = ['filth lots of dirty filthy filth', 'filth lots of filthy dirty filth'];

test.each([
  [
    'a word, with too little behind it',
    1,
    ['filth'],
    `${line.repeat(6)}FILTH. ${line.repeat(5)}`,
    head,
  ],
  ['a word', 1, ['filth'], `${line.repeat(6)}FILTH. ${line.repeat(6)}`, head + tail],
  ['six words', 6, runs.slice(0, 1), line.repeat(6) + long + line.repeat(6), head + tail],
  [
    'two places, with too little between',
    6,
    runs.slice(0, 1),
    line.repeat(6) + long + line.repeat(6) + long + line.repeat(6),
    head + tail,
  ],
  [
    'two runs',
    6,
    runs,
    line.repeat(6) + long + line.repeat(6) + other + line.repeat(6),
    head + tail,
  ],
  [
    'ten places',
    6,
    runs,
    line.repeat(6) + long.repeat(8) + line.repeat(6) + other.repeat(2) + line.repeat(6),
    head + tail,
  ],
  [
    'eleven places: the text is dropped',
    6,
    runs,
    line.repeat(6) + long.repeat(8) + line.repeat(6) + other.repeat(3) + line.repeat(6),
    '',
  ],
])('the janitor takes out %s', (_what, n, filth, text, expected) => {
  expect(clean(text, new Set(), { ...usualJanitor, n }).join('')).toBe(text);
  const dirt = dirtOf(filth, n);
  expect([...dirt]).toEqual(filth);
  expect(clean(text, dirt, { ...usualJanitor, n }).join('')).toBe(expected);
});

test('a short text without dirt stays', () => {
  expect(clean('Short.', new Set(['filth']))).toEqual(['Short.']);
});

test('the runs that give a row away end in its answer', () => {
  // huggingface/datatrove, n_grams.py: its example in letters.
  expect(tellingRuns({ query: 'A B C D E', label: 'F G H I J' }, 4)).toEqual([
    ...['f g h i', 'g h i j'],
    ...['c d e f', 'd e f g', 'e f g h'],
  ]);
  expect(tellingRuns({ query: 'A', label: 'B C' }, 4)).toEqual([]);
  expect(tellingRuns({ query: '', label: 'Çà, 3.14 et 2' }, 4)).toEqual(['ca 0 et 0']);
});

test('rows are found in the text, whatever their case and signs', () => {
  const question = 'What did the old man of the sea give to the girl in the boat?';
  const rows = [
    { query: question, label: 'A lamp' },
    { query: question, label: 'The rope' },
  ];
  const text = 'Once: “What did the old man of the sea give to the girl in the boat — a LAMP!”';
  expect(contaminatedBy(rows, ['Nothing here.', text])).toEqual([
    'man of the sea give to the girl in the boat a',
    undefined,
  ]);
});

test.each([
  [{ query: 'Q?', choices: ['a', 'b'], gold: 1 }, 'Q?', 'b'],
  [{ context_options: ['x', 'y'], continuation: 'c', gold: 1 }, 'y', 'c'],
  [{ context: 'x', continuation: 'c' }, 'x', 'c'],
  [{ prompt: 'p', chosen: 'good', rejected: 'bad' }, 'p', 'good'],
  [{ question: 'q', answer: 'a' }, 'q', 'a'],
  [
    {
      messages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ],
    },
    'q',
    'a',
  ],
  [{ text: 'all of it' }, '', 'all of it'],
])('%j asks and answers', (row, query, label) => {
  const found = testTextOf(row);
  expect({ query: found.query.trim(), label: found.label.trim() }).toEqual({ query, label });
});
