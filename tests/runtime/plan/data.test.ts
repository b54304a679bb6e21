/** What a plan says of data that it cannot use: named, with file and line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderDiagnostic } from '../../../compiler/diagnostics/render.ts';
import type { Device } from '../../../runtime/device/device.ts';
import type { RunEvent } from '../../../runtime/events.ts';
import { loadProgram } from '../../../runtime/load.ts';
import { runPlan } from '../../../runtime/plan/run-plan.ts';
import { testDevice } from '../../support/gpu.ts';

const questions = ['up', 'down', 'in', 'out'];
const answers = ['the sky', 'the sea', 'the hut', 'the hill'];
const user = { role: 'user', content: 'what is up' };
const sky = { role: 'assistant', content: 'the sky' };
const dialogues = questions
  .map((question, index) => ({ question: `what is ${question}`, answer: answers[index] }))
  .map((row) => JSON.stringify(row))
  .join('\n');
const row = (value: unknown) => `${dialogues}\n${JSON.stringify(value)}\n`;

let device: Device;
let folder: string;
let events: RunEvent[] = [];
beforeAll(async () => {
  device = await testDevice();
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-data-'));
  writeFileSync(path.join(folder, 'letters.txt'), `${dialogues}what is user \n`);
});
afterAll(() => {
  device?.close();
  rmSync(folder, { recursive: true });
});

function put(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

/** Runs a plan that makes `data`; all it says, as a terminal shows it. */
async function tell(data: string): Promise<string> {
  const file = path.join(folder, 'plan.llm');
  const text = `use std.data.{characters, dedup, dialogues, filter, jsonl, pairs, read, split}

plan p {
  let letters = characters(read("letters.txt"))
  let data = ${data}
}
`;
  writeFileSync(file, text);
  const { program, sources } = loadProgram(file);
  events = [];
  const report = (event: RunEvent) => void events.push(event);
  const options = { device, out: path.join(folder, 'run'), optimize: 2, report } as const;
  const run = await runPlan(program!, sources, options);
  const said = run.ok ? run.warnings : run.diagnostics;
  return said
    .map((each) => renderDiagnostic(each, sources, { width: 100, color: false }))
    .join('\n\n');
}

interface Mistake {
  readonly file?: string;
  readonly data?: string;
  readonly template?: string;
  readonly slug: string;
  readonly words: readonly string[];
}

const mistakes: Readonly<Record<string, Mistake>> = {
  'a line that is not JSON': {
    file: `${dialogues}\n{"text": "the sky}\n`,
    slug: 'bad-jsonl',
    words: ['bad.jsonl:5:19', '{"text": "the sky}', '^ the line ends too early'],
  },
  'a row of no known shape': {
    file: row({ story: 'the sky' }),
    slug: 'bad-row',
    words: ['bad.jsonl:5', 'has    {story}'],
  },
  'a dialogue without the assistant': {
    file: row({ messages: [user] }),
    slug: 'no-assistant',
    words: ['bad.jsonl:5'],
  },
  'equal responses': {
    file: JSON.stringify({ prompt: [user], chosen: [sky], rejected: [sky] }),
    data: 'pairs[T: 32](letters, jsonl("bad.jsonl"))',
    slug: 'equal-responses',
    words: ['bad.jsonl:1'],
  },
  'a template that raises': {
    file: row({ messages: [user, user, sky] }),
    template: `{%- for m in messages -%}{%- if loop.index0 % 2 == 1 and m.role == 'user' -%}
{{- raise_exception('two users in a row') -}}{%- endif -%}{{- m.content + '\n' -}}{%- endfor -%}`,
    slug: 'bad-template',
    words: ['bad.jsonl:5', 'bad.jinja says: two users in a row'],
  },
  'special tokens that the vocabulary lacks': {
    file: dialogues,
    template: `{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|stop|>{% endfor %}`,
    slug: 'unknown-special',
    words: ['writes  <|user|> <|stop|> <|assistant|>', 'known   none'],
  },
  'characters of our own': {
    file: row({ messages: [user, { role: 'assistant', content: 'the \uE000' }] }),
    slug: 'reserved-character',
    words: ['bad.jsonl:5', 'U+E000'],
  },
  'characters that the vocabulary lacks': {
    file: row({ messages: [user, { role: 'assistant', content: 'the Q' }] }),
    slug: 'unknown-token',
    words: ['bad.jsonl:5', 'U+0051'],
  },
  'filters that keep nothing': {
    file: dialogues,
    data: 'jsonl("bad.jsonl") |> filter(min_words: 50) |> dedup',
    slug: 'no-rows',
    words: ['of 4 rows'],
  },
  'examples too short for any answer': {
    file: dialogues,
    data: 'dialogues[T: 4](letters, jsonl("bad.jsonl"))',
    slug: 'no-rows',
    words: ['the first at bad.jsonl:1'],
  },
};

test.each(Object.entries(mistakes))('%s', async (_, mistake) => {
  const { file = dialogues, template: bad, slug, words } = mistake;
  put('bad.jsonl', file);
  if (bad !== undefined) put('bad.jinja', bad);
  const given = bad === undefined ? '' : ', template: "bad.jinja"';
  const { data = `dialogues[T: 32](letters, jsonl("bad.jsonl")${given})` } = mistake;
  const said = await tell(data);
  expect(said).toMatch(new RegExp(`error: .*\\n? *.*${slug}`));
  for (const each of words) expect(said).toContain(each);
});

test('rows that are too long are counted in a warning', async () => {
  put('dialogues.jsonl', dialogues);
  const said = await tell('dialogues[T: 16](letters, jsonl("dialogues.jsonl"))');
  expect(said).toContain('4 of 4 rows are longer than T = 16 allows');
  expect(said).toContain('the longest  ');
  expect(said).not.toContain('error');
});

test('rows are filtered, freed of repeats and split before they become examples', async () => {
  put('some.jsonl', dialogues);
  put('more.jsonl', row({ question: 'up', answer: 'sky' }));
  const counted = async (rows: string) => {
    const said = await tell(`dialogues[T: 2](letters, ${rows})`);
    return Number(/rows {2}(\d+)/.exec(said)![1]);
  };
  expect(await counted('jsonl("some.jsonl")')).toBe(4);
  expect(await counted('jsonl("?o?e.jsonl") |> dedup')).toBe(5);
  expect(await counted('jsonl("more.jsonl") |> filter(min_words: 3, max_words: 9)')).toBe(4);
  expect(events).toContainEqual({ event: 'data', name: 'filter', from: 5, to: 4, unit: 'rows' });
  expect(await counted('split(jsonl("some.jsonl"), held_out: 0.5).1')).toBe(2);
});
