/** The chat example, shortened: every stage of it on its own data, in a model too small to know much. */
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsNamed, patience, type Run, Workspace } from './workspace.ts';

const example = new URL('../../examples/chat/', import.meta.url);

/** Steps of the three trainings. */
const STEPS = { base: 60, helpful: 80, aligned: 12 };

const shortened = readFileSync(new URL('chat.llm', example), 'utf8')
  .replace(/D: \d+, H: \d+, G: \d+, F: \d+, L: \d+/, 'D: 48, H: 2, G: 1, F: 96, L: 1')
  .replaceAll('exact_match[T: 64](', 'exact_match[T: 64](limit: 12, ')
  .replace(/1_200\)\),\n( *)steps: 1_200/, `${STEPS.base})),\n$1steps: ${STEPS.base}`)
  .replace(/250\)\),\n( *)steps: 250/, `${STEPS.helpful})),\n$1steps: ${STEPS.helpful}`)
  .replace(/40\)\),\n( *)steps: 40/, `${STEPS.aligned})),\n$1steps: ${STEPS.aligned}`);

let place: Workspace;
let run: Run;
beforeAll(() => {
  place = new Workspace();
  place.write('chat.llm', shortened);
  cpSync(fileURLToPath(new URL('data', example)), place.path('data'), { recursive: true });
  run = place.run('chat.llm', 'run');
}, patience.timeout);
afterAll(() => place.remove());

/** The losses of the training called `name`. */
const losses = (name: string): number[] =>
  eventsNamed(run.events, 'step').flatMap((step) => (step.name === name ? [step.loss] : []));

/** A number of the report on the model called `name`. */
function reported(name: string, metric: string): number {
  const [report] = eventsNamed(run.events, 'report').filter((event) => event.name === name);
  const metrics = report!.scores.flatMap((score) => score.metrics);
  return metrics.find((each) => each.name === metric)!.value;
}

test('every stage runs as many steps as it is given, and learns', () => {
  expect(run.stderr).not.toMatch(/error/);
  expect(run.code).toBe(0);
  for (const [name, steps] of Object.entries(STEPS)) {
    expect(losses(name)).toHaveLength(steps);
    expect(losses(name).at(-1)).toBeLessThan(losses(name)[0]!);
  }
});

test('what the base model knows of the text, the next stage starts from', () => {
  // 256 equally likely bytes are 8 bits; a text of small letters is about 4.2 without any context.
  expect(reported('base', 'bits_per_byte')).toBeLessThan(2.5);
  expect(reported('base', 'exact_match')).toBe(0);
});

test('preferences start from indifference to the reference', () => {
  expect(losses('aligned')[0]).toBeCloseTo(Math.log(2), 5);
  expect(reported('aligned', 'acc')).toBeGreaterThanOrEqual(reported('helpful', 'acc'));
});

test('the run keeps its models, its vocabulary and a page to look at', () => {
  expect(place.list('run')).toEqual(
    expect.arrayContaining(['chat.safetensors', 'report.html', 'tokenizer.json']),
  );
});
