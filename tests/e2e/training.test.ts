/** From a program to a model by the real binary: it learns, and always learns the same. */
import { copyFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from '../cli/llmc.ts';
import { eventsNamed, patience, program, text, Workspace } from './workspace.ts';

const example = new URL('../../examples/hello/', import.meta.url);

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('text.txt', text);
  place.write('mite.llm', program());
});
afterAll(() => place.remove());

/** Nats a character of the distribution that knows how often each occurs, and nothing else. */
function unigramEntropy(characters: string): number {
  const counts = new Map<string, number>();
  for (const each of characters) counts.set(each, (counts.get(each) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / characters.length);
  return shares.reduce((sum, share) => sum - share * Math.log(share), 0);
}

test(
  'hello, shortened, soon predicts better than any model that does not look back',
  patience,
  () => {
    const hello = readFileSync(new URL('hello.llm', example), 'utf8')
      .replace(/C: \d+, D: \d+, H: \d+, L: \d+/, 'C: 32, D: 32, H: 2, L: 1')
      .replaceAll(/T: \d+/g, 'T: 32')
      .replace(/steps: [\d_]+, batch: \d+, every: \d+/, 'steps: 100, batch: 8, every: 100')
      .replace(/tokens: \d+/, 'tokens: 20');
    place.write('hello/hello.llm', hello);
    copyFileSync(new URL('text.txt', example), place.path('hello/text.txt'));

    const { code, events } = place.run('hello/hello.llm', 'hello/run');
    expect(code).toBe(0);
    const losses = eventsNamed(events, 'step').map(({ loss }) => loss);
    expect(losses).toHaveLength(100);
    // Draws are small, so the first guess is nearly uniform.
    expect(losses[0]).toBeCloseTo(Math.log(89), 0);
    const characters = readFileSync(place.path('hello/text.txt'), 'utf8');
    expect(eventsNamed(events, 'eval').at(-1)!.loss).toBeLessThan(unigramEntropy(characters) - 0.1);
    expect(eventsNamed(events, 'sample')[0]!.text).toMatch(/^[\s\S]{20,}$/);
  },
);

test('with --json stdout is NDJSON of the events, and messages are on stderr', patience, () => {
  const { code, events, stderr } = place.run('mite.llm', 'events');
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/event|loss/);
  const number = expect.any(Number);
  expect(eventsNamed(events, 'compile').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['draw', 'start', 'step', 'evaluate', 'prefill', 'next']),
  );
  for (const event of eventsNamed(events, 'compile')) {
    expect(event).toMatchObject({ ops: number, kernels: number, bytes: number });
    expect(event.milliseconds).toBeGreaterThan(0);
  }
  const steps = eventsNamed(events, 'step');
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  for (const { loss, tokensPerSecond } of steps) {
    expect(loss).toBeGreaterThan(0);
    expect(tokensPerSecond).toBeGreaterThan(0);
  }
  expect(eventsNamed(events, 'eval')).toEqual([
    { event: 'eval', name: 'model', step: 12, loss: number },
    { event: 'eval', name: 'held out', loss: number },
  ]);
  expect(eventsNamed(events, 'sample')).toEqual([
    { event: 'sample', name: 'mite', text: expect.stringMatching(/^ab[\s\S]{6}$/) },
  ]);
  expect(events.at(-1)).toEqual({ event: 'done', seconds: number, out: place.path('events') });
  // Every 12 steps and at the end both say: the loss of the same model on the same data.
  const [during, after] = eventsNamed(events, 'eval').map(({ loss }) => loss);
  expect(after).toBeCloseTo(during!, 5);
});

test('two runs of one program make the same model, bit by bit', patience, () => {
  expect(place.run('mite.llm', 'once').code).toBe(0);
  expect(place.run('mite.llm', 'twice').code).toBe(0);
  const [once, twice] = ['once', 'twice'].map((out) => place.read(out, 'mite.safetensors'));
  expect(once === twice).toBe(true);
});

test('generate writes text, the same for the same seed', patience, () => {
  expect(place.run('mite.llm', 'writer').code).toBe(0);
  const write = (seed: number) =>
    llmc(['generate', place.path('writer'), '-p', 'ab', '-n', '40', '--seed', String(seed)]);
  const first = write(1);
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^ab[abcdefg \n]{40,41}$/);
  expect(write(1).stdout).toBe(first.stdout);
  expect(write(2).stdout).not.toBe(first.stdout);
});

test('the run folder holds all that generate needs', patience, () => {
  place.write('apart/mite.llm', program({ steps: 2 }));
  place.write('apart/text.txt', text);
  expect(place.run('apart/mite.llm', 'kept').code).toBe(0);
  place.write('apart/mite.llm', 'this is no program any more');
  expect(llmc(['generate', place.path('kept'), '-p', 'a', '-n', '3']).code).toBe(0);
});
