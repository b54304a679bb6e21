/** Plans that read conversations: what they learn, and when they learn anew. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsNamed, patience, Workspace } from './workspace.ts';

const questions = ['up', 'down', 'in', 'out'];
const answers = ['the sky', 'the sea', 'the hut', 'the hill'];

const dialogues = questions
  .map((question, index) => ({
    messages: [
      { role: 'user', content: `what is ${question}` },
      { role: 'assistant', content: answers[index] },
    ],
  }))
  .map((row) => JSON.stringify(row))
  .join('\n');

const preferences = questions
  .map((question, index) => ({
    prompt: [{ role: 'user', content: `what is ${question}` }],
    chosen: [{ role: 'assistant', content: answers[index] }],
    rejected: [{ role: 'assistant', content: answers[(index + 1) % 4] }],
  }))
  .map((row) => JSON.stringify(row))
  .join('\n');

const program = `use std.data.{characters, dialogues, jsonl, pack, pairs, read}
use std.loss.{dpo_loss, sft_loss}
use std.models.gpt2.GPT2
use std.optim.{AdamW, constant}
use std.packing.packed_loss
use std.run.{evaluate, train}

plan answers {
  let letters = characters(read("letters.txt"))
  let data = dialogues[T: 32](letters, jsonl("dialogues.jsonl"), template: "say.jinja")
  let model = train[GPT2[V: 18, C: 32, D: 16, H: 2, L: 1]](
    loss: sft_loss, data: data, held_out: data, by: AdamW(lr: constant(1e-2)), steps: 30, batch: 4,
  )
  evaluate("alone", model, sft_loss, data)
  evaluate("packed", model, packed_loss, pack(data))
  let liked = pairs[T: 32](letters, jsonl("preferences.jsonl"), template: "say.jinja")
  let aligned = train(
    from: model, loss: |policy, pair| dpo_loss(policy, model, pair), data: liked, held_out: liked,
    by: AdamW(lr: constant(1e-3)), steps: 10, batch: 2,
  )
}
`;

const template = `{%- for m in messages -%}
{%- if m.role == 'assistant' -%}{%- generation -%}{{- m.content + '\\n' -}}{%- endgeneration -%}
{%- else -%}{{- m.content + '\\n' -}}{%- endif -%}
{%- endfor -%}`;

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('letters.txt', `${[...questions, ...answers].join('')}what is user \n`);
  place.write('dialogues.jsonl', dialogues);
  place.write('preferences.jsonl', preferences);
  place.write('say.jinja', template);
});
afterAll(() => place.remove());

test('answers are learnt, then preferred; packed they cost the same', patience, () => {
  place.write('answers.llm', program);
  const { events } = place.run('answers.llm', 'run');
  expect(events.at(-1)).toMatchObject({ event: 'done' });
  const losses = (name: string) =>
    eventsNamed(events, 'step').flatMap((step) => (step.name === name ? [step.loss] : []));
  const learnt = losses('model');
  expect(learnt[0]).toBeGreaterThan(Math.log(18) - 0.5);
  expect(learnt.at(-1)).toBeLessThan(learnt[0]! / 2);
  // The policy starts as the reference.
  expect(losses('aligned')[0]).toBeCloseTo(Math.log(2), 5);
  expect(losses('aligned').at(-1)).toBeLessThan(Math.log(2));
  const measured = new Map(eventsNamed(events, 'eval').map(({ name, loss }) => [name, loss]));
  expect(measured.get('packed')).toBeCloseTo(measured.get('alone')!, 5);
  expect(place.read('run/chat_template.jinja')).toBe(template);
});

/** Which trainings a rerun takes from the folder. */
function cachedAgain(): readonly string[] {
  const { events } = place.run('answers.llm', 'run');
  expect(events.at(-1)).toMatchObject({ event: 'done' });
  return eventsNamed(events, 'cached').map(({ name }) => name);
}

test(
  'what was learnt is not learnt again, unless its data or template is another',
  patience,
  () => {
    expect(cachedAgain()).toEqual(['model', 'aligned']);
    place.write('preferences.jsonl', preferences.replace('the sea', 'the sun'));
    expect(cachedAgain()).toEqual(['model']);
    place.write('say.jinja', template.replaceAll("+ '\\n'", "+ ' \\n'"));
    expect(cachedAgain()).toEqual([]);
  },
);
