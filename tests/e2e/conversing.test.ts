/** From dialogues to a model that is asked and tested, by the real binary. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary, llmc } from '../cli/llmc.ts';
import { eventsNamed, patience, Workspace } from './workspace.ts';

const program = `use std.data.{characters, dialogues, jsonl, read}
use std.eval.{exact_match, preference_accuracy, report, reward_accuracy}
use std.loss.{Dialogue, sft_loss}
use std.models.llama.Llama
use std.optim.{AdamW, constant}
use std.run.{evaluate, fresh, generate, train}

type Mite = Llama[V: 27, D: 32, H: 2, G: 1, F: 48, L: 1]

record Length { tokens: f32 }

fn length(_model: Mite, d: Dialogue[T]) -> (f32, f32, Length) =
  (0.0, sum(d.mask), Length(tokens: sum(d.mask)))

plan mite {
  let letters = characters(read("letters.txt"))
  let before = fresh[Mite]()
  let model = train(
    from: before, loss: sft_loss, data: dialogues[T: 32](letters, jsonl("dialogues.jsonl")),
    by: AdamW(lr: constant(2e-2)), steps: 60, batch: 8,
  )
  evaluate("length", model, length, dialogues[T: 32](letters, jsonl("dialogues.jsonl")))
  let pairs = jsonl("pairs.jsonl")
  report("before", [exact_match[T: 32]("dialogues", before, letters, jsonl("dialogues.jsonl"), tokens: 8)])
  report("after", [
    exact_match[T: 32]("dialogues", model, letters, jsonl("dialogues.jsonl"), tokens: 8),
    preference_accuracy[T: 32]("pairs", model, letters, pairs),
    reward_accuracy[T: 32]("reward", model, before, letters, pairs),
  ])
  generate[T: 32](model, letters, "dog\\n", tokens: 8, temperature: 0.0, stop: ["\\n"])
}
`;

const answers = { dog: 'bark', cat: 'meow', cow: 'moo', owl: 'hoot', duck: 'quack', bee: 'buzz' };
const jsonl = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('mite.llm', program);
  place.write('letters.txt', 'abcdefghijklmnopqrstuvwxyz\n');
  const questions = Object.entries(answers);
  place.write(
    'dialogues.jsonl',
    jsonl(
      questions.map(([animal, sound]) => ({
        messages: [
          { role: 'user', content: animal },
          { role: 'assistant', content: sound },
        ],
      })),
    ),
  );
  place.write(
    'pairs.jsonl',
    jsonl(
      questions.map(([animal, sound]) => ({
        prompt: [{ role: 'user', content: animal }],
        chosen: [{ role: 'assistant', content: sound }],
        rejected: [{ role: 'assistant', content: [...sound].reverse().join('') }],
      })),
    ),
  );
});
afterAll(() => place.remove());

test('a model learns its answers, says them, and is found to say them', patience, () => {
  const { code, events, stderr } = place.run('mite.llm', 'run');
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  const [before, after] = eventsNamed(events, 'report');
  const value = (report: typeof after, task: string, name: string) =>
    report!.scores.find((score) => score.task === task)!.metrics.find((m) => m.name === name)!
      .value;
  expect(value(before, 'dialogues', 'exact_match')).toBe(0);
  expect(value(after, 'dialogues', 'exact_match')).toBe(1);
  expect(value(after, 'pairs', 'acc')).toBe(1);
  expect(value(after, 'reward', 'acc')).toBe(1);
  expect(eventsNamed(events, 'sample')[0]!.text).toBe('dog\nbark');

  // All answers are right: so is each of their tokens, and none was when nothing was learnt.
  const accuracies = eventsNamed(events, 'step').map(({ log }) => log!.accuracy!);
  expect(accuracies[0]).toBeLessThan(0.5);
  expect(accuracies.at(-1)).toBe(1);
  // What is logged of an answer counts by its weight, here its letters and the end of the line.
  const lengths = Object.values(answers).map((answer) => answer.length + 1);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b);
  const [measured] = eventsNamed(events, 'eval').filter(({ name }) => name === 'length');
  expect(measured!.log!.tokens).toBeCloseTo(sum(lengths.map((n) => n * n)) / sum(lengths), 5);

  const asked = spawnSync(
    process.execPath,
    [binary, 'chat', place.path('run'), '--temperature', '0'],
    {
      encoding: 'utf8',
      input: 'cow\n/reset\nowl\n/quit\n',
      timeout: 180_000,
    },
  );
  expect(asked.stdout).toBe('moo\nhoot\n');
  expect(asked.stderr).toMatch(/\d+ tokens in [\d.]+ s, [\d.]+ a second/);

  const tasks = ['dialogues.jsonl', 'pairs.jsonl'].map((file) => place.path(file)).join(',');
  const tested = llmc(['eval', place.path('run'), '--tasks', tasks, '--json']);
  expect(tested.code).toBe(0);
  const scores = tested.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(scores.map(({ task, examples, metrics }) => [task, examples, metrics[0].value])).toEqual([
    ['dialogues', 6, 1],
    ['pairs', 6, 1],
  ]);
  const texts = llmc([
    ...['generate', place.path('run'), '-p', 'duck\n', '-n', '8', '--stop', '\n'],
    ...['--temperature', '0', '--samples', '2', '--json'],
  ]);
  expect(
    texts.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(
    [0, 1].map((sample) => ({
      sample,
      prompt: 'duck\n',
      text: 'quack',
      tokens: 6,
      finished: true,
    })),
  );
});

test('what cannot be tested is named', patience, () => {
  place.write('odd.jsonl', '{"colour": "blue"}\n');
  const { code, stderr } = llmc(['eval', place.path('run'), '--tasks', place.path('odd.jsonl')]);
  expect(code).toBe(1);
  expect(stderr).toContain('bad-task-row');
  expect(stderr).toContain('odd.jsonl:1');
  expect(llmc(['eval', place.path('run')]).code).toBe(2);
});

test('a run without a tokenizer says so', patience, () => {
  llmc(['import', 'tests/goldens/models/llama', '--out', place.path('bare')]);
  const { code, stderr } = llmc(['chat', place.path('bare')]);
  expect(code).toBe(1);
  expect(stderr).toContain('no-tokenizer');
});
