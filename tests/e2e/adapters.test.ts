/** A run that ends in adapters: asked, it answers with the model that they were put on, or says why not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from '../cli/llmc.ts';
import { eventsNamed, patience, Workspace, writeDialogue } from './workspace.ts';

const program = `use std.data.{characters, dialogues, jsonl, read}
use std.lora.{LoRA, adapt}
use std.loss.sft_loss
use std.models.llama.Llama
use std.optim.{AdamW, constant}
use std.run.{fresh, generate, train}

type Mite = Llama[V: 27, D: 16, H: 2, G: 1, F: 24, L: 1]

plan mite {
  let letters = characters(read("letters.txt"))
  let base = fresh[Mite](seed: 3)
  let adapters = train[[1]LoRA[16, 2, 1, 4]](
    loss: |lora, d| sft_loss(adapt(base, lora), d),
    data: dialogues[T: 16](letters, jsonl("dialogues.jsonl")),
    by: AdamW(lr: constant(5e-2)), steps: 30, batch: 2,
  )
  let whole = adapt(base, adapters)
  generate[T: 16](whole, letters, "dog\\n", tokens: 8, temperature: 0.0)
}
`;

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  writeDialogue(place);
  place.write('mite.llm', program);
  place.write('alone.llm', program.replace(/\n {2}let whole[\s\S]*\n}/, '\n}'));
});
afterAll(() => place.remove());

const words = ['-p', 'dog\n', '-n', '8', '--temperature', '0'];

test('the model with its adapters is the model of the run', patience, () => {
  const { code, events, stderr } = place.run('mite.llm', 'run');
  expect(code, stderr).toBe(0);
  const [sample] = eventsNamed(events, 'sample');
  const asked = llmc(['generate', place.path('run'), ...words]);
  expect(asked.stdout.trimEnd()).toBe(sample!.text.trimEnd());
  // Not the base, which has learnt nothing.
  expect(JSON.parse(place.read('run', 'run.json')).artifact).toBe('whole');
  const again = place.run('mite.llm', 'run');
  expect(eventsNamed(again.events, 'cached').map(({ name }) => name)).toEqual(['adapters']);
  expect(llmc(['generate', place.path('run'), ...words]).stdout).toBe(asked.stdout);
});

test('adapters alone cannot write, and say so', patience, () => {
  expect(place.run('alone.llm', 'alone').code).toBe(0);
  for (const command of [
    ['generate', place.path('alone'), ...words],
    ['chat', place.path('alone')],
    ['eval', place.path('alone'), '--tasks', place.path('dialogues.jsonl')],
  ]) {
    const { code, stderr } = llmc(command);
    expect(code).toBe(1);
    expect(stderr).toContain('not-a-language-model');
  }
});
