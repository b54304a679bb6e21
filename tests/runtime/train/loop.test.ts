import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fork, keyOf } from '../../../runtime/data/random.ts';
import type { Device } from '../../../runtime/device/device.ts';
import type { RunEvent } from '../../../runtime/events.ts';
import { type TrainOptions, type TrainOutcome, train } from '../../../runtime/train/loop.ts';
import { openForTests } from '../hand-written.ts';
import { batch, digits, examplesOf, tinyOptions, tinyPrograms } from './tiny.ts';

let device: Device;
let folder: string;
beforeAll(async () => {
  device = await openForTests();
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-train-'));
});
afterAll(() => {
  device.close();
  rmSync(folder, { recursive: true });
});

const tiny = { size: 5, rate: 0.125 };

function options(name: string, more: Partial<TrainOptions> = {}): TrainOptions {
  return { ...tinyOptions(device, path.join(folder, name), tiny), ...more };
}

async function trained(given: TrainOptions): Promise<TrainOutcome> {
  const outcome = await train(given);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
  return outcome.value;
}

async function refused(given: TrainOptions) {
  const outcome = await train(given);
  if (outcome.ok) throw new Error('it trained');
  return outcome.diagnostics[0]!;
}

/** The same training, in f64 and one number at a time. */
function byHand(steps: number, seed = 7): { readonly w: number[]; readonly loss: number } {
  const { draw } = examplesOf(digits(100));
  let w = Array.from({ length: tiny.size }, (_, i) => seed + (i % 16) / 16);
  let loss = 0;
  for (let step = 0; step < steps; step += 1) {
    const { input } = draw(seed, step * batch);
    const shift = (fork(keyOf(seed), step)[0] % 8) / 4;
    const off = w.map((value, i) => value - (input![i % 4]! / 10 + shift));
    w = w.map((value, i) => value - tiny.rate * off[i]!);
    loss = off[0]! ** 2;
  }
  return { w, loss };
}

test('training does what the arithmetic says, with the batches and keys of each step', async () => {
  const outcome = await trained(options('by-hand'));
  const { w, loss } = byHand(20);
  const values = outcome.model.get('w')!.values;
  for (const [index, value] of w.entries()) expect(values[index]).toBeCloseTo(value, 5);
  expect(outcome.loss).toBeCloseTo(loss, 5);
  expect(outcome).toMatchObject({ step: 20, interrupted: false });
});

test('every step is told once, in order, with its loss and learning rate', async () => {
  const events: RunEvent[] = [];
  await trained(options('events', { report: (event) => events.push(event) }));
  const steps = events.filter((event) => event.event === 'step');
  expect(steps.map((event) => event.step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(steps.every((event) => event.learningRate === 0.125)).toBe(true);
  expect(steps[4]!.loss).toBeCloseTo(byHand(5).loss, 5);
  expect(steps.at(-1)!.tokensPerSecond).toBeGreaterThan(0);
  const saved = events.flatMap((event) => (event.event === 'saved' ? [event.step] : []));
  expect(saved).toEqual([5, 10, 15, 20]);
});

test('the run folder keeps two checkpoints, the config and the metrics', async () => {
  await trained(options('folder'));
  const run = path.join(folder, 'folder');
  expect(readdirSync(run).sort()).toEqual(['checkpoints', 'config.json', 'metrics.ndjson']);
  expect(readdirSync(path.join(run, 'checkpoints')).sort()).toEqual(['step-15', 'step-20']);
  expect(JSON.parse(readFileSync(path.join(run, 'config.json'), 'utf8'))).toEqual({ seed: 7 });
  expect(metricsSteps('folder')).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

function metricsSteps(name: string): number[] {
  const lines = readFileSync(path.join(folder, name, 'metrics.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) => JSON.parse(line) as RunEvent);
  return events.flatMap((event) => (event.event === 'step' ? [event.step] : []));
}

test('an interrupted and resumed run ends with the same bits as an uninterrupted one', async () => {
  const whole = await trained(options('whole'));
  const control = new AbortController();
  const report = (event: RunEvent) => {
    if (event.event === 'step' && event.step === 7) control.abort();
  };
  const first = await trained(options('parts', { report, signal: control.signal }));
  expect(first.interrupted).toBe(true);
  expect(first.step).toBeGreaterThanOrEqual(7);
  expect(first.step).toBeLessThan(20);
  expect(first.path).toBe(path.join(folder, 'parts', 'checkpoints', `step-${first.step}`));
  const second = await trained(options('parts'));
  expect(second.step).toBe(20);
  expect(second.model.get('w')!.values).toEqual(whole.model.get('w')!.values);
  for (const file of ['model.safetensors', 'state.safetensors']) {
    expect(readFileSync(path.join(second.path, file))).toEqual(
      readFileSync(path.join(whole.path, file)),
    );
  }
  expect(metricsSteps('parts')).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

test('a finished run is not trained again', async () => {
  const first = await trained(options('finished'));
  const events: string[] = [];
  const again = await trained(options('finished', { report: ({ event }) => events.push(event) }));
  expect(events).toEqual(['resume']);
  expect(again.model).toEqual(first.model);
});

test('a run starts from the model that it is given', async () => {
  const w = { dtype: 'f32', shape: [5], values: Float32Array.of(1, 2, 3, 4, 5) } as const;
  const count = { dtype: 'i32', shape: [], values: Int32Array.of(0) } as const;
  const first = { model: new Map([['w', w]]), state: new Map([['count', count]]) };
  const initial = async () => ({ ok: true, value: first, warnings: [] }) as const;
  const outcome = await trained(options('from', { initial, steps: 0 }));
  expect(outcome.model.get('w')!.values).toEqual(Float32Array.of(1, 2, 3, 4, 5));
});

test('the held-out loss is over every token once, the last batch padded', async () => {
  // 46 targets in blocks of 4 and batches of 2: the last block and the last batch are partial.
  const tokens = digits(47);
  const held = examplesOf(tokens);
  const events: RunEvent[] = [];
  const report = (event: RunEvent) => void events.push(event);
  const outcome = await trained(options('held', { held, evaluateEvery: 10, report }));
  const targets = [...tokens.slice(1)];
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  expect(outcome.heldLoss).toBeCloseTo(mean + outcome.model.get('w')!.values[0]!, 4);
  const evaluations = events.flatMap((event) => (event.event === 'eval' ? [event.step] : []));
  expect(evaluations).toEqual([10, 20]);
});

test('a loss that is not finite ends the run, names the step and leaves the last checkpoint', async () => {
  const programs = tinyPrograms({ size: 5, rate: 1e5 });
  const found = await refused(options('diverges', { programs, saveEvery: 2 }));
  expect(found.slug).toBe('loss-not-finite');
  expect(found.span.file).toBe('tiny.llm');
  // The distance grows 1e5-fold a step: its square leaves f32 (3.4e38) at the fifth step.
  expect(found.title).toBe('The training diverged at step 5');
  expect(found.notes?.[0]).toMatch(/The checkpoint of step 4 is whole/);
  expect(readdirSync(path.join(folder, 'diverges', 'checkpoints')).sort()).toEqual([
    'step-2',
    'step-4',
  ]);
});

test('a checkpoint of another model is refused by its first differing tensor', async () => {
  await trained(options('other'));
  const found = await refused(options('other', { programs: tinyPrograms({ size: 6, rate: 1 }) }));
  expect(found).toMatchObject({
    slug: 'checkpoint-mismatch',
    label: '`model.w` differs',
    notes: [
      'program     f32[6]',
      'checkpoint  f32[5]',
      expect.stringMatching(/checkpoints.step-20$/),
    ],
  });
});

test('a broken newest checkpoint is passed over with a warning', async () => {
  const whole = await trained(options('broken'));
  const file = path.join(whole.path, 'model.safetensors');
  truncateSync(file, statSync(file).size - 3);
  const resumed: number[] = [];
  const report = (event: RunEvent) => {
    if (event.event === 'resume') resumed.push(event.step);
  };
  const outcome = await train(options('broken', { report }));
  if (!outcome.ok) throw new Error('it failed');
  expect(resumed).toEqual([15]);
  expect(outcome.warnings.map((warning) => warning.slug)).toEqual(['broken-checkpoint']);
  expect(outcome.value.model).toEqual(whole.model);
});
