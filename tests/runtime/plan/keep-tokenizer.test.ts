/** A tokenizer is learnt once: again only if the text or the arguments change. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../../runtime/device/device.ts';
import type { RunEvent } from '../../../runtime/events.ts';
import { loadProgram } from '../../../runtime/load.ts';
import { runPlan } from '../../../runtime/plan/run-plan.ts';
import { Workspace } from '../../e2e/workspace.ts';
import { unwrap } from '../../support/stage.ts';

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
});
afterAll(() => place.remove());

/** The plan computes nothing. */
const noDevice = { describe: () => 'none' } as unknown as Device;

async function events(vocabulary: number, text: string): Promise<readonly string[]> {
  place.write('text.txt', text);
  const file = place.write(
    'plan.llm',
    `use std.data.read
use std.run.bpe

plan words {
  let tok = bpe(read("text.txt"), vocab: ${vocabulary})
}
`,
  );
  const { program, sources } = loadProgram(file);
  const told: RunEvent[] = [];
  const options = { device: noDevice, out: place.path('out'), optimize: 2 } as const;
  const report = (event: RunEvent): void => void told.push(event);
  unwrap(await runPlan(program!, sources, { ...options, report }));
  return told.map(({ event }) => event);
}

const learnt = (): string => readFileSync(place.path('out/tok/tokenizer.json'), 'utf8');

test('what is learnt is kept, set aside when it changes, and taken back', async () => {
  const text = 'low lower lowest '.repeat(20);
  expect(await events(260, text)).toEqual(['done']);
  const first = learnt();
  expect(await events(260, text)).toEqual(['cached', 'done']);
  expect(learnt()).toBe(first);
  expect(await events(262, text)).toEqual(['aside', 'done']);
  expect(learnt()).not.toBe(first);
  expect(await events(260, text)).toEqual(['aside', 'cached', 'done']);
  expect(learnt()).toBe(first);
  expect(await events(260, 'new newer newest '.repeat(20))).toEqual(['aside', 'done']);
  expect(learnt()).not.toBe(first);
});

test('a file that was cut off is made again', async () => {
  const text = 'low lower lowest '.repeat(20);
  await events(261, text);
  const whole = learnt();
  place.write('out/tok/tokenizer.json', whole.slice(0, 50));
  expect(await events(261, text)).toEqual(['done']);
  expect(learnt()).toBe(whole);
});
