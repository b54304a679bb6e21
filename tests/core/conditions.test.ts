/** Obligations that the checker leaves to staging, and what plans and host functions may do. */
import { expect, test } from 'vitest';
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import { stagePlan } from '../../compiler/core/plan.ts';
import { programFrom, unwrap } from '../support/stage.ts';

function slugOf(text: string, fn: string, dims: Readonly<Record<string, number>>): string {
  const statics = { ...noStatics, dims: new Map(Object.entries(dims)) };
  const entry = findFunction(programFrom(text), 't', fn);
  const staged = stageFunction(entry, { name: fn, statics, results: ['out'] });
  return staged.ok ? 'ok' : staged.diagnostics.map(({ slug }) => slug).join();
}

test('a where clause is checked with numbers', () => {
  const text = `
fn halves(x: f32[N]) -> f32[N / 2] where N % 2 == 0 = x[..N/2]
fn f(x: f32[M]) -> f32[M / 2] = halves(x)`;
  expect(slugOf(text, 'f', { M: 8 })).toBe('ok');
  expect(slugOf(text, 'f', { M: 7 })).toBe('not-divisible');
});

test('a plan is its host calls, with what they depend on', () => {
  const program = programFrom(`
use std.data.{read, split, characters}
plan p {
  let text = read("a.txt")
  let (seen, held) = split(text, held_out: 0.25)
  let letters = characters(held)
}`);
  const plan = unwrap(stagePlan(program.main.plans[0]!));
  expect(plan.steps.map(({ fn }) => fn)).toEqual([
    'std.data.read',
    'std.data.split',
    'std.data.characters',
  ]);
  expect(plan.artifacts.get(0)).toBe('text');
  expect(plan.steps[0]!.args.get('sha256')).toEqual({ kind: 'string', value: '' });
  expect(plan.steps[1]!.args.get('held_out')).toMatchObject({ kind: 'static', value: 0.25 });
  expect(plan.steps[2]!.args.get('text')).toMatchObject({ kind: 'host', step: 1, item: 1 });
});

test('a list of what has no axes is handed to the host value by value', () => {
  const program = programFrom(`
extern type Text
extern fn read(path: string, marks: []string = []) -> Text
extern fn mix[X: type](parts: [](X, f32)) -> X
plan p {
  let marks = ["<|a|>", "<|b|>"]
  let one = read("a.txt")
  let two = read("b.txt", marks: marks)
  let both = mix([(one, 1), (two, 0.5)])
}`);
  const { steps } = unwrap(stagePlan(program.main.plans[0]!));
  expect(steps[0]!.args.get('marks')).toEqual({ kind: 'tuple', items: [] });
  expect(steps[1]!.args.get('marks')).toEqual({
    kind: 'tuple',
    items: [
      { kind: 'string', value: '<|a|>' },
      { kind: 'string', value: '<|b|>' },
    ],
  });
  expect(steps[2]!.args.get('parts')).toMatchObject({
    items: [
      { items: [{ step: 0 }, { value: 1, dtype: 'f32' }] },
      { items: [{ step: 1 }, { value: 0.5, dtype: 'f32' }] },
    ],
  });
});

test('a scalar type is handed to the host by name', () => {
  const program = programFrom(`
extern fn run(precision: Scalar = f32) -> ()
plan p {
  run()
  run(precision: f16)
}`);
  const { steps } = unwrap(stagePlan(program.main.plans[0]!));
  expect(steps.map(({ args }) => args.get('precision'))).toEqual([
    { kind: 'string', value: 'f32' },
    { kind: 'string', value: 'f16' },
  ]);
});

test('a plan that names a tensor is told where it belongs', () => {
  const program = programFrom(`
plan p {
  let ws = [3.0, 5.0]
  let _ = ws
}`);
  const plan = stagePlan(program.main.plans[0]!);
  expect(plan.ok ? [] : plan.diagnostics.map(({ slug }) => slug)).toEqual(['tensor-in-plan']);
});
