/** What makes a run another run, and what does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stagePlan } from '../../../compiler/core/plan.ts';
import { loadProgram } from '../../../runtime/load.ts';
import type { Artifact } from '../../../runtime/plan/artifact.ts';
import { stepKey } from '../../../runtime/plan/key.ts';
import { program, text, Workspace } from '../../e2e/workspace.ts';
import { unwrap } from '../../support/stage.ts';

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
});
afterAll(() => place.remove());

/** The key of the training of `source`, which reads `data`. */
function keyOf(source: string, data = text): string {
  const { program: checked, sources } = loadProgram(place.write('mite.llm', source));
  const staged = unwrap(stagePlan(checked!.main.plans[0]!));
  const [seen, held] = [data.slice(0, -100), data.slice(-100)];
  const texts = [seen, held].map((each): Artifact => ({ kind: 'text', text: each }));
  const made: Artifact[] = [
    { kind: 'text', text: data },
    { kind: 'tuple', items: texts },
  ];
  const step = staged.steps.find(({ fn }) => fn === 'std.run.train')!;
  return stepKey({ program: checked!, sources, staged, made }, step);
}

const original = program();
/** A loss of the program's own, which depends on a number of the plan. */
const withLoss = (body: string, weight: number): string =>
  original
    .replace('plan mite {', `fn shifted(x: f32, by: f32) -> f32 = ${body}\n\nplan mite {`)
    .replace('  let model', `  let weight = ${weight}\n  let model`)
    .replace(
      'loss: next_token_loss,',
      `loss: |m: Mite, e| { let (t, w) = next_token_loss(m, e)
        (shifted(t, weight), w) },`,
    );

test('layout, comments, tests, the name of a file and what comes after do not matter', () => {
  const key = keyOf(original);
  const same = [
    `// A comment.\n${original}`,
    original.replace(
      '  let text = read("text.txt")',
      '  // Read.\n\n  let text   = read("other.txt")',
    ),
    original.replace('"ab", tokens: 6', '"ef", tokens: 9'),
    original.replace('  save(model, "mite.safetensors")\n', ''),
    `${original}\ntest "nothing" { assert 1.0 == 1.0 }\n`,
  ];
  expect(same.map((source) => keyOf(source))).toEqual(same.map(() => key));
});

test('the data, the model, the optimizer, the batch, the steps and the loss do', () => {
  const others = [
    keyOf(original),
    keyOf(original, text.replace('abcd', 'dcba')),
    keyOf(program({ width: 8 })),
    keyOf(program({ by: 'lr: constant(1e-3)' })),
    keyOf(program({ batch: 3 })),
    keyOf(program({ steps: 13 })),
    keyOf(original.replace('steps: 12', 'seed: 1, steps: 12')),
    keyOf(withLoss('x + by', 1)),
    keyOf(withLoss('x * by', 1)),
    keyOf(withLoss('x + by', 2)),
  ];
  expect(new Set(others).size).toBe(others.length);
});
