/** A plan of several stages: each starts from what earlier ones made, and only what has changed runs again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsNamed, patience, type Run, text, Workspace } from './workspace.ts';

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('text.txt', text);
});
afterAll(() => place.remove());

const stages = `use std.data.{characters, read, sequences}
use std.loss.{LM, Sequence, next_token_loss}
use std.models.gpt2.GPT2
use std.optim.{AdamW, SGD, constant}
use std.run.{evaluate, precompute, train}

type Mite = GPT2[V: 9, C: 8, D: 8, H: 1, L: 1]

record Log { gain: f32, before: f32 }

fn unused(x: f32) -> f32 = x

fn surprise(lm: LM[T, V], s: Sequence[T]) -> f32 = next_token_loss(lm, s).0

fn follow(policy: LM[T, V], s: Sequence[T], before: f32, live: f32) -> (f32, f32, Log) {
  let now = surprise(policy, s)
  (now, 8.0, Log(gain: before - now, before: before - live))
}

plan stages {
  let text = read("text.txt")
  let data = sequences[T: 8](characters(text), text)
  let base = train[Mite](
    loss: next_token_loss, data: data, by: AdamW(lr: constant(1e-2)), steps: 3, batch: 4,
  )
  let judged = precompute(|s| surprise(base, s), data)
  let next = train(
    from: base, loss: |policy, (s, before)| follow(policy, s, before, surprise(base, s)),
    data: judged, held_out: judged, by: SGD(lr: constant(0.1)), steps: 3, batch: 4, micro: 2, every: 3,
  )
  evaluate("end", next, next_token_loss, data)
}
`;

function run(program: string): Run {
  place.write('stages.llm', program);
  const ended = place.run('stages.llm', 'out');
  expect(ended.code, ended.stderr).toBe(0);
  return ended;
}

const cached = ({ events }: Run) => eventsNamed(events, 'cached').map(({ name }) => name);
const stepped = ({ events }: Run) => [...new Set(eventsNamed(events, 'step').map((e) => e.name))];
const end = ({ events }: Run) => eventsNamed(events, 'eval').at(-1)!.loss;

test(
  'a stage starts from the stage before, and what changes reruns what depends on it',
  patience,
  () => {
    const first = run(stages);
    expect(stepped(first)).toEqual(['base', 'next']);
    const [start, ...others] = eventsNamed(first.events, 'step').filter((e) => e.name === 'next');
    // It starts as the very model that was judged, whose judgement was kept as data.
    expect(start!.log!.gain).toBeCloseTo(0, 4);
    expect(others.at(-1)!.log!.gain).toBeGreaterThan(0.01);
    for (const { log } of [start!, ...others]) expect(log!.before).toBeCloseTo(0, 4);
    expect(start!.weight).toBe(32);
    expect(start!.gradientNorm).toBeGreaterThan(0);
    const [held] = eventsNamed(first.events, 'eval');
    expect(held!.log!.gain).toBeGreaterThan(0);
    expect(place.read('out', 'report.html').match(/<section id="(base|next)">/g)).toHaveLength(2);

    const faster = run(
      stages.replace('constant(0.1)', 'constant(0.2)').replace('-> f32 = x', '-> f32 = 2 * x'),
    );
    expect(cached(faster)).toEqual(['base', 'judged']);
    expect(stepped(faster)).toEqual(['next']);
    expect(end(faster)).not.toBe(end(first));

    const back = run(stages);
    expect(cached(back)).toEqual(['base', 'judged', 'next']);
    expect(end(back)).toBe(end(first));
    // Nothing is drawn for a training that is done.
    expect(eventsNamed(back.events, 'compile').map(({ name }) => name)).toEqual(['evaluate']);

    const rooted = run(stages.replace('constant(1e-2)', 'constant(2e-2)'));
    expect(cached(rooted)).toEqual([]);
    expect(stepped(rooted)).toEqual(['base', 'next']);
  },
);
