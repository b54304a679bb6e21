/** Wrong programs never throw, and right ones leave nothing unknown. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkText, elaborated, readReference } from './program.ts';

const names = ['std.nn', 'std.nn.attention', 'std.models', 'std.loss', 'std.optim'];
const program = (name: string): string =>
  readFileSync(new URL(`../syntax/programs/${name}.llm`, import.meta.url), 'utf8');

/** Forms that no other program has. */
const forms = `
fn centre(w: float[..S]) -> float[..S] =
  if w is [M, N] { for m, n: w[m, n] - (sum i: w[m, i]) / N } else { exp(w) }
fn rows(x: f32[A, B, C]) -> f32[A, B] = for ..b: sum i: x[..b, i]
fn pairs(p: (f32[T], i32[T])) -> [T](f32, i32) = for t: p[t]
fn push(x: f32[N], dx: f32[N]) -> f32 = jvp(|x| sum(x^2), x, dx).1
fn pull(x: f32[N], dy: f32) -> f32[N] = vjp(|x| fold(0.0, x, |a, b| a * b), x, dy).1
fn half[M: tree](m: M, loss: (M as f16) -> f32) -> M = grad m: loss(m as f16)
fn table(x: f32) -> f32[2, 2] = [[1, x], [x, 2]]
fn best(x: f32[N], at: i32) -> f32[3] where N >= 3 = top_k[3](update(x, at, 1.0)).0
fn noise(k: [B]Key) -> f32[B] = for b: using k[b]: normal() + categorical([0.5, 0.5]) as f32
fn even(x: f32[K]) -> f32[K/2] where K % 2 == 0 = x[..K/2]
fn twice(x: f32[N]) -> f32[N] = even(concat(x, x))
`;

const texts = [
  ...names.map((name) => readReference(name)?.text ?? ''),
  program('j-lora'),
  program('k-decoding'),
  forms,
];

/** Words, numbers and marks, so that a change keeps the text mostly well-formed. */
const tokens = /[A-Za-z_]\w*|\d+(?:\.\d+)?|[^\s\w]/g;

interface Change {
  readonly at: number;
  readonly by: number;
  readonly kind: 'delete' | 'repeat' | 'replace';
}

function mutate(text: string, { at, by, kind }: Change): string {
  const found = [...text.matchAll(tokens)];
  const target = found[at % found.length];
  const other = found[by % found.length];
  if (target === undefined || other === undefined) return text;
  const replacement = { delete: '', repeat: `${target[0]} ${target[0]}`, replace: other[0] }[kind];
  return text.slice(0, target.index) + replacement + text.slice(target.index + target[0].length);
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(5000),
  by: fc.nat(5000),
  kind: fc.constantFrom('delete', 'repeat', 'replace'),
});

test('a program with a token changed gives diagnostics or a program, and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (text, changes) => {
        const { program, diagnostics } = checkText(changes.reduce(mutate, text));
        const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
        expect(program === undefined).toBe(hasErrors);
      },
    ),
    { seed: 3, numRuns: 300 },
  );
});

test('no unknown is left in a checked program', () => {
  for (const text of texts) expect(elaborated(text)).not.toMatch(/\?\d|\b_ </);
});
