/** What a model writes while it is trained: in order of steps, and without a trace in the training. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from '../cli/llmc.ts';
import {
  type Event,
  eventsIn,
  eventsNamed,
  patience,
  Workspace,
  writeDialogue,
} from './workspace.ts';

const program = `use std.data.{characters, dialogues, jsonl, read}
use std.loss.sft_loss
use std.models.llama.Llama
use std.optim.{AdamW, constant}
use std.run.{generate, reply, sample, train}

type Mite = Llama[V: 27, D: 16, H: 2, G: 1, F: 24, L: 1]

plan mite {
  let letters = characters(read("letters.txt"))
  let model = train[Mite](
    loss: sft_loss, data: dialogues[T: 16](letters, jsonl("dialogues.jsonl")),
    by: AdamW(lr: constant(2e-2)), steps: 50, batch: 2, every: 20,
    samples: [sample[T: 16](letters, "do", tokens: 6), reply[T: 16](letters, "dog", tokens: 8)],
  )
  generate[T: 16](model, letters, "do", tokens: 6, temperature: 0.0)
}
`;
const samples = /\n +samples: .*/;

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  writeDialogue(place);
  place.write('mite.llm', program);
  place.write('mute.llm', program.replace(samples, ''));
});
afterAll(() => place.remove());

function written(events: readonly Event<'sample'>[]) {
  return events.map(({ step, text }) => [step, text]);
}

test('samples come with their steps, are kept, and leave the training as it is', patience, () => {
  const run = place.run('mite.llm', 'run');
  expect(run.code, run.stderr).toBe(0);
  const found = eventsNamed(run.events, 'sample');
  expect(found.map(({ step }) => step)).toEqual([20, 20, 40, 40, 50, 50, undefined]);
  const [last, answer, after] = found.slice(-3);
  // At the end of the training the model writes what it writes after it.
  expect(last!.text).toBe(after!.text);
  expect(last!.text).toMatch(/^do/);
  expect(answer!.text).toBe('dog\nbark');

  const kept = eventsNamed(eventsIn(place.read('run', 'model', 'metrics.ndjson')), 'sample');
  expect(written(kept)).toEqual(written(found.slice(0, -1)));
  const page = place.read('run', 'report.html');
  const places = kept.map(({ step, text }) => page.indexOf(`<th>${step}</th><td><pre>${text}`));
  expect(places.every((at) => at > 0)).toBe(true);

  const mute = place.run('mute.llm', 'mute');
  const losses = [run, mute].map(({ events }) => eventsNamed(events, 'step').map((s) => s.loss));
  expect(losses[0]).toHaveLength(50);
  expect(losses[0]).toEqual(losses[1]);
});

test('on a terminal they are messages, not the output', patience, () => {
  const { stdout, stderr } = llmc(['run', place.path('mite.llm'), '--out', place.path('plain')]);
  expect(stderr).toMatch(/sample {3}model at step 20: do/);
  expect(stdout).toMatch(/^do[^\n]*\n/);
  expect(stdout).not.toContain('bark');
});

test('what cannot write is refused before it is trained', patience, () => {
  const adapter = program
    .replace('use std.loss.sft_loss', 'use std.loss.sft_loss\nuse std.lora.{LoRA, adapt}')
    .replace('use std.run.{', 'use std.run.{fresh, ')
    .replace(
      'let model = train[Mite](\n    loss: sft_loss',
      'let base = fresh[Mite]()\n  let model = train[[1]LoRA[16, 2, 1, 4]](\n    loss: |lora, d| sft_loss(adapt(base, lora), d)',
    )
    .replace(/\n {2}generate.*/, '');
  place.write('adapter.llm', adapter);
  const { code, stdout } = place.run('adapter.llm', 'adapter');
  expect(code).toBe(1);
  expect(stdout).toContain('not-a-language-model');
  expect(stdout).not.toContain('"event":"step"');
});
