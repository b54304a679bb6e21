/** Trainings in f16 by the real binary: they learn as f32 does, and recover from a scale too large. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../../runtime/events.ts';
import { eventsNamed, patience, text, Workspace } from './workspace.ts';

const steps = 150;

function program(precision: string): string {
  return `use std.data.{characters, read, sequences, split}
use std.loss.next_token_loss
use std.models.gpt2.GPT2
use std.optim.{AdamW, constant}
use std.run.train

plan mite {
  let (seen, held) = split(read("text.txt"), held_out: 0.2)
  let letters = characters(seen)
  let model = train[GPT2[V: 9, C: 8, D: 16, H: 1, L: 1]](
    loss: next_token_loss, data: sequences[T: 8](letters, seen),
    held_out: sequences[T: 8](letters, held),
    by: AdamW(lr: constant(3e-3)), ${precision} steps: ${steps}, batch: 4, every: ${steps},
  )
}
`;
}

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('text.txt', text);
});
afterAll(() => place.remove());

function train(name: string, precision: string): readonly RunEvent[] {
  place.write(`${name}.llm`, program(precision));
  const { code, events } = place.run(`${name}.llm`, name);
  expect(code).toBe(0);
  return events;
}

const held = (events: readonly RunEvent[]): number => eventsNamed(events, 'eval').at(-1)!.loss;

test('the loss ends within a hundredth of that in f32', patience, () => {
  const [single, half] = [train('single', ''), train('half', 'precision: f16,')];
  expect(eventsNamed(single, 'step').at(-1)).not.toHaveProperty('lossScale');
  expect(eventsNamed(half, 'step').at(-1)).toMatchObject({ lossScale: 65536, skipped: 0 });
  expect(held(single)).toBeLessThan(1);
  expect(Math.abs(held(half) / held(single) - 1)).toBeLessThan(0.01);
});

test(
  'a scale too large is halved, step by step, until it fits, and then learnt with',
  patience,
  () => {
    const told = eventsNamed(train('large', 'precision: f16, loss_scale: 16777216.0,'), 'step');
    const skipped = told.map((step) => step.skipped!);
    expect(skipped[0]).toBe(1);
    for (const [i, step] of told.entries()) expect(step.lossScale).toBe(2 ** (24 - skipped[i]!));
    expect(skipped.slice(40)).toEqual(Array.from({ length: steps - 40 }, () => skipped.at(-1)));
    expect(told.at(-1)!.loss).toBeLessThan(told[0]!.loss / 2);
  },
);

// Windows cannot send a signal that a process may handle.
test.skipIf(process.platform === 'win32')(
  'stopped and started again it ends with the same scale, counts and model, bit by bit',
  patience,
  async () => {
    // So many that a signal reaches the run before its end.
    const source = program('precision: f16, loss_scale: 16777216.0,').replace(
      /steps: \d+, batch: 4, every: \d+/,
      'steps: 1500, batch: 4, every: 50',
    );
    place.write('stopped.llm', source);
    expect(place.run('stopped.llm', 'whole').code).toBe(0);
    const child = place.start('stopped.llm', 'parts');
    let [isTold, stderr] = [false, ''];
    child.stderr!.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout!.on('data', (chunk) => {
      if (isTold || !String(chunk).includes('"event":"step"')) return;
      isTold = true;
      child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code, stderr).toBe(130);
    const rest = place.run('stopped.llm', 'parts');
    expect(rest.code).toBe(0);
    expect(eventsNamed(rest.events, 'resume')[0]!.step).toBeGreaterThan(0);
    for (const file of ['model', 'state']) {
      const [whole, parts] = ['whole', 'parts'].map((out) =>
        place.read(out, 'model', 'checkpoints', 'step-1500', `${file}.safetensors`),
      );
      expect(parts === whole, file).toBe(true);
    }
  },
);
